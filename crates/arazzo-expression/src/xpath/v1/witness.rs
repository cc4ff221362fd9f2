//! Documents for which an expression is true, or false, made from one that is given.

use super::function::Function;
use super::syntax::{Axis, Expr, Operator, Parsed, Start, Step, Test};
use crate::xml::edit::{Content, Element};
use crate::{Number, Str, Value};

/// How many variants of a document are looked at in one place.
const WIDTH: usize = 12;
/// How many elements of a name are made at most.
const MOST: usize = 200;
/// How deep made elements nest.
const DEPTH: usize = 24;

/// What a path is to lead to.
#[derive(Clone, Debug)]
enum Goal {
    /// A node, whatever its value.
    There,
    /// Nodes of one of these values.
    Text(Vec<String>),
    /// So many nodes.
    Count(Vec<usize>),
    /// No node.
    Absent,
}

/// Variants of the document whose element is `root` for which `parsed` may be `wanted`: each has yet to be evaluated.
pub(in crate::xpath) fn variants(parsed: &Parsed, root: &Element, wanted: bool) -> Vec<Element> {
    let mut document = Element::new("");
    document.content.push(Content::Element(root.clone()));
    let made = truth(&parsed.expr, &document, wanted, DEPTH);
    let only = |document: Element| match document.content.into_iter().next() {
        Some(Content::Element(element)) => Some(element),
        _ => None,
    };
    made.into_iter().filter_map(only).take(WIDTH).collect()
}

/// Variants of `focus` for which `expr` may be `wanted`. In predicates, paths from the root are left alone.
fn truth(expr: &Expr, focus: &Element, wanted: bool, depth: usize) -> Vec<Element> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    match expr {
        Expr::Chain(first, rest) => chain(first, rest, focus, wanted, deeper),
        Expr::Path(start, steps) => {
            let goal = if wanted { Goal::There } else { Goal::Absent };
            lead(start, steps, focus, &goal, deeper)
        }
        Expr::Call(Function::Not, arguments) => {
            arguments.first().map(|inner| truth(inner, focus, !wanted, deeper)).unwrap_or_default()
        }
        Expr::Call(Function::Boolean | Function::String, arguments) => {
            arguments.first().map(|inner| truth(inner, focus, wanted, deeper)).unwrap_or_default()
        }
        Expr::Call(Function::Contains | Function::StartsWith, arguments) => match arguments.as_slice() {
            [place, Expr::Literal(text)] => {
                let texts = if wanted { vec![text.to_string()] } else { vec!["other".to_owned(), String::new()] };
                led(place, focus, &Goal::Text(texts), deeper)
            }
            _ => vec![focus.clone()],
        },
        Expr::Call(Function::Count, arguments) => {
            let goal = Goal::Count(vec![usize::from(wanted)]);
            arguments.first().map(|place| led(place, focus, &goal, deeper)).unwrap_or_default()
        }
        _ => vec![focus.clone()],
    }
}

/// Where the path that `place` is leads to its goal; nothing if it is no path.
fn led(place: &Expr, focus: &Element, goal: &Goal, depth: usize) -> Vec<Element> {
    path_of(place).map(|(start, steps)| lead(start, steps, focus, goal, depth)).unwrap_or_default()
}

/// Operands with operators between them.
fn chain(first: &Expr, rest: &[(Operator, Expr)], focus: &Element, wanted: bool, depth: usize) -> Vec<Element> {
    let Some((operator, second)) = rest.first() else { return Vec::new() };
    let parts = std::iter::once(first).chain(rest.iter().map(|(_, part)| part));
    match operator {
        Operator::And | Operator::Or if (*operator == Operator::And) == wanted => {
            let mut made = vec![focus.clone()];
            for part in parts {
                made = made.iter().flat_map(|one| truth(part, one, wanted, depth)).take(WIDTH).collect();
            }
            made
        }
        Operator::And | Operator::Or | Operator::Union => {
            parts.flat_map(|part| truth(part, focus, wanted, depth)).take(WIDTH).collect()
        }
        _ => match comparison(*operator, wanted) {
            Some(operator) if rest.len() == 1 => {
                let mut made = compared(first, operator, second, focus, depth + 1);
                made.extend(compared(second, operator.mirrored(), first, focus, depth + 1));
                // A comparison with a set of nodes is false, too, where the set is empty.
                if !wanted {
                    let place = if path_of(first).is_some() { first } else { second };
                    made.extend(led(place, focus, &Goal::Absent, depth));
                }
                // What holds already stays.
                made.push(focus.clone());
                made
            }
            _ => vec![focus.clone()],
        },
    }
}

