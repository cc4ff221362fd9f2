//! Keys of `paths` as templates (OpenAPI, Path Templating), with what real descriptions put behind the path: a query,
//! a fragment that only tells keys apart, variables that keep slashes.

use arazzo_expression::Str;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text to send; as written in the key, so it may be percent-encoded already.
    Literal(Str),
    /// `{name}`: the value of a parameter.
    Variable(Variable),
}

/// A variable of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What stands between the braces: `id`, `Key+`.
    pub written: Str,
    /// The name without the sign of a greedy variable: `id`, `Key`.
    pub name: Str,
    /// Whether slashes in the value stay slashes: `{Key+}`, `{+name}`, `{path*}`.
    pub greedy: bool,
}

impl Variable {
    fn parse(written: &str) -> Self {
        let bare =
            written.strip_suffix(['+', '*']).or_else(|| written.strip_prefix('+')).filter(|bare| !bare.is_empty());
        Self { written: written.into(), name: bare.unwrap_or(written).into(), greedy: bare.is_some() }
    }

    /// Whether a parameter called `name` fills it.
    pub fn is_filled_by(&self, name: &str) -> bool {
        *self.written == *name || *self.name == *name
    }

    /// Whether `name` has the same words in another convention, `pet_id` for `petId`. Names that differ in case only are
    /// different names.
    pub fn is_respelt_as(&self, name: &str) -> bool {
        !self.name.eq_ignore_ascii_case(name) && !name.is_empty() && words(&self.name) == words(name)
    }
}

/// The words of a name in lower case: parted by signs, and where a capital letter follows a small one.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || was_small && c.is_uppercase() {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// One pair of the query in a path key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPart {
    /// What is before the `=`, as written.
    pub name: Str,
    /// What is behind it; `None` without `=`. Its variables may be parameters that are `in: query`.
    pub value: Option<Vec<Part>>,
}

/// A key of `paths`, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathTemplate {
    /// The path.
    pub path: Vec<Part>,
    /// The query, pair by pair.
    pub query: Vec<QueryPart>,
    /// What follows `#`; it is never sent.
    pub fragment: Option<Str>,
}

impl PathTemplate {
    /// Takes `key` apart. `?` and `#` inside braces separate nothing; a brace without its partner is text.
    pub fn parse(key: &str) -> Self {
        let (key, fragment) = split(key, '#');
        let (path, query) = split(key, '?');
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        Self { path: parts(path), query: pairs.map(query_part).collect(), fragment: fragment.map(Into::into) }
    }

    /// The variables of the path and of the query, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        let query = self.query.iter().filter_map(|pair| pair.value.as_ref()).flatten();
        self.path.iter().chain(query).filter_map(|part| match part {
            Part::Variable(variable) => Some(variable),
            Part::Literal(_) => None,
        })
    }
}

fn query_part(pair: &str) -> QueryPart {
    let (name, value) = split(pair, '=');
    QueryPart { name: name.into(), value: value.map(parts) }
}

/// Splits at the first `separator` outside braces.
fn split(text: &str, separator: char) -> (&str, Option<&str>) {
    let mut inside = false;
    for (at, c) in text.char_indices() {
        match c {
            '{' => inside = text.get(at..).is_some_and(|rest| rest.contains('}')),
            '}' => inside = false,
            c if c == separator && !inside => {
                return (text.get(..at).unwrap_or_default(), text.get(at + c.len_utf8()..));
            }
            _ => {}
        }
    }
    (text, None)
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        literal.push_str(before);
        let variable = after.split_once('}').filter(|(name, _)| !name.is_empty() && !name.contains(['{', '/']));
        if let Some((name, behind)) = variable {
            if !literal.is_empty() {
                parts.push(Part::Literal(std::mem::take(&mut literal).into()));
            }
            parts.push(Part::Variable(Variable::parse(name)));
            rest = behind;
        } else {
            literal.push('{');
            rest = after;
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.into()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(parts: &[Part]) -> String {
        let one = |part: &Part| match part {
            Part::Literal(text) => text.to_string(),
            Part::Variable(variable) if variable.greedy => format!("<{}+>", variable.name),
            Part::Variable(variable) => format!("<{}>", variable.name),
        };
        parts.iter().map(one).collect()
    }

    #[test]
    fn keys_are_taken_apart() {
        for (key, path, query, fragment) in [
            ("/pets/{id}", "/pets/<id>", "", None),
            ("/a/{x}.{y}", "/a/<x>.<y>", "", None),
            ("/#X-Amz-Target=A.B?c", "/", "", Some("X-Amz-Target=A.B?c")),
            ("/?Action=Allocate", "/", "Action=Allocate", None),
            ("/{B}/{Key+}?uploads", "/<B>/<Key+>", "uploads", None),
            ("/{+name}/x{rest*}", "/<name+>/x<rest+>", "", None),
            ("/{K}?n={n}&u={u}&=", "/<K>", "n=<n>&u=<u>&=", None),
            ("/a{b/c}d", "/a{b/c}d", "", None),
            ("/a{?x}#f", "/a<?x>", "", Some("f")),
            ("/a{b?c=d", "/a{b", "c=d", None),
            ("", "", "", None),
        ] {
            let template = PathTemplate::parse(key);
            let pair =
                |q: &QueryPart| q.value.as_ref().map_or(q.name.to_string(), |v| format!("{}={}", q.name, show(v)));
            let pairs: Vec<String> = template.query.iter().map(pair).collect();
            assert_eq!(
                (&*show(&template.path), &*pairs.join("&"), template.fragment.as_deref()),
                (path, query, fragment)
            );
        }
    }

    #[test]
    fn a_greedy_variable_is_filled_by_either_spelling() {
        let template = PathTemplate::parse("/{Key+}");
        let variable = template.variables().next().unwrap();
        assert!(variable.is_filled_by("Key+") && variable.is_filled_by("Key") && !variable.is_filled_by("key"));
    }

    #[test]
    fn names_in_another_convention_have_the_same_words() {
        let variable = |name| Variable::parse(name);
        for (one, other, same) in [
            ("petId", "pet_id", true),
            ("pet-id", "petId", true),
            ("PetId", "pet_id", true),
            ("petId", "petid", false),
            ("petId", "PetId", false),
            ("petId", "petId", false),
            ("petid", "pet_id", false),
            ("a1B", "a1_b", true),
            ("id", "", false),
        ] {
            assert_eq!(variable(one).is_respelt_as(other), same, "{one} {other}");
        }
    }
}
