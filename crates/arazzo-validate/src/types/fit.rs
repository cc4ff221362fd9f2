//! Whether a value that a step makes fits the schema it is made for: as far as it is constant, and as far as the types
//! of its expressions are known. Only what is certain is told.

use super::comparisons::listed;
use super::schema::{Lens, Step};
use super::shape::Shape;
use super::tracer::Tracer;
use super::{Kinds, constraints};
use crate::checked::{Site, name_in};
use arazzo_expression::{Expression, Number, Pattern, Pointer, Str, Text, Value};
use arazzo_parser::arazzo::{Any, AnyKind};
use arazzo_parser::openapi::Schema;
use arazzo_parser::{Advice, Code, Data, Diagnostic, Mapping, Node, Span, is_unquoted_expression};

/// How many schemas one value is compared with at most.
const FUEL: usize = 2_000;
/// How deep alternatives stand in each other at most.
const MAX_NESTING: usize = 24;

/// Stands for a value, or a part of a text, of which nothing is known.
pub(crate) const UNKNOWN: &str = "\u{f8ff}";

/// The number of the expression that `text` stands for as a whole, and whether it has quotes in the document.
pub(crate) fn number(text: &str) -> Option<(usize, bool)> {
    let inside = text.strip_prefix(UNKNOWN)?.strip_suffix(UNKNOWN)?;
    match inside.strip_prefix('=') {
        Some(number) => number.parse().ok().map(|number| (number, false)),
        None => inside.parse().ok().map(|number| (number, true)),
    }
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As JSON: types count.
    Json,
    /// As text: a number and its digits are the same.
    Text,
}

/// Something that does not fit.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Where.
    pub(crate) span: Span,
    /// What is wrong, behind the name of the place.
    pub(crate) message: String,
    /// What to do.
    pub(crate) advice: Option<Advice>,
}

impl Fault {
    /// What is told of it.
    pub(crate) fn diagnostic(self, code: &'static Code) -> Diagnostic {
        Diagnostic::new(code, self.span, self.message).advise(self.advice)
    }
}

/// Compares a value with a schema.
pub(crate) struct Fit<'k, 'c, 'l> {
    /// Follows expressions.
    pub(crate) tracer: &'k Tracer<'c, 'l>,
    /// Where the value is made.
    pub(crate) site: Site<'k, 'l>,
    /// How it is written.
    pub(crate) manner: Manner,
    /// The places that are filled in later; whatever stands there does not count.
    pub(crate) filled: Vec<Pointer>,
    /// What the whole value is called in messages.
    pub(crate) name: String,
    /// The expressions that texts with [`UNKNOWN`] stand for, by number.
    pub(crate) expressions: Vec<&'k Expression>,
    fuel: usize,
    /// The alternatives that are being tried, each at a place of the value.
    within: Vec<(Pointer, Schema)>,
    faults: Vec<Fault>,
}

