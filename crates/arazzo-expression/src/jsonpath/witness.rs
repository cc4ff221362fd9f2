//! Arguments of which a query selects something, or nothing, made from one that is given: what an answer has to be so
//! that a condition holds.

use super::ast::{Comparison, Logical, Matches, Operand, Path, PatternSource, Root, Segment, Selector, Slice};
use super::evaluate::Evaluation;
use super::filter::Resolved;
use super::follow;
use crate::regex::Pattern;
use crate::{Limits, Object, Operator, Value};
use std::ops::ControlFlow;
use std::sync::Arc;

/// How many variants of a value are looked at in one place.
const WIDTH: usize = 12;
/// How many children of a value are tried for a filter.
const CHILDREN: usize = 4;
/// The longest array or text that is made.
const LONGEST: usize = 1000;
/// How deep filters nest that are still solved.
const DEPTH: usize = 16;

/// Makes variants of the argument of a query.
pub(super) struct Search<'q> {
    /// The argument, for paths in filters that start from it.
    pub argument: &'q Value,
    /// How much of one evaluation is allowed.
    pub limits: Limits,
    /// How many filters this search is inside of; at none, `@` and `$` are the same.
    pub depth: usize,
}

/// What may stand at the end of a path.
type Leaf<'l> = &'l dyn Fn(&Value) -> Vec<Value>;