/// The comparison that `operator` is, or its opposite.
fn comparison(operator: Operator, wanted: bool) -> Option<crate::Operator> {
    let operator = match operator {
        Operator::Equal => crate::Operator::Equal,
        Operator::NotEqual => crate::Operator::NotEqual,
        Operator::Less => crate::Operator::Less,
        Operator::LessOrEqual => crate::Operator::LessOrEqual,
        Operator::Greater => crate::Operator::Greater,
        Operator::GreaterOrEqual => crate::Operator::GreaterOrEqual,
        _ => return None,
    };
    Some(if wanted { operator } else { operator.negated() })
}

/// The path that an expression is, through functions that look at its text.
fn path_of(expr: &Expr) -> Option<(&Start, &[Step])> {
    match expr {
        Expr::Path(start, steps) => Some((start, steps)),
        Expr::Call(Function::String | Function::Number | Function::NormalizeSpace, arguments) => {
            arguments.first().and_then(path_of)
        }
        _ => None,
    }
}

fn compared(place: &Expr, operator: crate::Operator, other: &Expr, focus: &Element, depth: usize) -> Vec<Element> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let Some(value) = constant(other) else { return Vec::new() };
    let values = operator.values(&value);
    let number = |value: &Value| usize::try_from(value.as_number()?.as_i64()?).ok().filter(|n| *n <= MOST);
    let (path, goal) = match place {
        Expr::Call(Function::Count, arguments) => {
            (arguments.first().and_then(path_of), Goal::Count(values.iter().filter_map(number).collect()))
        }
        Expr::Call(Function::StringLength, arguments) => {
            let texts = values.iter().filter_map(number).map(|length| "x".repeat(length)).collect();
            (arguments.first().and_then(path_of), Goal::Text(texts))
        }
        _ => (path_of(place), Goal::Text(values.iter().map(|value| value.to_text().to_string()).collect())),
    };
    path.map(|(start, steps)| lead(start, steps, focus, &goal, deeper)).unwrap_or_default()
}

/// A number or text that does not depend on the document.
fn constant(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Literal(text) => Some(Value::String(text.clone())),
        Expr::Number(number) => {
            let whole = (number.fract() == 0.0).then(|| format!("{number:.0}"));
            whole.and_then(|whole| Number::parse(&whole)).or_else(|| Number::from_f64(*number)).map(Value::Number)
        }
        Expr::Negate(inner) => {
            let number = constant(inner)?;
            Number::from_f64(-number.as_number()?.as_f64()).map(Value::Number)
        }
        Expr::Call(Function::True, _) => Some("true".into()),
        Expr::Call(Function::False, _) => Some("".into()),
        _ => None,
    }
}

fn lead(start: &Start, steps: &[Step], focus: &Element, goal: &Goal, depth: usize) -> Vec<Element> {
    match start {
        Start::Root | Start::Focus => follow(steps, focus, goal, depth),
        Start::Filter(inner, predicates) if predicates.is_empty() => match path_of(inner) {
            Some((start, first)) => {
                let whole: Vec<Step> = first.iter().chain(steps).cloned().collect();
                lead(start, &whole, focus, goal, depth)
            }
            None => Vec::new(),
        },
        Start::Filter(inner, predicates) => match path_of(inner) {
            Some((start, first)) => {
                let mut whole: Vec<Step> = first.to_vec();
                if let Some(last) = whole.last_mut() {
                    last.predicates.extend(predicates.iter().cloned());
                }
                whole.extend(steps.iter().cloned());
                lead(start, &whole, focus, goal, depth)
            }
            None => Vec::new(),
        },
    }
}

