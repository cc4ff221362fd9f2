//! Tables of expressions and what they evaluate to.