impl Search<'_> {
    /// Variants of `node` of which `segments` select something that `leaf` makes of what was there.
    pub(super) fn reach(&self, node: &Value, segments: &[Segment], leaf: Leaf<'_>) -> Vec<Value> {
        let Some((segment, rest)) = segments.split_first() else { return leaf(node) };
        let mut found = Vec::new();
        for selector in &segment.selectors {
            let made = match selector {
                Selector::Name(name) => {
                    let child = node.get(name).cloned().unwrap_or_default();
                    let children = self.reach(&child, rest, leaf);
                    children.into_iter().map(|child| with_member(node, name, child)).collect()
                }
                Selector::Index(index) => self.at_index(node, indexed(*index, node), rest, leaf),
                Selector::Slice(slice) => self.at_index(node, first_of(*slice, node), rest, leaf),
                Selector::Wildcard => each_child(node, &|child| self.reach(child, rest, leaf)),
                Selector::Filter(condition) => each_child(node, &|child| {
                    let inner = self.inside();
                    let fitting = inner.truth(condition, child, true);
                    fitting.iter().flat_map(|child| self.reach(child, rest, leaf)).take(WIDTH).collect()
                }),
            };
            found.extend(made);
        }
        found.truncate(WIDTH);
        found
    }

    /// Variants with something at an index of an array that has at least a certain length.
    fn at_index(&self, node: &Value, place: Option<(usize, usize)>, rest: &[Segment], leaf: Leaf<'_>) -> Vec<Value> {
        let Some((at, length)) = place.filter(|(_, length)| *length <= LONGEST) else { return Vec::new() };
        let mut elements = node.as_array().cloned().unwrap_or_default();
        while elements.len() < length {
            elements.push(elements.last().cloned().unwrap_or_default());
        }
        let child = elements.get(at).cloned().unwrap_or_default();
        let children = self.reach(&child, rest, leaf).into_iter();
        children.map(|child| with_element(&elements, at, child)).collect()
    }

    /// Variants of `node` of which `segments` select nothing.
    pub(super) fn avoid(&self, node: &Value, segments: &[Segment]) -> Vec<Value> {
        let Some((segment, rest)) = segments.split_first() else { return Vec::new() };
        let changed = |child: &Value| -> Option<Option<Value>> {
            let single = std::slice::from_ref(segment);
            match single {
                [Segment { selectors, .. }] => match selectors.as_slice() {
                    [Selector::Filter(condition)] => {
                        let inner = self.inside();
                        if !inner.evaluates(condition, child) {
                            return Some(Some(child.clone()));
                        }
                        let by_rest = self.avoid(child, rest).into_iter().next();
                        by_rest.or_else(|| inner.truth(condition, child, false).into_iter().next()).map(Some)
                    }
                    _ if rest.is_empty() => Some(None),
                    _ => self.avoid(child, rest).into_iter().next().map(Some),
                },
                _ => None,
            }
        };
        let mut found = Vec::new();
        match node {
            Value::Object(members) => {
                let mut kept = Object::default();
                for (name, child) in &**members {
                    let touched = segment.selectors.iter().any(|selector| match selector {
                        Selector::Name(wanted) => wanted == name,
                        Selector::Wildcard | Selector::Filter(_) => true,
                        Selector::Index(_) | Selector::Slice(_) => false,
                    });
                    let new = if touched { changed(child).flatten() } else { Some(child.clone()) };
                    if let Some(new) = new {
                        kept.insert(name.clone(), new);
                    }
                }
                found.push(kept.into());
            }
            Value::Array(elements) => {
                let all: Option<Vec<Option<Value>>> = elements.iter().map(changed).collect();
                found.extend(all.map(|all| all.into_iter().flatten().collect::<Vec<_>>().into()));
                found.push(Vec::new().into());
            }
            _ => {}
        }
        if segment.descendant {
            found.push(Object::default().into());
        }
        found
    }

    /// Variants of `current` for which `condition` comes to `wanted`.
    pub(super) fn truth(&self, condition: &Logical, current: &Value, wanted: bool) -> Vec<Value> {
        if self.depth > DEPTH {
            return Vec::new();
        }
        if self.evaluates(condition, current) == wanted {
            return vec![current.clone()];
        }
        let made = match (condition, wanted) {
            (Logical::And(parts), true) | (Logical::Or(parts), false) => {
                let mut variants = vec![current.clone()];
                for part in parts {
                    variants =
                        variants.iter().flat_map(|variant| self.truth(part, variant, wanted)).take(WIDTH).collect();
                }
                variants
            }
            (Logical::And(parts), false) | (Logical::Or(parts), true) => {
                parts.iter().flat_map(|part| self.truth(part, current, wanted)).collect()
            }
            (Logical::Not(inner), _) => self.truth(inner, current, !wanted),
            (Logical::Exists(path), _) if self.can_change(path) => {
                if wanted {
                    self.reach(current, &path.segments, &|node| {
                        vec![if node.is_null() { "value".into() } else { node.clone() }]
                    })
                } else {
                    self.avoid(current, &path.segments)
                }
            }
            (Logical::Exists(_), _) => Vec::new(),
            (Logical::Compare(comparison), _) => self.compared(comparison, current, wanted),
            (Logical::Matches(matches), _) => self.matched(matches, current, wanted),
        };
        let mut fitting: Vec<Value> =
            made.into_iter().filter(|variant| self.evaluates(condition, variant) == wanted).collect();
        fitting.truncate(WIDTH);
        fitting
    }

    fn compared(&self, comparison: &Comparison, current: &Value, wanted: bool) -> Vec<Value> {
        let operator = follow::operator(comparison.operator);
        let operator = if wanted { operator } else { operator.negated() };
        let (left, right) = (&comparison.left, &comparison.right);
        let mut made = self.relate(left, operator, right, current);
        made.extend(self.relate(right, operator.mirrored(), left, current));
        made
    }

    /// Variants of `current` in which `target` stands in a relation to `other`.
    fn relate(&self, target: &Operand, operator: Operator, other: &Operand, current: &Value) -> Vec<Value> {
        let Some(path) = target.path().filter(|path| self.can_change(path)) else { return Vec::new() };
        let Some(value) = self.value(other, current) else {
            // Compared with nothing, nothing is equal and everything that is there is not.
            return match operator {
                Operator::Equal | Operator::LessOrEqual | Operator::GreaterOrEqual => {
                    self.avoid(current, &path.segments)
                }
                _ => self.reach(current, &path.segments, &|_| vec!["value".into()]),
            };
        };
        let values = operator.values(&value);
        match target {
            Operand::Length(_) | Operand::Size(_) => self.reach(current, &path.segments, &|node| {
                values.iter().filter_map(|value| resized(node, length(value)?)).collect()
            }),
            Operand::Count(_) => values
                .iter()
                .filter_map(length)
                .flat_map(|count| self.counted(current, &path.segments, count))
                .collect(),
            _ => {
                let mut made = self.reach(current, &path.segments, &|_| values.clone());
                if operator == Operator::NotEqual {
                    made.extend(self.avoid(current, &path.segments));
                }
                made
            }
        }
    }

    /// Variants of `current` of which `segments` select `count` nodes: its last segment selects from one array.
    fn counted(&self, current: &Value, segments: &[Segment], count: usize) -> Vec<Value> {
        let Some((last, before)) = segments.split_last() else { return Vec::new() };
        if count > LONGEST {
            return Vec::new();
        }
        let single = std::slice::from_ref(last);
        self.reach(current, before, &|node| {
            let made = self.reach(&Value::from(Vec::new()), single, &|node| {
                vec![if node.is_null() { "value".into() } else { node.clone() }]
            });
            let like = node.at(0).cloned();
            let element = match last.selectors.as_slice() {
                [Selector::Filter(condition)] => {
                    let base = like.unwrap_or_default();
                    self.inside().truth(condition, &base, true).into_iter().next()
                }
                _ => like.or_else(|| made.first().and_then(|made| made.at(0).cloned())),
            };
            let mut found = Vec::new();
            if let Some(element) = element {
                found.push(Value::from(vec![element; count]));
            }
            if count == 0 {
                found.extend(self.avoid(node, single));
            }
            found
        })
    }

    fn matched(&self, matches: &Matches, current: &Value, wanted: bool) -> Vec<Value> {
        let Some(path) = matches.text.path().filter(|path| self.can_change(path)) else { return Vec::new() };
        let computed;
        let pattern = match &matches.pattern {
            PatternSource::Literal(_, Ok(pattern)) => pattern,
            PatternSource::Literal(_, Err(_)) => return Vec::new(),
            PatternSource::Computed(operand) => {
                let source = self.value(operand, current);
                let source = source.as_ref().and_then(Value::as_str);
                let Some(Ok(pattern)) = source.map(|source| Pattern::parse_i_regexp(source, matches.whole)) else {
                    return Vec::new();
                };
                computed = pattern;
                &computed
            }
        };
        let texts =
            if wanted { pattern.samples(0) } else { vec![String::new(), "other".to_owned(), "\u{a1}".to_owned()] };
        self.reach(current, &path.segments, &|_| texts.iter().map(|text| Value::from(text.as_str())).collect())
    }

    fn can_change(&self, path: &Path) -> bool {
        self.depth == 0 || path.root == Root::Current
    }

    fn inside(&self) -> Self {
        Self { argument: self.argument, limits: self.limits, depth: self.depth + 1 }
    }

    /// Whether `condition` holds where `@` is `current`; what takes too long does not.
    fn evaluates(&self, condition: &Logical, current: &Value) -> bool {
        let argument = if self.depth == 0 { current } else { self.argument };
        let mut evaluation = Evaluation::new(argument, self.limits);
        matches!(evaluation.holds(condition, current), ControlFlow::Continue(true))
    }

    fn value(&self, operand: &Operand, current: &Value) -> Option<Value> {
        let argument = if self.depth == 0 { current } else { self.argument };
        let mut evaluation = Evaluation::new(argument, self.limits);
        match evaluation.resolve(operand, current) {
            ControlFlow::Continue(Resolved::Value(value)) => Some(value.clone()),
            ControlFlow::Continue(Resolved::Count(count)) => Some(Value::from(count)),
            _ => None,
        }
    }
}