/// Variants of `focus` from which `steps` lead to the goal.
fn follow(steps: &[Step], focus: &Element, goal: &Goal, depth: usize) -> Vec<Element> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let Some((step, rest)) = steps.split_first() else { return at_end(focus, goal) };
    match (step.axis, &step.test) {
        (Axis::DescendantOrSelf, Test::Node) if step.predicates.is_empty() => anywhere(rest, focus, goal, deeper),
        (Axis::Descendant, _) => {
            let child = Step { axis: Axis::Child, ..step.clone() };
            let steps: Vec<Step> = std::iter::once(child).chain(rest.iter().cloned()).collect();
            anywhere(&steps, focus, goal, deeper)
        }
        (Axis::Itself, _) => follow(rest, focus, goal, deeper),
        (Axis::Attribute, Test::Name { prefix, local: Some(local) }) => {
            attribute(&qualified(prefix.as_ref(), local), focus, goal)
        }
        (Axis::Child, Test::Text) => at_end(focus, goal),
        (Axis::Child, Test::Name { prefix, local }) => {
            children(step, prefix.as_ref(), local.as_ref(), rest, focus, goal, deeper)
        }
        (Axis::Child, Test::Node) => children(step, None, None, rest, focus, goal, deeper),
        _ => Vec::new(),
    }
}

fn qualified(prefix: Option<&Str>, local: &Str) -> String {
    prefix.map_or_else(|| local.to_string(), |prefix| format!("{prefix}:{local}"))
}

/// The element itself is where the path ends.
fn at_end(focus: &Element, goal: &Goal) -> Vec<Element> {
    match goal {
        Goal::There | Goal::Count(_) => vec![focus.clone()],
        Goal::Absent => Vec::new(),
        Goal::Text(texts) => {
            let with = |text: &String| Element { content: vec![Content::Text(text.clone())], ..focus.clone() };
            texts.iter().map(with).collect()
        }
    }
}

fn attribute(name: &str, focus: &Element, goal: &Goal) -> Vec<Element> {
    let set = |value: &str| {
        let mut changed = focus.clone();
        changed.set_attribute(name, value);
        changed
    };
    let without = || {
        let mut changed = focus.clone();
        changed.attributes.retain(|(have, _)| **have != *name);
        changed
    };
    match goal {
        Goal::There if focus.attributes.iter().any(|(have, _)| **have == *name) => vec![focus.clone()],
        Goal::There => vec![set("value")],
        Goal::Text(texts) => texts.iter().map(|text| set(text)).collect(),
        Goal::Count(counts) => counts.iter().map(|count| if *count == 0 { without() } else { set("value") }).collect(),
        Goal::Absent => vec![without()],
    }
}

/// `//…`: below any element; tried where it is already, then here, then in each child.
fn anywhere(steps: &[Step], focus: &Element, goal: &Goal, depth: usize) -> Vec<Element> {
    let everywhere = matches!(goal, Goal::Absent | Goal::Count(_));
    if everywhere {
        let mut made = everywhere_below(steps, focus, depth);
        if let Goal::Count(counts) = goal {
            let cleared = made.pop().unwrap_or_else(|| focus.clone());
            return anywhere_in(steps, &cleared, &Goal::Count(counts.clone()), depth);
        }
        return made;
    }
    anywhere_in(steps, focus, goal, depth)
}

