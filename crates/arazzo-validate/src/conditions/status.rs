//! Comparisons of the status with what no status is.

use super::each::each;
use crate::checked::{Checked, CheckedStep, within};
use crate::codes;
use arazzo_expression::{Condition, Expression, Number, Operand, Operator, Scope, Value};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Action, Criterion, CriterionCondition};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The first status there is, and the last.
const FIRST: i64 = 100;
const LAST: i64 = 599;

/// Comparisons of `$statusCode` that are always or never true.
pub(crate) fn status(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    each(checked, &mut |document, _, criterion| {
        let CriterionCondition::Simple(condition) = &criterion.compiled else { return };
        let told = found.len();
        compared(condition, &mut |operator, written, literal| {
            let Some(why) = impossible(literal) else { return };
            let at = within(checked, document, criterion.condition.span, &format!("{written} {} ", operator.symbol()));
            let truth = if operator == Operator::NotEqual { "always" } else { "never" };
            let message = format!("`{}` {truth} holds: {why}", criterion.condition.value.trim());
            let help = "a status is a number from 100 to 599, for example `$statusCode == 200`";
            let at = if at == criterion.condition.span {
                at
            } else {
                arazzo_parser::Span { end: criterion.condition.span.end, ..at }
            };
            found.push(Diagnostic::new(&codes::STATUS_COMPARISON, at, message).help(help));
        });
        if found.len() == told {
            found.extend(constant(criterion, condition));
        }
    });
}

/// Criteria on the status that hold each, and never together: what equals two constants at once is told elsewhere.
pub(crate) fn statuses(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            found.extend(apart(&step.step.success_criteria));
            let actions = step.on_success.iter().chain(&step.on_failure);
            found.extend(actions.filter_map(|(action, _)| apart(&action.criteria)));
        }
    }
}

fn apart(criteria: &[Criterion]) -> Option<Diagnostic> {
    let conditions: Vec<(&Criterion, &Condition)> = criteria
        .iter()
        .filter_map(|criterion| match &criterion.compiled {
            CriterionCondition::Simple(condition) => Some((criterion, condition)),
            _ => None,
        })
        .filter(|(_, condition)| is_of_status(condition))
        .collect();
    if conditions.len() < 2 {
        return None;
    }
    let mut left: BTreeSet<i64> = conditions.iter().flat_map(|(_, condition)| telling(condition)).collect();
    for (number, (criterion, condition)) in conditions.iter().enumerate() {
        let before = left.len();
        left.retain(|status| condition.evaluate(&Status(Value::Number((*status).into()))) == Ok(true));
        if !left.is_empty() {
            continue;
        }
        let holds = |status: i64| condition.evaluate(&Status(Value::Number(status.into()))) == Ok(true);
        let alone = telling(condition).into_iter().any(holds);
        // One that never holds is told by itself, and so are two that are equalities.
        let (first, _) = conditions.get(number.checked_sub(1)?)?;
        let equal = |condition: &Condition| matches!(condition, Condition::Compare { operator: Operator::Equal, .. });
        let all_equal = conditions.iter().take(number + 1).all(|(_, condition)| equal(condition));
        let told = !alone || before == 0 || all_equal;
        let text = criterion.condition.value.trim();
        let message = format!("`{text}` holds for no status for which the criteria before it hold");
        let diagnostic = Diagnostic::new(&codes::STATUS_COMPARISON, criterion.condition.span, message);
        let diagnostic = diagnostic.label(first.condition.span, "the one before it");
        return (!told).then(|| diagnostic.help("alternatives are joined by `||` in one condition"));
    }
    None
}

/// Actions for a status with which their step does not end so.
pub(crate) fn untaken(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let criteria = &step.step.success_criteria;
            let own = of_status(criteria);
            if own.is_empty() {
                continue;
            }
            let succeeded = step.step.on_success.iter().filter_map(|action| action.object());
            found.extend(succeeded.filter_map(|action| never(step, action, &own, true)));
            // Where something else is asked too, the step may fail with any status.
            if own.len() == criteria.len() {
                let failed = step.step.on_failure.iter().filter_map(|action| action.object());
                found.extend(failed.filter_map(|action| never(step, action, &own, false)));
            }
        }
    }
}