/// Variants of `node` in which one child is what `make` makes of it, or of nothing.
fn each_child(node: &Value, make: &dyn Fn(&Value) -> Vec<Value>) -> Vec<Value> {
    let mut found = Vec::new();
    match node {
        Value::Object(members) if !members.is_empty() => {
            for (name, child) in members.iter().take(CHILDREN) {
                found.extend(make(child).into_iter().map(|child| with_member(node, name, child)));
            }
            found.extend(make(&Value::Null).into_iter().map(|child| with_member(node, "value", child)));
        }
        other => {
            let elements = other.as_array().cloned().unwrap_or_default();
            for (at, child) in elements.iter().enumerate().take(CHILDREN) {
                found.extend(make(child).into_iter().map(|child| with_element(&elements, at, child)));
            }
            let like = elements.first().cloned().unwrap_or_default();
            for child in make(&like) {
                let mut longer = elements.clone();
                longer.push(child);
                found.push(longer.into());
            }
        }
    }
    found.truncate(WIDTH);
    found
}

fn with_member(node: &Value, name: &str, child: Value) -> Value {
    let mut members = match node {
        Value::Object(members) => members.clone(),
        _ => Arc::default(),
    };
    Arc::make_mut(&mut members).insert(name.into(), child);
    Value::Object(members)
}

fn with_element(elements: &[Value], at: usize, child: Value) -> Value {
    let mut elements = elements.to_vec();
    if let Some(place) = elements.get_mut(at) {
        *place = child;
    }
    elements.into()
}

