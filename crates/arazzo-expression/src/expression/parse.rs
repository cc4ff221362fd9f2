//! Text to expression.

use super::{Dialect, Expression, ExpressionError, Parsed};

impl Expression {
    /// The expression that all of `text` is (Appendix A of the grammar, by `dialect`).
    pub fn parse(text: &str, dialect: Dialect) -> Result<Parsed, ExpressionError> {
        let _ = dialect;
        Err(ExpressionError::new(0..text.len(), "not an expression"))
    }
}