impl<'k, 'c, 'l> Fit<'k, 'c, 'l> {
    pub(crate) fn new(tracer: &'k Tracer<'c, 'l>, site: Site<'k, 'l>, manner: Manner, name: String) -> Self {
        Self {
            tracer,
            site,
            manner,
            filled: Vec::new(),
            name,
            expressions: Vec::new(),
            fuel: FUEL,
            within: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// What does not fit. `any` is what makes the value that stands at `node`; without it the value is constant.
    pub(crate) fn check(mut self, node: &Node, any: Option<&Any>, schema: &Schema) -> Vec<Fault> {
        self.value(node, any, schema, &Pointer::default());
        self.faults
    }

    fn lens(&self) -> Lens<'c> {
        self.tracer.lens
    }

    fn push(&mut self, span: Span, at: &Pointer, message: &str) {
        self.faults.push(Fault { span, message: format!("{} {message}", self.called(at)), advice: None });
    }

    fn called(&self, at: &Pointer) -> String {
        if at.is_empty() { self.name.clone() } else { format!("`{at}`") }
    }

    fn value(&mut self, node: &Node, any: Option<&Any>, schema: &Schema, at: &Pointer) {
        if self.fuel == 0 || self.filled.contains(at) {
            return;
        }
        self.fuel -= 1;
        match any.map(|any| &any.kind) {
            Some(AnyKind::Text { text: Text::Expression(expression), raw }) => {
                let shape = self.tracer.known(&self.site, expression);
                self.shape(&shape, raw, schema, node.span, at);
            }
            Some(AnyKind::Text { .. }) => self.template(schema, node.span, at),
            Some(AnyKind::Selector(_) | AnyKind::Unreadable) => {}
            Some(AnyKind::List(items)) => self.list(node, Some(items), schema, at),
            Some(AnyKind::Object(_)) => self.object(node, any, schema, at),
            Some(AnyKind::Literal(_)) | None => self.literal(node, schema, at),
        }
    }

    /// A value of which only the shape is known.
    fn shape(&mut self, shape: &Shape, text: &str, schema: &Schema, span: Span, at: &Pointer) {
        let (have, want) = (shape.kinds(self.lens()), self.lens().kinds(schema));
        let fits = match self.manner {
            Manner::Json => have.meets(want | Kinds::NULL),
            Manner::Text => have.meets(want | Kinds::NULL | Kinds::STRING) || textual(have, want),
        };
        if !fits {
            self.push(span, at, &format!("must be {want}, and `{text}` is {have}"));
            return;
        }
        let Some((given, allowed)) = shape.values(self.lens()).zip(self.lens().values(schema)) else { return };
        let same = |one: &Value, other: &Value| one == other || one.to_text() == other.to_text();
        if !given.is_empty() && !given.iter().any(|one| one.is_null() || allowed.iter().any(|other| same(one, other))) {
            let message = format!("can only be {}; `{text}` is {}", listed(&allowed), listed(&given));
            self.push(span, at, &message);
        }
    }

    /// A text with expressions in it is a text.
    fn template(&mut self, schema: &Schema, span: Span, at: &Pointer) {
        let want = self.lens().kinds(schema);
        if self.manner == Manner::Json && !want.meets(Kinds::STRING) {
            let message = format!("must be {want}; a text with expressions in braces is a string");
            self.push(span, at, &message);
            if let Some(fault) = self.faults.last_mut() {
                fault.advice = Some(Advice::new("an expression without braces keeps its type"));
            }
        }
    }

    fn literal(&mut self, node: &Node, schema: &Schema, at: &Pointer) {
        match &node.data {
            Data::String(text, _) if text.contains(UNKNOWN) => self.unknown_text(text, schema, node.span, at),
            Data::Sequence(_) => self.list(node, None, schema, at),
            Data::Mapping(_) => self.object(node, None, schema, at),
            _ => self.scalar(node, schema, at),
        }
    }

    /// A text in which expressions are replaced: one that is an expression as a whole and has no quotes is its value,
    /// one with quotes a string, unless the value is an object or a list (decision A49).
    fn unknown_text(&mut self, text: &str, schema: &Schema, span: Span, at: &Pointer) {
        let Some((number, quoted)) = number(text) else { return self.template(schema, span, at) };
        let Some(expression) = self.expressions.get(number).copied() else { return };
        let shape = self.tracer.known(&self.site, expression);
        let kinds = shape.kinds(self.lens());
        if !quoted || kinds.within(Kinds::STRUCTURED) {
            self.shape(&shape, &expression.to_string(), schema, span, at);
        } else if !kinds.meets(Kinds::STRUCTURED) || !self.lens().kinds(schema).meets(Kinds::STRUCTURED) {
            self.template(schema, span, at);
        }
    }

    fn scalar(&mut self, node: &Node, schema: &Schema, at: &Pointer) {
        let value = node.to_value();
        let want = self.lens().kinds(schema);
        // What was meant to be an expression is told elsewhere.
        let meant = value.as_str().is_some_and(|text| text.starts_with('$') && text.contains('.'));
        if meant || (value.is_null() && self.manner == Manner::Text) {
            return;
        }
        let readings = self.readings(&value, want);
        if readings.is_empty() {
            let shown = shown(&value);
            self.push(node.span, at, &format!("must be {want}, and {shown} is {}", Kinds::of_value(&value)));
            return;
        }
        if want.within(Kinds::STRUCTURED) {
            return;
        }
        if let Some(allowed) = self.lens().values(schema) {
            let same = |other: &Value| match self.manner {
                Manner::Json => value == *other,
                Manner::Text => value.to_text() == other.to_text(),
            };
            if !allowed.iter().any(same) {
                self.outside(node.span, at, &value, &allowed);
            }
            return;
        }
        if let Some(broken) =
            readings.iter().map(|value| constraints::broken(self.lens(), schema, value)).collect::<Option<Vec<_>>>()
        {
            let message = format!("cannot be {}: {}", shown(&value), broken.first().map_or("", |one| one));
            self.push(node.span, at, &message);
            return;
        }
        self.alternatives(node, None, schema, at);
    }

    /// What `value` is taken for, of the types in `want`.
    fn readings(&self, value: &Value, want: Kinds) -> Vec<Value> {
        let mut readings = Vec::new();
        if Kinds::of_value(value).meets(want) {
            readings.push(value.clone());
        }
        if self.manner == Manner::Text {
            let text = value.to_text();
            let number = Number::parse(&text).map(Value::Number);
            let truth = text.parse::<bool>().ok().map(Value::Bool);
            let string = Some(Value::String(text));
            let others = [number, truth, string].into_iter().flatten();
            readings.extend(others.filter(|other| Kinds::of_value(other).meets(want) && other != value));
            // One element, or several with commas between: their types are not looked at.
            if want.meets(Kinds::STRUCTURED) {
                readings.push(value.clone());
            }
        }
        readings
    }

    fn outside(&mut self, span: Span, at: &Pointer, value: &Value, allowed: &[Value]) {
        let message = format!("cannot be {}: the schema allows only {}", shown(value), listed(allowed));
        self.push(span, at, &message);
        let names: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
        let advice = value.as_str().and_then(|text| self.near(&names, text, span));
        if let Some(fault) = self.faults.last_mut() {
            fault.advice = advice;
        }
    }

    fn list(&mut self, node: &Node, items: Option<&Vec<Any>>, schema: &Schema, at: &Pointer) {
        let want = self.lens().kinds(schema);
        if !want.meets(Kinds::ARRAY) {
            self.push(node.span, at, &format!("must be {want}, not an array"));
            return;
        }
        let parts = self.lens().parts(schema);
        if let Some(broken) = constraints::of_list(self.lens(), schema, node.as_sequence().unwrap_or_default().len()) {
            self.push(node.span, at, &broken);
        }
        if let Some(again) = constraints::again(self.lens(), schema, node.as_sequence().unwrap_or_default()) {
            self.push(again.span, at, "cannot have the same item twice");
        }
        for (index, element) in node.as_sequence().unwrap_or_default().iter().enumerate() {
            let any = items.and_then(|items| items.get(index));
            let token = index.to_string();
            if parts.iter().any(|part| part.keyword("items", self.lens().references).is_some())
                && let Step::Into(schemas) = self.lens().step(schema, &token)
            {
                self.one_of(element, any, &schemas, &at.join(token));
            }
        }
        self.alternatives(node, None, schema, at);
    }

    /// A value for which there are several schemas: one must fit.
    fn one_of(&mut self, node: &Node, any: Option<&Any>, schemas: &[Schema], at: &Pointer) {
        match schemas {
            [] => {}
            [only] => self.value(node, any, only, at),
            several => {
                let trials: Vec<Vec<Fault>> = several.iter().map(|one| self.trial(node, any, one, at)).collect();
                if trials.iter().all(|faults| !faults.is_empty()) {
                    self.faults.extend(trials.into_iter().min_by_key(Vec::len).unwrap_or_default());
                }
            }
        }
    }

    /// The faults against one schema, not told yet.
    fn trial(&mut self, node: &Node, any: Option<&Any>, schema: &Schema, at: &Pointer) -> Vec<Fault> {
        let before = std::mem::take(&mut self.faults);
        self.value(node, any, schema, at);
        std::mem::replace(&mut self.faults, before)
    }

    fn object(&mut self, node: &Node, any: Option<&Any>, schema: &Schema, at: &Pointer) {
        let want = self.lens().kinds(schema);
        // What YAML made of an expression in braces is told as that.
        if is_unquoted_expression(node) {
            return;
        }
        if !want.meets(Kinds::OBJECT) {
            self.push(start(node), at, &format!("must be {want}, not an object"));
            return;
        }
        let Some(mapping) = node.as_mapping() else { return };
        self.required(node, mapping, schema, at);
        self.count(node, mapping, any, (schema, at));
        let properties = schema.properties(self.lens().references);
        for entry in mapping.entries() {
            let inside = at.join(entry.key.clone());
            let made = any.and_then(|any| member(any, &entry.key));
            if let Some(property) = properties.get(&entry.key) {
                self.value(&entry.value, made, property, &inside);
            } else if self.forbids(schema, &entry.key) {
                self.unknown(entry.key_span, &entry.key, properties.keys(), at);
            } else if properties.is_empty()
                && let Step::Into(schemas) = self.lens().step(schema, &entry.key)
                && !self.has_alternatives(schema)
            {
                self.one_of(&entry.value, made, &schemas, &inside);
            }
        }
        self.alternatives(node, any, schema, at);
    }

    /// How many members there are: those that expressions make may be left out, and more may be filled in later.
    fn count(&mut self, node: &Node, mapping: &Mapping, any: Option<&Any>, (schema, at): (&Schema, &Pointer)) {
        let is_certain = |key: &str| {
            any.and_then(|any| member(any, key)).is_none_or(|made| !matches!(made.kind, AnyKind::Text { .. }))
        };
        let least = mapping.entries().iter().filter(|entry| is_certain(&entry.key)).count();
        let is_open = self.filled.iter().any(|path| path.tokens().starts_with(at.tokens()));
        let most = if is_open { usize::MAX } else { mapping.entries().len() };
        if let Some(broken) = constraints::of_object(self.lens(), schema, least, most) {
            self.push(start(node), at, &broken);
        }
    }

    /// Members that must be there.
    fn required(&mut self, node: &Node, mapping: &Mapping, schema: &Schema, at: &Pointer) {
        let references = self.lens().references;
        let lacks = |name: &Str| {
            let inside = at.join(name.clone());
            let filled = self.filled.iter().any(|path| path.tokens().starts_with(inside.tokens()));
            let property = schema.property(name, references);
            let optional =
                property.is_some_and(|one| one.is_read_only(references) || one.default(references).is_some());
            mapping.get(name).is_none() && !filled && !optional
        };
        let missing: Vec<String> =
            schema.required(references).iter().filter(|name| lacks(name)).map(|name| format!("`{name}`")).collect();
        match missing.as_slice() {
            [] => {}
            [one] => self.push(start(node), at, &format!("lacks {one}, which is required")),
            several => self.push(start(node), at, &format!("lacks {}, which are required", several.join(", "))),
        }
    }

    /// Whether an object of `schema` cannot have the member `name`.
    fn forbids(&self, schema: &Schema, name: &str) -> bool {
        let references = self.lens().references;
        let closed = |part: &Schema| {
            let place = part.keyword("additionalProperties", references);
            place.is_some_and(|place| place.node().and_then(Node::as_bool) == Some(false))
        };
        let parts = self.lens().parts(schema);
        let matched = |part: &Schema| {
            let patterns = part.keyword("patternProperties", references).map(|place| place.members());
            let fits = |pattern: &Str| Pattern::parse(pattern).map_or(true, |p| p.is_match(name).unwrap_or(true));
            patterns.unwrap_or_default().iter().any(|(pattern, _)| fits(pattern))
        };
        parts.iter().any(closed)
            && schema.property(name, references).is_none()
            && !parts.iter().any(|part| matched(part) || self.lens().is_unknown(part))
    }

    fn unknown<'n>(&mut self, span: Span, name: &str, known: impl Iterator<Item = &'n Str>, at: &Pointer) {
        let known: Vec<&str> = known.map(|name| &**name).collect();
        self.push(span, at, &format!("cannot have a member `{name}`"));
        let listed = || {
            let names = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Advice::new(format!("the schema has only {names}"))
        };
        let advice = self.near(&known, name, span);
        if let Some(fault) = self.faults.last_mut() {
            fault.advice = advice.or_else(|| (!known.is_empty() && known.len() < 12).then(listed));
        }
    }

