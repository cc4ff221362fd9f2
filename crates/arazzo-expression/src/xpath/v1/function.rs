//! The core function library (XPath 1.0, section 4).

use super::evaluate::{Evaluation, Focus};
use super::scalar::{self, Outcome};
use super::syntax::Expr;
use crate::xml::{Node, Part, Place};
use crate::xpath::XPathError;
use std::ops::RangeInclusive;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Boolean,
    Ceiling,
    Concat,
    Contains,
    Count,
    False,
    Floor,
    Id,
    Lang,
    Last,
    LocalName,
    Name,
    NamespaceUri,
    NormalizeSpace,
    Not,
    Number,
    Position,
    Round,
    StartsWith,
    String,
    StringLength,
    Substring,
    SubstringAfter,
    SubstringBefore,
    Sum,
    Translate,
    True,
}

const FUNCTIONS: [(&str, Function, RangeInclusive<usize>); 27] = [
    ("boolean", Function::Boolean, 1..=1),
    ("ceiling", Function::Ceiling, 1..=1),
    ("concat", Function::Concat, 2..=usize::MAX),
    ("contains", Function::Contains, 2..=2),
    ("count", Function::Count, 1..=1),
    ("false", Function::False, 0..=0),
    ("floor", Function::Floor, 1..=1),
    ("id", Function::Id, 1..=1),
    ("lang", Function::Lang, 1..=1),
    ("last", Function::Last, 0..=0),
    ("local-name", Function::LocalName, 0..=1),
    ("name", Function::Name, 0..=1),
    ("namespace-uri", Function::NamespaceUri, 0..=1),
    ("normalize-space", Function::NormalizeSpace, 0..=1),
    ("not", Function::Not, 1..=1),
    ("number", Function::Number, 0..=1),
    ("position", Function::Position, 0..=0),
    ("round", Function::Round, 1..=1),
    ("starts-with", Function::StartsWith, 2..=2),
    ("string", Function::String, 0..=1),
    ("string-length", Function::StringLength, 0..=1),
    ("substring", Function::Substring, 2..=3),
    ("substring-after", Function::SubstringAfter, 2..=2),
    ("substring-before", Function::SubstringBefore, 2..=2),
    ("sum", Function::Sum, 1..=1),
    ("translate", Function::Translate, 3..=3),
    ("true", Function::True, 0..=0),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|(known, ..)| *known == name).map(|(_, function, _)| *function)
    }

    pub(super) fn arity(self) -> RangeInclusive<usize> {
        FUNCTIONS.iter().find(|(_, function, _)| *function == self).map_or(0..=0, |(.., arity)| arity.clone())
    }

    /// Whether the arguments, if there are any, must be node-sets.
    pub(super) fn takes_nodes(self) -> bool {
        matches!(self, Self::Count | Self::Sum | Self::LocalName | Self::Name | Self::NamespaceUri)
    }
}

/// A function with its arguments not yet evaluated.
struct Call<'e> {
    arguments: &'e [Expr],
    focus: Focus,
}

