//! Queries as text: normalised, so that queries that mean the same by their grammar look the same.

use super::ast::{
    Comparison, Logical, Matches, Operand, Operator, Path, PatternSource, Root, Segment, Selector, Slice,
};
use std::fmt::{self, Display, Formatter, Write as _};

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.root {
            Root::Argument => "$",
            Root::Current => "@",
        })?;
        self.segments.iter().try_for_each(|segment| segment.fmt(f))
    }
}

/// Names are written without quotes where they can be.
impl Display for Segment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let dots = if self.descendant { ".." } else { "." };
        match self.selectors.as_slice() {
            [Selector::Wildcard] => write!(f, "{dots}*"),
            [Selector::Name(name)] if is_shorthand(name) => write!(f, "{dots}{name}"),
            selectors => {
                f.write_str(if self.descendant { "..[" } else { "[" })?;
                join(f, selectors, ", ")?;
                f.write_char(']')
            }
        }
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => quoted(f, name),
            Self::Wildcard => f.write_char('*'),
            Self::Index(index) => index.fmt(f),
            Self::Slice(slice) => slice.fmt(f),
            Self::Filter(condition) => write!(f, "?{condition}"),
        }
    }
}

impl Display for Slice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.start.map_or(Ok(()), |start| start.fmt(f))?;
        f.write_char(':')?;
        self.end.map_or(Ok(()), |end| end.fmt(f))?;
        if self.step == 1 { Ok(()) } else { write!(f, ":{}", self.step) }
    }
}

impl Display for Logical {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(parts) => join(f, parts.iter().map(|part| Part(part, matches!(part, Self::Or(_)))), " || "),
            Self::And(parts) => {
                join(f, parts.iter().map(|part| Part(part, matches!(part, Self::Or(_) | Self::And(_)))), " && ")
            }
            Self::Not(inner) => {
                f.write_char('!')?;
                Part(inner, !matches!(**inner, Self::Exists(_) | Self::Matches(_))).fmt(f)
            }
            Self::Exists(path) => path.fmt(f),
            Self::Compare(comparison) => comparison.fmt(f),
            Self::Matches(matches) => matches.fmt(f),
        }
    }
}

/// A part of an expression, in parentheses if they are needed.
struct Part<'a>(&'a Logical, bool);

impl Display for Part<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(part, grouped) = self;
        if *grouped { write!(f, "({part})") } else { part.fmt(f) }
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let operator = match self.operator {
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
        };
        write!(f, "{} {operator} {}", self.left, self.right)
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => match value.as_str() {
                Some(text) => quoted(f, text),
                None => value.fmt(f),
            },
            Self::Path(path) => path.fmt(f),
            Self::Length(inner) => write!(f, "length({inner})"),
            Self::Count(path) => write!(f, "count({path})"),
            Self::Value(path) => write!(f, "value({path})"),
            Self::Size(path) => write!(f, "{path}.length"),
        }
    }
}

impl Display for Matches {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}, ", if self.whole { "match" } else { "search" }, self.text)?;
        match &self.pattern {
            PatternSource::Literal(text, _) => quoted(f, text)?,
            PatternSource::Computed(operand) => operand.fmt(f)?,
        }
        f.write_char(')')
    }
}

fn join<D: Display>(f: &mut Formatter<'_>, parts: impl IntoIterator<Item = D>, joint: &str) -> fmt::Result {
    for (nth, part) in parts.into_iter().enumerate() {
        if nth > 0 {
            f.write_str(joint)?;
        }
        part.fmt(f)?;
    }
    Ok(())
}

/// Whether `name` can stand after a dot (RFC 9535, `member-name-shorthand`).
fn is_shorthand(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii())
}

/// A string in the quotes that it needs fewer escapes in, single ones if there is no difference.
fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let quote = if text.matches('"').count() < text.matches('\'').count() { '"' } else { '\'' };
    f.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            c if c == quote || c == '\\' => write!(f, "\\{c}")?,
            c => f.write_char(c)?,
        }
    }
    f.write_char(quote)
}