    /// Which of `names` was probably meant by `name`, which stands at `span`.
    fn near(&self, names: &[&str], name: &str, span: Span) -> Option<Advice> {
        let at = name_in(self.tracer.checked, span, "", name).filter(|_| names.iter().all(|name| is_plain(name)));
        Advice::near(names.iter().copied(), name, at, str::to_owned)
    }

    fn has_alternatives(&self, schema: &Schema) -> bool {
        let references = self.lens().references;
        self.lens()
            .parts(schema)
            .iter()
            .any(|part| !part.one_of(references).is_empty() || !part.any_of(references).is_empty())
    }

    /// `oneOf` and `anyOf`: one alternative must fit.
    fn alternatives(&mut self, node: &Node, any: Option<&Any>, schema: &Schema, at: &Pointer) {
        let references = self.lens().references;
        for part in self.lens().parts(schema) {
            for list in [part.one_of(references), part.any_of(references)] {
                self.list_of_alternatives(node, any, &list, at);
            }
        }
    }

    fn list_of_alternatives(&mut self, node: &Node, any: Option<&Any>, list: &[Schema], at: &Pointer) {
        let Some(first) = list.first() else { return };
        let here = (at.clone(), first.clone());
        // A schema that is an alternative of itself decides nothing.
        if self.within.len() >= MAX_NESTING || self.within.contains(&here) {
            return;
        }
        self.within.push(here);
        let kind = kind_of(node);
        let possible: Vec<&Schema> = list.iter().filter(|one| self.lens().kinds(one).meets(kind)).collect();
        let trials: Vec<Vec<Fault>> = possible.iter().map(|one| self.trial(node, any, one, at)).collect();
        self.within.pop();
        if trials.is_empty() || trials.iter().any(Vec::is_empty) {
            return;
        }
        let count = trials.len();
        let nearest = trials.into_iter().min_by_key(Vec::len).unwrap_or_default();
        if count == 1 {
            self.faults.extend(nearest);
            return;
        }
        let message = format!("fits none of the {count} alternatives of its schema");
        self.push(start(node), at, &message);
        if let (Some(fault), Some(first)) = (self.faults.last_mut(), nearest.first()) {
            fault.advice = Some(Advice::new(format!("of the nearest one: {}", first.message)));
        }
    }
}