#[expect(clippy::cast_precision_loss, reason = "counts and positions are numbers in XPath")]
impl Evaluation<'_> {
    pub(super) fn call(&self, function: Function, arguments: &[Expr], focus: Focus) -> Result<Outcome, XPathError> {
        let call = Call { arguments, focus };
        Ok(match function {
            Function::True | Function::False => Outcome::Bool(function == Function::True),
            Function::Last => Outcome::Number(focus.size as f64),
            Function::Position => Outcome::Number(focus.position as f64),
            Function::Boolean => Outcome::Bool(self.argument(&call, 0)?.truth()),
            Function::Not => Outcome::Bool(!self.argument(&call, 0)?.truth()),
            Function::Count => Outcome::Number(self.nodes_of(&call)?.len() as f64),
            Function::Sum => Outcome::Number(self.sum(&self.nodes_of(&call)?)?),
            Function::Number | Function::Floor | Function::Ceiling | Function::Round => {
                Outcome::Number(rounded(function, self.number(&self.argument(&call, 0)?)?))
            }
            // Without a document type, no attribute is an ID.
            Function::Id => self.argument(&call, 0).map(|_| Outcome::Nodes(Vec::new()))?,
            Function::Lang => Outcome::Bool(self.is_lang(focus.place, &self.text_of(&call, 0)?)),
            Function::LocalName | Function::Name | Function::NamespaceUri => Outcome::Text(
                self.nodes_of(&call)?.first().map_or_else(String::new, |place| self.named(*place, function)),
            ),
            Function::StringLength => Outcome::Number(self.text_of(&call, 0)?.chars().count() as f64),
            _ => self.call_on_text(function, &call)?,
        })
    }

    fn call_on_text(&self, function: Function, call: &Call<'_>) -> Result<Outcome, XPathError> {
        let first = self.text_of(call, 0)?;
        let text = match function {
            Function::String => first,
            Function::NormalizeSpace => scalar::normalize_space(&first),
            Function::Concat => (1..call.arguments.len())
                .try_fold(first, |all, index| Ok::<_, XPathError>(all + &self.text_of(call, index)?))?,
            Function::StartsWith => return Ok(Outcome::Bool(first.starts_with(&self.text_of(call, 1)?))),
            Function::Contains => return Ok(Outcome::Bool(first.contains(&self.text_of(call, 1)?))),
            Function::SubstringBefore => {
                first.split_once(&self.text_of(call, 1)?).map_or_else(String::new, |(before, _)| before.to_owned())
            }
            Function::SubstringAfter => {
                first.split_once(&self.text_of(call, 1)?).map_or_else(String::new, |(_, after)| after.to_owned())
            }
            Function::Translate => scalar::translate(&first, &self.text_of(call, 1)?, &self.text_of(call, 2)?),
            _ => {
                let start = self.number(&self.argument(call, 1)?)?;
                let length = call.arguments.get(2).map(|_| self.number(&self.argument(call, 2)?)).transpose()?;
                scalar::substring(&first, start, length)
            }
        };
        self.charge(text.len() / 8)?;
        Ok(Outcome::Text(text))
    }

    /// The argument at `index`; the node in focus stands in for one that is left out.
    fn argument(&self, call: &Call<'_>, index: usize) -> Result<Outcome, XPathError> {
        match call.arguments.get(index) {
            Some(argument) => self.evaluate(argument, call.focus),
            None => Ok(Outcome::Nodes(vec![call.focus.place])),
        }
    }

    fn text_of(&self, call: &Call<'_>, index: usize) -> Result<String, XPathError> {
        self.text(&self.argument(call, index)?)
    }

    fn nodes_of(&self, call: &Call<'_>) -> Result<Vec<Place>, XPathError> {
        Self::nodes(self.argument(call, 0)?)
    }

    fn sum(&self, nodes: &[Place]) -> Result<f64, XPathError> {
        nodes.iter().try_fold(0.0, |sum, node| Ok(sum + scalar::number(&self.string_value(*node)?)))
    }

    /// What `local-name`, `namespace-uri` and `name` say of a node.
    fn named(&self, place: Place, function: Function) -> String {
        let name = match (place.part, self.document.node(place.node)) {
            (Part::Attribute(index), _) => {
                self.document.attributes(place.node).get(index).map(|attribute| &attribute.name)
            }
            (Part::Itself, Node::Element { name, .. }) => Some(name),
            (Part::Itself, Node::Instruction { target, .. }) if function != Function::NamespaceUri => {
                return target.to_string();
            }
            (Part::Namespace(index), _) if function != Function::NamespaceUri => {
                return self
                    .document
                    .namespaces(place.node)
                    .get(index)
                    .map_or_else(String::new, |(prefix, _)| prefix.to_string());
            }
            _ => None,
        };
        match (name, function) {
            (None, _) => String::new(),
            (Some(name), Function::NamespaceUri) => name.namespace.to_string(),
            (Some(name), Function::Name) if !name.prefix.is_empty() => format!("{}:{}", name.prefix, name.local),
            (Some(name), _) => name.local.to_string(),
        }
    }

    /// Whether the nearest `xml:lang` is `wanted` or a sublanguage of it.
    fn is_lang(&self, place: Place, wanted: &str) -> bool {
        let mut at = Some(place.node);
        while let Some(node) = at {
            let lang =
                self.document.attributes(node).iter().find(|a| &*a.name.prefix == "xml" && &*a.name.local == "lang");
            if let Some(lang) = lang {
                let (found, wanted) = (lang.value.to_ascii_lowercase(), wanted.to_ascii_lowercase());
                return found.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            }
            at = self.document.parent(node);
        }
        false
    }
}

fn rounded(function: Function, number: f64) -> f64 {
    match function {
        Function::Floor => number.floor(),
        Function::Ceiling => number.ceil(),
        Function::Round => scalar::round(number),
        _ => number,
    }
}