/// Where an index leads in `node`, and how long the array has to be for that.
fn indexed(index: i64, node: &Value) -> Option<(usize, usize)> {
    let have = node.as_array().map_or(0, Vec::len);
    let from_end = usize::try_from(index.unsigned_abs()).ok()?;
    if index < 0 {
        let length = have.max(from_end);
        return Some((length.checked_sub(from_end)?, length));
    }
    Some((from_end, from_end.checked_add(1)?))
}

/// The first index that a slice selects of `node`, or of the shortest longer array of which it selects any.
fn first_of(slice: Slice, node: &Value) -> Option<(usize, usize)> {
    let have = node.as_array().map_or(0, Vec::len);
    (have..=have + 64).find_map(|length| {
        let (start, end) = slice.bounds(i64::try_from(length).ok()?);
        let selects = if slice.step > 0 { start < end } else { slice.step < 0 && start > end };
        selects.then(|| usize::try_from(start).ok()).flatten().map(|start| (start, length))
    })
}

fn length(value: &Value) -> Option<usize> {
    usize::try_from(value.as_number()?.as_i64()?).ok().filter(|length| *length <= LONGEST)
}

/// `node` with `length` elements, members or characters.
fn resized(node: &Value, length: usize) -> Option<Value> {
    Some(match node {
        Value::String(text) => {
            let mut text: String = text.chars().take(length).collect();
            let missing = length.saturating_sub(text.chars().count());
            text.extend(std::iter::repeat_n('x', missing));
            text.into()
        }
        Value::Object(members) => {
            let mut members: Object = members.iter().take(length).map(|(n, v)| (n.clone(), v.clone())).collect();
            for number in members.len()..length {
                members.insert(format!("member{number}").into(), Value::from("value"));
            }
            (members.len() == length).then(|| members.into())?
        }
        other => {
            let mut elements = other.as_array().cloned().unwrap_or_default();
            elements.truncate(length);
            let like = elements.last().cloned().unwrap_or_else(|| "value".into());
            elements.resize(length, like);
            elements.into()
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::{Query, json};

    /// Conditions that an answer can be made for, both ways.
    const SOLVED: [&str; 26] = [
        "$.status == 'done'",
        "$.status != 'open'",
        "$.count > 5",
        "$.count >= 5 && $.count < 6",
        "$.a == 1 || $.b == 2",
        "!($.a == 1)",
        "$.items.length == 5",
        "$.items.length > 0",
        "$[?@.name == 'x']",
        "$.items[?(@.id == 'a' && @.state == 'ready')]",
        "$.items[?@.tags[?@ == 'red']]",
        "$[?count(@.parts[*]) > 2]",
        "$[?length(@.name) == 7]",
        "$[?match(@.code, '[A-Z]{3}-[0-9]+')]",
        "$[?search(@.code, 'b+c')]",
        "$.items[0].id",
        "$.items[-1].id",
        "$.items[1:3].id",
        "$.items[::-1].id",
        "$..id",
        "$.a.*",
        "$.state == null",
        "$.items[?@.price < 10 && @.price > 5].id",
        "$.flags.ready == true",
        "$.items[?!(@.done == true)]",
        "$['a','b'].c",
    ];

    #[test]
    fn witnesses_are_found_for_each_form() {
        let arguments = ["{}", r#"{"status":"open","items":[{"id":"q","done":false}],"a":{"b":1},"count":9}"#, "[]"];
        for text in SOLVED {
            let (query, _) = Query::parse_lenient(text).unwrap();
            for argument in arguments {
                let argument = json::parse(argument).unwrap();
                if argument.as_array().is_some() && !text.starts_with("$[?") {
                    continue;
                }
                for wanted in [true, false] {
                    let made = query.witnesses(&argument, wanted);
                    let already = query.exists(&argument) == Ok(wanted);
                    assert!(already || !made.is_empty(), "{text} of {argument} to be {wanted}");
                }
            }
        }
    }

    #[test]
    fn what_contradicts_itself_has_no_witness() {
        for text in ["$.a > 5 && $.a < 3", "$[?@.a == 1 && @.a == 2]", "$.a == 1 && !($.a == 1)"] {
            let (query, _) = Query::parse_lenient(text).unwrap();
            assert!(query.witnesses(&json::parse("{}").unwrap(), true).is_empty(), "{text}");
        }
    }
}