/// The type of a value.
fn kind_of(node: &Node) -> Kinds {
    match node.data {
        Data::Mapping(_) => Kinds::OBJECT,
        Data::Sequence(_) => Kinds::ARRAY,
        _ => Kinds::of_value(&node.to_value()),
    }
}

/// The member of a made object.
fn member<'a>(any: &'a Any, key: &str) -> Option<&'a Any> {
    match &any.kind {
        AnyKind::Object(members) => members.iter().find(|member| *member.key.value == *key).map(|member| &member.value),
        _ => None,
    }
}

/// Whether the text of a value of `have` may be read as one of `want`.
fn textual(have: Kinds, want: Kinds) -> bool {
    let scalars = !have.within(Kinds::STRUCTURED);
    scalars && (want.meets(Kinds::STRING) || want.meets(Kinds::ARRAY))
}

/// Where an object starts: its first key.
fn start(node: &Node) -> Span {
    node.as_mapping().and_then(|mapping| mapping.entries().first()).map_or(node.span, |entry| entry.key_span)
}

fn shown(value: &Value) -> String {
    let text: String = value.to_text().chars().take(60).collect();
    format!("`{text}`")
}

/// Whether a text is one in YAML and JSON with or without quotes.
fn is_plain(text: &str) -> bool {
    const OTHERS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "n"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !OTHERS.iter().any(|other| other.eq_ignore_ascii_case(text))
        && !text.eq_ignore_ascii_case("y")
}