/// The conditions among `criteria` that are on nothing but the status.
fn of_status(criteria: &[Criterion]) -> Vec<&Condition> {
    let simple = criteria.iter().filter_map(|criterion| match &criterion.compiled {
        CriterionCondition::Simple(condition) => Some(condition),
        _ => None,
    });
    simple.filter(|condition| is_of_status(condition)).collect()
}

fn never(step: &CheckedStep<'_>, action: &Action, own: &[&Condition], succeeds: bool) -> Option<Diagnostic> {
    let asked = of_status(&action.criteria);
    let at = action.criteria.iter().find(|criterion| match &criterion.compiled {
        CriterionCondition::Simple(condition) => asked.iter().any(|one| std::ptr::eq(*one, condition)),
        _ => false,
    })?;
    let holds = |conditions: &[&Condition], status: i64| {
        conditions.iter().all(|c| c.evaluate(&Status(Value::Number(status.into()))) == Ok(true))
    };
    let telling: BTreeSet<i64> = own.iter().chain(&asked).flat_map(|condition| telling(condition)).collect();
    let mut taken = telling.iter().filter(|status| holds(&asked, **status)).peekable();
    taken.peek()?;
    if taken.any(|status| holds(own, *status) == succeeds) {
        return None;
    }
    let end = if succeeds { "succeeds" } else { "fails" };
    let message = format!(
        "action `{}` is never taken: step `{}` never {end} with a status for which `{}` holds",
        action.name.value,
        step.id(),
        at.condition.value.trim()
    );
    let help = if succeeds {
        "put it under `onFailure`, or let `successCriteria` take that status"
    } else {
        "put it under `onSuccess`, or change `successCriteria`"
    };
    Some(Diagnostic::new(&codes::STATUS_COMPARISON, at.condition.span, message).help(help))
}

/// Whether `condition` is on the status and nothing else. Comparisons with texts are told by what the value is.
fn is_of_status(condition: &Condition) -> bool {
    let of_others = condition.has_operand(&|operand| *operand != Expression::StatusCode);
    !of_others && condition.has_operand(&|_| true) && !has_text(condition)
}

/// A status as the value of `$statusCode`.
struct Status(Value);

impl Scope<Expression> for Status {
    fn value<'a>(&'a self, _: &'a Expression) -> Option<Cow<'a, Value>> {
        Some(Cow::Borrowed(&self.0))
    }
}

/// A condition on nothing but the status that no status meets, or alternatives that every status meets.
fn constant(criterion: &Criterion, condition: &Condition) -> Option<Diagnostic> {
    if !is_of_status(condition) {
        return None;
    }
    let holds = |status: i64| condition.evaluate(&Status(Value::Number(status.into())));
    let (mut some, mut all, mut fails) = (false, true, false);
    each_telling(condition, &mut |status| {
        if !fails && (!some || all) {
            match holds(status) {
                Ok(holds) => (some, all) = (some || holds, all && holds),
                Err(_) => fails = true,
            }
        }
    });
    if fails || (some && !all) {
        return None;
    }
    let text = criterion.condition.value.trim();
    let (message, help) = match (some, all) {
        (false, _) => (format!("`{text}` holds for no status"), "alternatives are joined by `||`"),
        (_, true) if matches!(condition, Condition::Or(_)) => {
            (format!("`{text}` holds for every status"), "to exclude several, join the comparisons by `&&`")
        }
        _ => return None,
    };
    Some(Diagnostic::new(&codes::STATUS_COMPARISON, criterion.condition.span, message).help(help))
}