fn anywhere_in(steps: &[Step], focus: &Element, goal: &Goal, depth: usize) -> Vec<Element> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let first = steps.first().and_then(|step| match &step.test {
        Test::Name { local: Some(local), .. } => Some(local.clone()),
        _ => None,
    });
    let here = |element: &Element| {
        element.elements().any(|(_, child)| first.as_ref().is_some_and(|first| child.name.ends_with(&**first)))
    };
    let mut made = Vec::new();
    let is_document = focus.name.is_empty();
    if here(focus) || !is_document {
        made.extend(follow(steps, focus, goal, deeper));
    }
    for (at, child) in focus.elements() {
        let below = anywhere_in(steps, child, goal, deeper);
        let nearer = holds_name(child, first.as_ref());
        let replaced: Vec<Element> = below.into_iter().map(|child| with_child(focus, at, child)).collect();
        if nearer {
            made.splice(0..0, replaced);
        } else {
            made.extend(replaced);
        }
    }
    if is_document && !here(focus) {
        made.extend(follow(steps, focus, goal, deeper));
    }
    made.truncate(WIDTH);
    made
}

fn holds_name(element: &Element, name: Option<&Str>) -> bool {
    name.is_some_and(|name| {
        element.elements().any(|(_, child)| child.name.ends_with(&**name) || holds_name(child, Some(name)))
    })
}

/// `focus` with what `steps` select taken away at every level.
fn everywhere_below(steps: &[Step], focus: &Element, depth: usize) -> Vec<Element> {
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let mut changed = follow(steps, focus, &Goal::Absent, deeper).into_iter().next().unwrap_or_else(|| focus.clone());
    for content in &mut changed.content {
        if let Content::Element(child) = content {
            *child = everywhere_below(steps, child, deeper).into_iter().next().unwrap_or_else(|| child.clone());
        }
    }
    vec![changed]
}

fn with_child(focus: &Element, at: usize, child: Element) -> Element {
    let mut changed = focus.clone();
    if let Some(place) = changed.content.get_mut(at) {
        *place = Content::Element(child);
    }
    changed
}

/// A step to child elements.
fn children(
    step: &Step,
    prefix: Option<&Str>,
    local: Option<&Str>,
    rest: &[Step],
    focus: &Element,
    goal: &Goal,
    depth: usize,
) -> Vec<Element> {
    let name = local.map_or_else(|| "item".to_owned(), |local| qualified(prefix, local));
    let children = Children { step, name: &name, any: local.is_none(), rest, focus, depth };
    let mut made = match goal {
        Goal::Absent => vec![children.without(goal)],
        Goal::Count(counts) if rest.is_empty() => counts.iter().map(|count| children.times(*count)).collect(),
        _ => {
            let mut made = children.changed(goal);
            made.extend(children.added(goal));
            made
        }
    };
    made.truncate(WIDTH);
    made
}

/// The children that a step leads to, by their name, and what follows it.
struct Children<'a> {
    step: &'a Step,
    name: &'a str,
    /// Whether children of all names are meant.
    any: bool,
    rest: &'a [Step],
    focus: &'a Element,
    depth: usize,
}

impl Children<'_> {
    fn is_named(&self, element: &Element) -> bool {
        self.any || *element.name == *self.name
    }

    fn is_document(&self) -> bool {
        self.focus.name.is_empty()
    }

    /// The parent without what the path leads to.
    fn without(&self, goal: &Goal) -> Element {
        let mut changed = self.focus.clone();
        changed.content.retain_mut(|content| match content {
            Content::Element(child) if self.is_named(child) => {
                match follow(self.rest, child, goal, self.depth).into_iter().next() {
                    Some(without) => {
                        *child = without;
                        true
                    }
                    // A document keeps its element, under another name.
                    None if self.is_document() => {
                        child.name = format!("other-{}", child.name).into();
                        true
                    }
                    None => !self.step.predicates.is_empty() && !meets(self.step, child, self.depth),
                }
            }
            _ => true,
        });
        changed
    }

    /// The parent with so many of these children.
    fn times(&self, count: usize) -> Element {
        let mut changed = self.focus.clone();
        let like = self.focus.elements().find(|(_, child)| self.is_named(child)).map(|(_, child)| child.clone());
        let like = like.unwrap_or_else(|| Element::new(self.name));
        let like = with_predicates(self.step, &like, self.depth).into_iter().next().unwrap_or(like);
        changed.content.retain(|content| !matches!(content, Content::Element(child) if self.is_named(child)));
        changed.content.extend(std::iter::repeat_n(Content::Element(like), count));
        changed
    }

    /// The parent with one of the children that there are changed.
    fn changed(&self, goal: &Goal) -> Vec<Element> {
        let mut made = Vec::new();
        for (at, child) in self.focus.elements().filter(|(_, child)| self.is_named(child)) {
            for child in with_predicates(self.step, child, self.depth) {
                let children = follow(self.rest, &child, goal, self.depth).into_iter();
                made.extend(children.map(|child| with_child(self.focus, at, child)));
            }
        }
        made
    }

    /// The parent with another such child.
    fn added(&self, goal: &Goal) -> Vec<Element> {
        let mut made = Vec::new();
        let fresh = match self.focus.elements().next() {
            Some((_, root)) if self.is_document() => Element { name: self.name.into(), ..root.clone() },
            _ => Element::new(self.name),
        };
        for child in with_predicates(self.step, &fresh, self.depth) {
            for child in follow(self.rest, &child, goal, self.depth) {
                let mut changed = self.focus.clone();
                if self.is_document() {
                    changed.content.clear();
                }
                let count = position(self.step, self.focus, self.name);
                changed.content.extend(std::iter::repeat_n(Content::Element(child), count));
                made.push(changed);
            }
        }
        made
    }
}

