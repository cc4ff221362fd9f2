//! From text through xee-xpath to a result. Its programs may not be shared between threads: an expression is compiled where it is
//! evaluated, and when it is parsed only to be checked.

use super::super::expression::json_number;
use super::extent::Extent;
use super::isolate::isolated;
use super::scan::Scan;
use super::{estimate, gate, nodes, predicates};
use crate::xml::{Document, Place};
use crate::xpath::{XPathError, XPathVersion};
use crate::{Number, Str, Value};
use std::sync::Arc;
use xee_xpath::context::{StaticContext, StaticContextBuilder};
use xee_xpath::error::{Error, ErrorValue};
use xee_xpath::query::SequenceQuery;
use xee_xpath::{Atomic, Documents, Item, Queries, Query, Sequence};
use xee_xpath_ast::ast::XPath;

/// The prefixes that mean something without a declaration.
const KNOWN: [&str; 7] = ["xml", "xs", "fn", "map", "array", "math", "err"];

/// How many nodes a document may have: its evaluator takes about half a kilobyte for each.
const MOST_NODES: usize = 250_000;

/// A checked expression.
#[derive(Clone, Debug)]
pub(crate) struct Parsed(Arc<Checked>);

#[derive(Debug)]
struct Checked {
    /// What is evaluated in the place of the text.
    rewritten: Str,
    /// What the text says, for the estimate of what it takes.
    tree: XPath,
    prefixes: Vec<Str>,
}

impl Parsed {
    pub(crate) fn parse(text: &str, version: XPathVersion) -> Result<Self, XPathError> {
        let scan = Scan::of(text)?;
        gate::check(&scan, version)?;
        scan.check_steps()?;
        let prefixes: Vec<Str> =
            scan.prefixes.iter().filter(|prefix| !KNOWN.contains(prefix)).map(|prefix| Str::from(*prefix)).collect();
        let (text, rewritten) = (Str::from(text), Str::from(predicates::rewritten(text, &scan)));
        // Which namespaces the prefixes will be is not known yet, nor does it matter for the syntax.
        let checked = isolated(move || {
            let unknown = || prefixes.iter().map(|prefix| (&**prefix, "urn:unknown"));
            compile(&text, unknown())?;
            let tree = context(unknown()).parse_xpath(&text);
            let tree =
                tree.map_err(|_| XPathError::Syntax { range: 0..text.len(), reason: "no expression".to_owned() })?;
            Ok(Checked { rewritten, tree, prefixes })
        })?;
        Ok(Self(Arc::new(checked)))
    }

    pub(crate) fn matches(&self, document: Document) -> Result<bool, XPathError> {
        self.evaluate(Arc::new(document), |_, found| {
            found.sequence.effective_boolean_value().map_err(|error| XPathError::Evaluation(message(&error)))
        })
    }

    pub(crate) fn select(&self, document: Document) -> Result<Vec<Value>, XPathError> {
        self.evaluate(Arc::new(document), |_, found| {
            found.sequence.iter().map(|item| value(&found.documents, &item)).collect()
        })
    }

    /// The selected nodes in document order, each once.
    pub(crate) fn places(&self, document: &Arc<Document>) -> Result<Vec<Place>, XPathError> {
        self.evaluate(document.clone(), |document, found| {
            let place = |item: Item| {
                let place = nodes::place(document, &found.documents, &item);
                place.ok_or_else(|| {
                    XPathError::Evaluation("the XPath selects what is no node of the document".to_owned())
                })
            };
            let mut places: Vec<Place> = found.sequence.iter().map(place).collect::<Result<_, _>>()?;
            places.sort_unstable();
            places.dedup();
            Ok(places)
        })
    }

    fn evaluate<T: Send + 'static>(
        &self,
        document: Arc<Document>,
        read: fn(&Document, &Found) -> Result<T, XPathError>,
    ) -> Result<T, XPathError> {
        let checked = self.0.clone();
        isolated(move || read(&document, &checked.run(&document)?))
    }
}

impl Checked {
    fn run(&self, document: &Document) -> Result<Found, XPathError> {
        let namespaces = document.namespaces(document.element());
        let declared =
            namespaces.iter().map(|(prefix, uri)| (&**prefix, &**uri)).filter(|(prefix, _)| !prefix.is_empty());
        if let Some(unknown) =
            self.prefixes.iter().find(|prefix| !declared.clone().any(|(known, _)| known == &***prefix))
        {
            let reason = format!("the document element does not declare the prefix `{unknown}`");
            return Err(XPathError::Evaluation(reason));
        }
        let text = document.to_string();
        if document.len() > MOST_NODES {
            return Err(XPathError::Budget);
        }
        estimate::check(&self.tree.0.value, &Extent::of(document, text.len()))?;
        let query = compile(&self.rewritten, declared)?;
        let mut documents = Documents::new();
        let handle = documents.add_string_without_uri(&text);
        let handle = handle.map_err(|error| XPathError::Evaluation(error.to_string()))?;
        let sequence =
            query.execute(&mut documents, handle).map_err(|error| XPathError::Evaluation(message(&error.error)))?;
        Ok(Found { documents, sequence })
    }
}

struct Found {
    documents: Documents,
    sequence: Sequence,
}

fn context<'a>(namespaces: impl Iterator<Item = (&'a str, &'a str)>) -> StaticContext {
    let mut context = StaticContextBuilder::default();
    context.namespaces(namespaces);
    context.build()
}

fn compile<'a>(text: &str, namespaces: impl Iterator<Item = (&'a str, &'a str)>) -> Result<SequenceQuery, XPathError> {
    Queries::default().sequence_with_context(text, context(namespaces)).map_err(|error| syntax(&error, text))
}

fn syntax(error: &Error, text: &str) -> XPathError {
    let range = error.span.map_or(0..text.len(), |span| span.range());
    XPathError::Syntax { range, reason: message(&error.error) }
}

/// The first sentence that XPath says of an error, and its code.
fn message(error: &ErrorValue) -> String {
    format!("{} ({})", error.message().trim_end_matches('.').to_lowercase(), error.code())
}

fn value(documents: &Documents, item: &Item) -> Result<Value, XPathError> {
    let text = item.string_value(documents.xot()).map_err(|error| XPathError::Evaluation(message(&error)));
    match item {
        Item::Atomic(Atomic::Boolean(truth)) => Ok((*truth).into()),
        Item::Atomic(Atomic::Double(double)) => Ok(json_number(double.0)?.into()),
        // By way of its text, or its error as a double would show.
        Item::Atomic(Atomic::Float(float)) => Ok(json_number(float.0.to_string().parse().unwrap_or(f64::NAN))?.into()),
        Item::Atomic(Atomic::Integer(..) | Atomic::Decimal(_)) => {
            let text = text?;
            let number =
                Number::parse(&text).ok_or_else(|| XPathError::Evaluation(format!("{text} is no JSON number")))?;
            Ok(number.into())
        }
        _ => Ok(text?.into()),
    }
}