/// Statuses of which one, at least, is as any other is to `condition`: what it says changes at the numbers in it only.
fn telling(condition: &Condition) -> BTreeSet<i64> {
    let mut telling = BTreeSet::new();
    each_telling(condition, &mut |status| {
        telling.insert(status);
    });
    telling
}

fn each_telling(condition: &Condition, visit: &mut dyn FnMut(i64)) {
    [FIRST, LAST].into_iter().for_each(&mut *visit);
    literals(condition, &mut |literal| {
        if let Value::Number(number) = literal {
            let near = first_from(number);
            for status in [near, near - 1, near + 1] {
                visit(status.clamp(FIRST, LAST));
            }
        }
    });
}

/// The first status that is not below `number`; the one after the last if there is none.
fn first_from(number: &Number) -> i64 {
    if let Some(whole) = number.as_i64() {
        return whole.clamp(FIRST, LAST + 1);
    }
    let (mut low, mut high) = (FIRST, LAST + 1);
    while low < high {
        let middle = i64::midpoint(low, high);
        if Number::from(middle) < *number {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn literals(condition: &Condition, visit: &mut dyn FnMut(&Value)) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| literals(one, visit)),
        Condition::Not(inner) => literals(inner, visit),
        Condition::Compare { left, right, .. } => {
            literals(left, visit);
            literals(right, visit);
        }
        Condition::Operand(Operand::Literal(literal)) => visit(literal),
        Condition::Operand(Operand::Expression { .. }) => {}
    }
}

fn has_text(condition: &Condition) -> bool {
    let mut found = false;
    literals(condition, &mut |literal| found |= matches!(literal, Value::String(_)));
    found
}

fn compared(condition: &Condition, visit: &mut dyn FnMut(Operator, &str, &Value)) {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().for_each(|one| compared(one, visit)),
        Condition::Not(inner) => compared(inner, visit),
        Condition::Compare { operator, left, right } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Expression { expression: Expression::StatusCode, text }),
                Condition::Operand(Operand::Literal(literal)),
            )
            | (
                Condition::Operand(Operand::Literal(literal)),
                Condition::Operand(Operand::Expression { expression: Expression::StatusCode, text }),
            ) if matches!(operator, Operator::Equal | Operator::NotEqual) => visit(*operator, text, literal),
            _ => {}
        },
        Condition::Operand(_) => {}
    }
}

/// Why no status is `literal`.
fn impossible(literal: &Value) -> Option<String> {
    let number = match literal {
        Value::Number(number) => number.clone(),
        Value::String(text) => match Number::parse(text.trim()) {
            Some(number) => number,
            None => return Some(format!("`'{text}'` is no number")),
        },
        Value::Null => return None,
        other => return Some(format!("`{}` is no number", other.to_text())),
    };
    let value = number.as_f64();
    (!(100.0..600.0).contains(&value) || !number.is_whole()).then(|| format!("{number} is no status"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::{Dialect, Version};

    /// What a condition says of each status is what it says of the telling ones.
    #[test]
    fn telling_statuses_stand_for_all() {
        for text in [
            "$statusCode == 200",
            "$statusCode != 200 || $statusCode != 201",
            "$statusCode > 99 && $statusCode < 600",
            "$statusCode >= 2000 && $statusCode < 300",
            "$statusCode > 199.5 && $statusCode < 200.5",
            "$statusCode < 100",
            "$statusCode >= 599",
            "$statusCode > 1e400 || $statusCode < -1e400",
            "$statusCode == null || $statusCode == true",
            "!($statusCode >= 400 || $statusCode == $statusCode)",
        ] {
            let condition = Condition::parse(text, Dialect::strict(Version::V1_1)).unwrap().0;
            let says = |status: i64| condition.evaluate(&Status(Value::Number(status.into()))).ok();
            let all: BTreeSet<_> = (FIRST..=LAST).map(says).collect();
            let telling: BTreeSet<_> = telling(&condition).into_iter().map(says).collect();
            assert_eq!(telling, all, "{text}");
        }
    }
}
