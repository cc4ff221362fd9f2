//! What a query compares: for messages about values that were seen, and for checks of values against schemas.

use super::ast::{Logical, Operand, Path, Root, Selector};
use super::follow::operator;
use crate::{Pointer, Str, Value};

/// A comparison of one place in the argument with a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The place as written, `$.job.status`.
    pub text: Str,
    /// The place; an index from the end, which no pointer has, makes it `None`.
    pub pointer: Option<Pointer>,
    /// The constant.
    pub constant: Value,
    /// How they are compared, read with the place on the left.
    pub operator: crate::Operator,
}

/// The comparisons in `condition` whose one side is a place of the argument and whose other is a constant. `current`
/// tells whether `@` is the argument too.
pub(super) fn of(condition: &Logical, query: &str, current: bool) -> Vec<Compared> {
    let mut found = Vec::new();
    collect(condition, query, current, &mut found);
    found
}

fn collect(condition: &Logical, query: &str, current: bool, found: &mut Vec<Compared>) {
    match condition {
        Logical::Or(parts) | Logical::And(parts) => parts.iter().for_each(|part| collect(part, query, current, found)),
        Logical::Not(inner) => collect(inner, query, current, found),
        Logical::Compare(comparison) => {
            let (path, constant, operator) = match (&comparison.left, &comparison.right) {
                (Operand::Path(path), Operand::Literal(constant)) => (path, constant, operator(comparison.operator)),
                (Operand::Literal(constant), Operand::Path(path)) => {
                    (path, constant, operator(comparison.operator).mirrored())
                }
                _ => return,
            };
            if current || path.root == Root::Argument {
                let text = query.get(path.range.0.clone()).unwrap_or_default().into();
                found.push(Compared { text, pointer: pointer(path), constant: constant.clone(), operator });
            }
        }
        Logical::Exists(_) | Logical::Matches(_) => {}
    }
}

fn pointer(path: &Path) -> Option<Pointer> {
    let token = |selector: &Selector| match selector {
        Selector::Name(name) => Some(name.clone()),
        Selector::Index(index) if *index >= 0 => Some(index.to_string().into()),
        _ => None,
    };
    path.segments.iter().map(|segment| segment.step().and_then(token)).collect()
}
