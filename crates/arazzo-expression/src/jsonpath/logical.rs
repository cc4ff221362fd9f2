//! The grammar of filter expressions (RFC 9535, section 2.3.5.1).

use super::JsonPathError;
use super::ast::{Comparison, Logical, Operand, Operator, Place};
use super::operand::Term;
use super::parse::Parser;

const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

impl Parser<'_> {
    pub(super) fn logical(&mut self) -> Result<Logical, JsonPathError> {
        self.joined("||", Self::conjunction, Logical::Or)
    }

    fn conjunction(&mut self) -> Result<Logical, JsonPathError> {
        self.joined("&&", Self::basic, Logical::And)
    }

    /// One part, or several with `joint` between them. Blanks after the last are left.
    fn joined(
        &mut self,
        joint: &str,
        part: fn(&mut Self) -> Result<Logical, JsonPathError>,
        join: fn(Vec<Logical>) -> Logical,
    ) -> Result<Logical, JsonPathError> {
        let first = part(self)?;
        let mut parts = Vec::new();
        loop {
            let after = self.cursor.at;
            self.cursor.blank();
            if !self.cursor.eat(joint) {
                self.cursor.at = after;
                break;
            }
            self.cursor.blank();
            parts.push(part(self)?);
        }
        if parts.is_empty() {
            return Ok(first);
        }
        parts.insert(0, first);
        Ok(join(parts))
    }

    fn basic(&mut self) -> Result<Logical, JsonPathError> {
        let from = self.cursor.at;
        let negated = self.cursor.eat("!");
        if negated {
            self.cursor.blank();
        }
        let plain =
            if self.cursor.peek() == Some(b'(') { self.parenthesised()? } else { self.test(negated.then_some(from))? };
        Ok(if negated { Logical::Not(Box::new(plain)) } else { plain })
    }

    fn parenthesised(&mut self) -> Result<Logical, JsonPathError> {
        self.cursor.enter()?;
        self.cursor.at += 1;
        self.cursor.blank();
        let inner = self.logical()?;
        self.cursor.blank();
        self.cursor.leave();
        if self.cursor.eat(")") { Ok(inner) } else { Err(self.unexpected("expected `)`")) }
    }

    /// A comparison, an existence test or a function; `negation` says where a `!` stands before it.
    fn test(&mut self, negation: Option<usize>) -> Result<Logical, JsonPathError> {
        let from = self.cursor.at;
        let left = self.term()?;
        let after = self.cursor.at;
        self.cursor.blank();
        let Some(operator) = self.operator()? else {
            self.cursor.at = after;
            return self.unary(left, from);
        };
        if let Some(at) = negation {
            let reason = "`!` before a comparison needs parentheses: `!(a == b)`";
            return Err(JsonPathError::new(at..at + 1, reason));
        }
        let left = self.compared(left, from..after)?;
        self.cursor.blank();
        let right_from = self.cursor.at;
        let right = self.term()?;
        let right = self.compared(right, right_from..self.cursor.at)?;
        Ok(Logical::Compare(Box::new(Comparison { operator, left, right, range: Place(from..self.cursor.at) })))
    }

    fn operator(&mut self) -> Result<Option<Operator>, JsonPathError> {
        let rest = self.cursor.rest();
        if ["===", "!==", "<>"].iter().any(|foreign| rest.starts_with(foreign)) {
            return Err(self.unexpected("expected a comparison operator"));
        }
        let found = OPERATORS.iter().find(|(token, _)| rest.starts_with(token));
        self.cursor.at += found.map_or(0, |(token, _)| token.len());
        Ok(found.map(|(_, operator)| *operator))
    }

    /// What stands alone as a test.
    fn unary(&self, term: Term, from: usize) -> Result<Logical, JsonPathError> {
        match term {
            Term::Path(path) => Ok(Logical::Exists(path)),
            Term::Matches(matches) => Ok(Logical::Matches(matches)),
            Term::Operand(Operand::Literal(_)) => {
                Err(self.cursor.wrong(from, "a literal is no test: compare it with something"))
            }
            Term::Operand(_) => Err(self.cursor.wrong(from, "a number or value is no test: compare it with something")),
        }
    }
}
