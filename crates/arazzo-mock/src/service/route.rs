//! Which operation a request is of.

use crate::request::Asked;
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::openapi::{Operation, Part, PathTemplate};
use arazzo_runtime::program::OperationCall;

/// An operation and where it answers.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) call: OperationCall,
    /// The path of its server, without a slash at the end.
    pub(super) base: String,
}

/// A request that is of an operation: the values of the variables in its path, encoded as they are.
pub(super) struct Match<'r> {
    pub(super) route: &'r Route,
    pub(super) path: Object,
    /// How much of the path is literal: the most literal template wins.
    literal: usize,
}

impl Route {
    /// The operation's name for people.
    pub(super) fn name(&self) -> Str {
        name(&self.call.operation)
    }

    /// The variables of the path that `asked` gives, if it is a request for this path, whatever its method.
    pub(super) fn matches(&self, asked: &Asked) -> Option<Match<'_>> {
        let template = &self.call.template;
        let path = variables(template, &self.base, &asked.path)?;
        let pairs = asked.pairs();
        let has = |name: &str, value: Option<&Vec<Part>>| {
            pairs.iter().any(|(have, given)| {
                have == name
                    && value.is_none_or(|value| match value.as_slice() {
                        [Part::Literal(text)] => **text == **given,
                        _ => true,
                    })
            })
        };
        let is_query = template.query.iter().all(|part| has(&part.name, part.value.as_ref()));
        if !is_query || !self.is_told_apart(asked) {
            return None;
        }
        let literal = template.path.iter().map(|part| match part {
            Part::Literal(text) => text.len(),
            Part::Variable(_) => 0,
        });
        Some(Match { route: self, path, literal: literal.sum::<usize>() + template.query.len() })
    }

    /// Whether a header field that the key of the path names has the value that it names: `/#X-Amz-Target=Service.Name`.
    fn is_told_apart(&self, asked: &Asked) -> bool {
        let Some((name, value)) = self.call.template.fragment.as_deref().and_then(|text| text.split_once('=')) else {
            return true;
        };
        asked.header(name).is_none_or(|have| have == value)
    }
}

/// The name of an operation for people.
pub(super) fn name(operation: &Operation) -> Str {
    let key = &operation.key;
    key.operation_id.clone().unwrap_or_else(|| format!("{} {}", key.method, key.path).into())
}

/// The routes that `asked` may be for, the most literal first.
pub(super) fn candidates<'r>(routes: &'r [Route], asked: &Asked) -> Vec<Match<'r>> {
    let mut found: Vec<Match<'_>> = routes.iter().filter_map(|route| route.matches(asked)).collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.literal));
    found
}

/// The variables of a template in `path`, encoded as they are there, if it has the form of the template; `base` may stand before it.
pub(crate) fn variables(template: &PathTemplate, base: &str, path: &str) -> Option<Object> {
    let below = path.strip_prefix(base).filter(|_| !base.is_empty());
    below.into_iter().chain([path]).find_map(|path| {
        let mut values = Object::default();
        let path = if path.is_empty() { "/" } else { path };
        fits(&template.path, path, &mut values).then_some(values)
    })
}

/// The path of a URL, without its query.
pub(crate) fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url,
    }
}

/// The path of a server, without a slash at the end.
pub(crate) fn base_of(url: &str) -> &str {
    path_of(url.split(['?', '#']).next().unwrap_or_default()).trim_end_matches('/')
}

/// Whether `path` has the form of a template; the values of its variables go to `values`.
fn fits(parts: &[Part], path: &str, values: &mut Object) -> bool {
    let Some((first, rest)) = parts.split_first() else { return path.is_empty() || path == "/" };
    match first {
        Part::Literal(text) => path.strip_prefix(&**text).is_some_and(|path| fits(rest, path, values)),
        Part::Variable(variable) => {
            let longest = if variable.greedy { path.len() } else { path.find('/').unwrap_or(path.len()) };
            // The longest value that leaves what the rest needs.
            for end in (1..=longest).rev().filter(|end| path.is_char_boundary(*end)) {
                let (value, left) = path.split_at(end);
                if fits(rest, left, values) {
                    values.insert(variable.name.clone(), Value::from(value));
                    return true;
                }
            }
            false
        }
    }
}
