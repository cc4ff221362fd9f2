//! What a schema says about the values it allows: their types, their enumeration, their members.

use super::{Kinds, Memo};
use arazzo_expression::{Pattern, Pointer, Str, Value};
use arazzo_parser::openapi::{References, Schema};
use arazzo_parser::{Data, Node};
use std::rc::Rc;

/// How deep schemas are followed into each other where no value limits it.
const MAX_DEPTH: usize = 12;
/// How many parts of `allOf` count.
const MAX_PARTS: usize = 64;

/// Reads schemas whose references lead into other documents.
#[derive(Clone, Copy)]
pub(crate) struct Lens<'r> {
    /// The documents.
    pub(crate) references: &'r dyn References,
    /// What was found out.
    pub(crate) memo: &'r Memo,
}

/// What a schema says about one member or element.
#[derive(Debug)]
pub(crate) enum Step {
    /// It has one of these schemas.
    Into(Vec<Schema>),
    /// Nothing for certain.
    Open,
    /// It cannot be there.
    Absent(Absence),
}

/// Why something cannot be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// The object has these members instead.
    Member(Vec<Str>),
    /// It is an array, whose elements have numbers.
    Index,
    /// It is in requests only.
    WriteOnly,
    /// It is of these types, which have no members.
    Scalar(Kinds),
}

/// What was found out about a member or element.
#[derive(Default)]
struct Look {
    found: Vec<Schema>,
    open: bool,
    /// Whether anything is said about members.
    says: bool,
    declared: Vec<Str>,
}