/// How many elements have to be added so that there is one at the position that the step asks for.
fn position(step: &Step, focus: &Element, name: &str) -> usize {
    let asked = step.predicates.iter().find_map(|predicate| constant(predicate)?.as_number()?.as_i64());
    let have = focus.elements().filter(|(_, child)| *child.name == *name).count();
    usize::try_from(asked.unwrap_or(1)).unwrap_or(1).min(MOST).saturating_sub(have).max(1)
}

/// Variants of `element` for which the predicates of the step may hold; positions are left to the caller.
fn with_predicates(step: &Step, element: &Element, depth: usize) -> Vec<Element> {
    let mut made = vec![element.clone()];
    for predicate in &step.predicates {
        if matches!(predicate, Expr::Number(_) | Expr::Call(Function::Last, _)) {
            continue;
        }
        made = made.iter().flat_map(|one| truth(predicate, one, true, depth)).take(WIDTH).collect();
    }
    made
}

/// Whether the predicates may hold as the element is; where in doubt, they do not.
fn meets(step: &Step, element: &Element, depth: usize) -> bool {
    !step.predicates.iter().any(|predicate| {
        let without = truth(predicate, element, false, depth);
        without.first().is_some_and(|variant| variant == element)
    })
}

#[cfg(test)]
mod tests {
    use crate::{XPath, XPathVersion};

    const SOLVED: [&str; 16] = [
        "//status = 'done'",
        "count(//item) > 0",
        "count(/order/item) = 3",
        "/a/b[@c='x']",
        "/order/status",
        "not(//error)",
        "//item[2]/name = 'second'",
        "//status != 'open' and //count >= 5",
        "/order/@id = '7' or //x",
        "contains(//message, 'ok')",
        "starts-with(/order/code, 'AB')",
        "string-length(//name) = 4",
        "normalize-space(//name) = 'n'",
        "//item[price > 5 and price < 7]",
        "boolean(//total)",
        "//status/text() = 'done'",
    ];

    #[test]
    fn witnesses_are_found_for_each_form() {
        for text in SOLVED {
            let xpath = XPath::parse(text, XPathVersion::V1_0).unwrap();
            for document in ["<root/>", "<order><status>open</status><item><name>n</name></item><error/></order>"] {
                for wanted in [true, false] {
                    let already = xpath.matches(document) == Ok(wanted);
                    assert!(already || !xpath.witnesses(document, wanted).is_empty(), "{text} of {document}: {wanted}");
                }
            }
        }
    }

    #[test]
    fn what_contradicts_itself_has_no_witness() {
        for text in ["//a and not(//a)", "true() = false()", "false()"] {
            let xpath = XPath::parse(text, XPathVersion::V1_0).unwrap();
            assert!(xpath.witnesses("<root/>", true).is_empty(), "{text}");
        }
    }
}
