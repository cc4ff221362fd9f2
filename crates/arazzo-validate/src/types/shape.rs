//! What is known of a value before it exists.

use super::Kinds;
use super::schema::{Absence, Lens, Step};
use arazzo_expression::{Pointer, Str, Value};
use arazzo_parser::openapi::Schema;
use std::rc::Rc;

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Nothing.
    Any,
    /// It is this.
    Constant(Value),
    /// It is of these types.
    Of(Kinds),
    /// It is an HTTP status.
    Status,
    /// It is as one of these schemas says.
    Schemas(Rc<[Schema]>),
}

/// A way into a value that leads nowhere.
#[derive(Clone, Debug)]
pub(crate) struct NotThere {
    /// The first token that leads nowhere.
    pub(crate) token: Str,
    /// What stands before it.
    pub(crate) before: Pointer,
    /// Why.
    pub(crate) absence: Absence,
}

impl Shape {
    /// The types that the value can have.
    pub(crate) fn kinds(&self, lens: Lens<'_>) -> Kinds {
        match self {
            Self::Any => Kinds::ANY,
            Self::Constant(value) => Kinds::of_value(value),
            Self::Of(kinds) => *kinds,
            Self::Status => Kinds::INTEGER,
            Self::Schemas(all) => all.iter().map(|one| lens.kinds(one)).reduce(|a, b| a | b).unwrap_or(Kinds::ANY),
        }
    }

    /// The only values that it can have, if they are known.
    pub(crate) fn values(&self, lens: Lens<'_>) -> Option<Rc<[Value]>> {
        match self {
            Self::Constant(value) => Some([value.clone()].into()),
            Self::Schemas(all) if all.len() == 1 => lens.values(all.first()?).filter(|values| !values.is_empty()),
            Self::Schemas(all) => {
                let values: Vec<Rc<[Value]>> = all.iter().map(|one| lens.values(one)).collect::<Option<_>>()?;
                Some(values.concat().into()).filter(|values: &Rc<[Value]>| !values.is_empty())
            }
            Self::Any | Self::Of(_) | Self::Status => None,
        }
    }

    /// What is known of the part of the value to which `path` leads.
    pub(crate) fn descend(&self, path: &Pointer, lens: Lens<'_>) -> Result<Self, NotThere> {
        let mut shape = self.clone();
        for (at, token) in path.tokens().iter().enumerate() {
            shape = shape.step(token, lens).map_err(|absence| NotThere {
                token: token.clone(),
                before: path.tokens().iter().take(at).cloned().collect(),
                absence,
            })?;
        }
        Ok(shape)
    }

    /// What is known of its member or element `token`.
    pub(crate) fn step(&self, token: &str, lens: Lens<'_>) -> Result<Self, Absence> {
        match self {
            Self::Any => Ok(Self::Any),
            Self::Constant(value) => value.child(token).cloned().map(Self::Constant).ok_or_else(|| absence_in(value)),
            // A text is looked into as JSON (decision A56).
            Self::Of(kinds) if kinds.meets(Kinds::STRUCTURED | Kinds::STRING) => Ok(Self::Any),
            Self::Of(kinds) => Err(Absence::Scalar(*kinds)),
            Self::Status => Err(Absence::Scalar(Kinds::INTEGER)),
            Self::Schemas(all) => step_into(all, token, lens),
        }
    }
}

fn absence_in(value: &Value) -> Absence {
    match value {
        Value::Object(members) => Absence::Member(members.keys().cloned().collect()),
        Value::Array(_) => Absence::Index,
        other => Absence::Scalar(Kinds::of_value(other)),
    }
}

fn step_into(all: &[Schema], token: &str, lens: Lens<'_>) -> Result<Shape, Absence> {
    let mut found: Vec<Schema> = Vec::new();
    let mut absence = None;
    for schema in all {
        match lens.step(schema, token) {
            Step::Open => return Ok(Shape::Any),
            Step::Into(schemas) => found.extend(schemas),
            Step::Absent(why) => absence = Some(merge(absence, why)),
        }
    }
    match absence {
        Some(why) if found.is_empty() => Err(why),
        _ => Ok(Shape::Schemas(found.into())),
    }
}

/// Of several reasons the one that says most.
fn merge(before: Option<Absence>, next: Absence) -> Absence {
    match (before, next) {
        (Some(Absence::Member(mut names)), Absence::Member(more)) => {
            names.extend(more);
            Absence::Member(names)
        }
        (Some(names @ Absence::Member(_)), _) => names,
        (_, next) => next,
    }
}