impl Lens<'_> {
    /// The types that `schema` allows.
    pub(crate) fn kinds(self, schema: &Schema) -> Kinds {
        self.memo.kinds(schema, || self.kinds_within(schema, MAX_DEPTH))
    }

    fn kinds_within(self, schema: &Schema, depth: usize) -> Kinds {
        let Some(deeper) = depth.checked_sub(1).filter(|_| self.memo.may_go_on()) else { return Kinds::ANY };
        let mut kinds = self.own_kinds(schema);
        for part in schema.all_of(self.references) {
            kinds = kinds & self.kinds_within(&part, deeper);
        }
        for alternatives in [schema.one_of(self.references), schema.any_of(self.references)] {
            let union = alternatives.iter().map(|one| self.kinds_within(one, deeper)).reduce(|a, b| a | b);
            kinds = kinds & union.unwrap_or(Kinds::ANY);
        }
        match kinds {
            // A contradiction says nothing about what a server sends.
            Kinds::NONE => Kinds::ANY,
            kinds if schema.is_nullable(self.references) => kinds | Kinds::NULL,
            kinds => kinds,
        }
    }

    /// What `type`, `enum` and `const` say.
    fn own_kinds(self, schema: &Schema) -> Kinds {
        let types = schema.types(self.references);
        let said = types.iter().map(|name| Kinds::of_name(name)).reduce(|a, b| a | b);
        let of_values = || listed(schema, self.references).iter().map(Kinds::of_value).reduce(|a, b| a | b);
        match said {
            // A schema whose values are of none of its types means the one or the other.
            Some(said) => said | of_values().filter(|values| !values.meets(said)).unwrap_or(Kinds::NONE),
            None if self.is_open(schema) => Kinds::ANY,
            None => of_values().unwrap_or(Kinds::ANY),
        }
    }

    /// The only values that `schema` allows; `None` if it does not enumerate them.
    pub(crate) fn values(self, schema: &Schema) -> Option<Rc<[Value]>> {
        self.memo.values(schema, || self.values_within(schema, MAX_DEPTH))
    }

    fn values_within(self, schema: &Schema, depth: usize) -> Option<Vec<Value>> {
        let deeper = depth.checked_sub(1).filter(|_| self.memo.may_go_on())?;
        let own = self.own_values(schema);
        let of_part = || schema.all_of(self.references).iter().find_map(|part| self.values_within(part, deeper));
        let mut values = own.or_else(of_part).or_else(|| self.values_of_alternatives(schema, deeper))?;
        if schema.is_nullable(self.references) {
            values.push(Value::Null);
        }
        Some(values)
    }

    fn values_of_alternatives(self, schema: &Schema, depth: usize) -> Option<Vec<Value>> {
        let alternatives = [schema.one_of(self.references), schema.any_of(self.references)].concat();
        if alternatives.is_empty() {
            return None;
        }
        let of_one = |one: &Schema| {
            let null = || (self.kinds_within(one, depth) == Kinds::NULL).then(|| vec![Value::Null]);
            self.values_within(one, depth).or_else(null)
        };
        Some(alternatives.iter().map(of_one).collect::<Option<Vec<_>>>()?.concat())
    }

    /// `enum` and `const`, unless more values may come, or none of them is of the types that the schema has.
    fn own_values(self, schema: &Schema) -> Option<Vec<Value>> {
        let known = listed(schema, self.references);
        let said = schema.types(self.references).iter().map(|name| Kinds::of_name(name)).reduce(|a, b| a | b);
        let fits = said.is_none_or(|said| known.iter().any(|value| Kinds::of_value(value).meets(said | Kinds::NULL)));
        Some(known).filter(|known| !known.is_empty() && fits && !self.is_open(schema))
    }

    /// Whether an extension says that more values than those of its `enum` may come.
    fn is_open(self, schema: &Schema) -> bool {
        let extension = schema.keyword("x-ms-enum", self.references);
        extension.and_then(|place| place.truth("modelAsString")) == Some(true)
    }

    /// Whether the schema is a reference that leads nowhere: it may say anything.
    pub(crate) fn is_unknown(self, schema: &Schema) -> bool {
        schema.resolve(self.references).place().reference().is_some()
    }

    /// The schema and all that are in its `allOf`.
    pub(crate) fn parts(self, schema: &Schema) -> Vec<Schema> {
        let mut parts: Vec<Schema> = vec![schema.clone()];
        let mut at = 0;
        while let Some(part) = parts.get(at).filter(|_| parts.len() < MAX_PARTS) {
            for inner in part.all_of(self.references) {
                if !parts.contains(&inner) {
                    parts.push(inner);
                }
            }
            at += 1;
        }
        parts
    }

    /// What `schema` says about its member or element `token`.
    pub(crate) fn step(self, schema: &Schema, token: &str) -> Step {
        let look = self.memo.fuelled(|| self.look(schema, token, &mut Vec::new()));
        let kinds = self.kinds(schema);
        if !look.found.is_empty() {
            return if look.open { Step::Open } else { Step::Into(look.found) };
        }
        if look.open {
            return Step::Open;
        }
        if !kinds.meets(Kinds::STRUCTURED) {
            return Step::Absent(Absence::Scalar(kinds));
        }
        match (kinds.meets(Kinds::OBJECT), look.says) {
            (true, true) => Step::Absent(Absence::Member(look.declared)),
            (true, false) => Step::Open,
            (false, _) if Pointer::index(token).is_some() => Step::Open,
            (false, _) => Step::Absent(Absence::Index),
        }
    }

    /// `seen` are the alternatives that were looked at.
    fn look(self, schema: &Schema, token: &str, seen: &mut Vec<Schema>) -> Look {
        let mut look = Look::default();
        if seen.len() > MAX_PARTS || !self.memo.may_go_on() {
            look.open = true;
            return look;
        }
        if let Some(Data::Bool(allowed)) = schema.place().node().map(|node| &node.data) {
            look.open = *allowed;
            return look;
        }
        let properties = schema.properties(self.references);
        look.says = !properties.is_empty();
        look.declared.extend(properties.keys().cloned());
        if let Some(property) = properties.get(token) {
            look.found.push(property.clone());
            return look;
        }
        let parts = self.parts(schema);
        let mut items = false;
        look.open = parts.iter().any(|part| self.is_unknown(part));
        for part in &parts {
            self.additional(part, token, &mut look);
            items |= self.element(part, token, &mut look);
        }
        let alternatives = self.alternatives(&parts, token, seen, &mut look);
        let kinds = self.kinds(schema);
        // `properties` without a type mean an object; `items` alone may stand beside anything.
        let object = kinds.meets(Kinds::OBJECT) && (look.says || !items || kinds == Kinds::ANY);
        let array = kinds.meets(Kinds::ARRAY) && (items || !look.says);
        let unsaid_member = object && !look.says && !alternatives;
        let unsaid_element = array && !items && !alternatives && Pointer::index(token).is_some();
        look.open |= look.found.is_empty() && (unsaid_member || unsaid_element);
        look
    }

    /// What the keywords for members without a name of their own say.
    fn additional(self, part: &Schema, token: &str, look: &mut Look) {
        let keyword = |name: &str| part.keyword(name, self.references);
        if let Some(patterns) = keyword("patternProperties") {
            look.says = true;
            for (pattern, place) in patterns.members() {
                match Pattern::parse(&pattern).map(|pattern| pattern.is_match(token)) {
                    Ok(Ok(true)) => look.found.push(Schema::new(place)),
                    Ok(Ok(false)) => {}
                    _ => look.open = true,
                }
            }
        }
        for name in ["additionalProperties", "unevaluatedProperties"] {
            let Some(place) = keyword(name) else { continue };
            match place.node().and_then(Node::as_bool) {
                Some(true) => look.open = true,
                Some(false) => look.says = true,
                None => {
                    look.says = true;
                    look.found.push(Schema::new(place));
                }
            }
        }
        look.open |= ["if", "dependentSchemas", "dependencies"].into_iter().any(|name| keyword(name).is_some());
    }

    /// What is said about elements; whether anything is.
    fn element(self, part: &Schema, token: &str, look: &mut Look) -> bool {
        let first = part.prefix_items(self.references);
        let items = part.keyword("items", self.references);
        if let Some(index) = Pointer::index(token) {
            let rest = || {
                let place = items.clone()?;
                let listed = place.elements();
                Some(Schema::new(if listed.is_empty() { place } else { listed.get(index)?.clone() }))
            };
            look.found.extend(first.get(index).cloned().or_else(rest));
        }
        items.is_some() || !first.is_empty()
    }

    /// What the alternatives say; whether there are any.
    fn alternatives(self, parts: &[Schema], token: &str, seen: &mut Vec<Schema>, look: &mut Look) -> bool {
        let says = look.says;
        let mut any = false;
        for part in parts {
            for one in [part.one_of(self.references), part.any_of(self.references)].concat() {
                any = true;
                if seen.contains(&one) {
                    continue;
                }
                seen.push(one.clone());
                let inner = self.look(&one, token, seen);
                look.found.extend(inner.found);
                // An alternative such as `required: [a]` adds nothing to properties that stand beside it.
                look.open |= inner.open && (inner.says || !says);
                look.says |= inner.says;
                look.declared.extend(inner.declared);
            }
        }
        any
    }
}

/// `enum`, else `const`.
fn listed(schema: &Schema, references: &dyn References) -> Vec<Value> {
    let listed = schema.enumeration(references);
    if listed.is_empty() { schema.constant(references).into_iter().collect() } else { listed }
}
