//! What is wrong with a document, for people and for tools. Every kind of fault has one [`Code`] with a doc text that
//! `arazzo explain` prints.

use crate::{Span, suggest};

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not what was meant, but it can run.
    Warning,
    /// It cannot run, or not as the specification demands.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of fault. Names are kebab-case, stable, and no two codes have the same.
#[derive(Debug)]
pub struct Code {
    /// The name, for example `unknown-step`.
    pub name: &'static str,
    /// The severity unless the operator says otherwise.
    pub severity: Severity,
    /// What it means, with a wrong and a right example, in Markdown.
    pub doc: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

/// Declares the codes of one crate: a constant for each, and `ALL` of them. The doc comment is the text of
/// `arazzo explain`.
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal, $severity:ident;)+) => {
        $($(#[doc = $doc])+
        pub static $constant: $crate::Code = $crate::Code {
            name: $name,
            severity: $crate::Severity::$severity,
            doc: concat!($($doc, "\n"),+),
        };)+

        /// Every code that is declared here.
        pub static ALL: &[&$crate::Code] = &[$(&$constant),+];
    };
}

/// A place that a diagnostic points at, with a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

/// A change of text that mends the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, in the imperative.
    pub title: String,
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
    /// Whether it may be applied without asking: it cannot change what a correct document means.
    pub safe: bool,
}

/// What to do about a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What to do, for people.
    pub help: String,
    /// The change that does it, if one can be given.
    pub fix: Option<Fix>,
}

impl Advice {
    /// Advice without a change of the text.
    pub fn new(help: impl Into<String>) -> Self {
        Self { help: help.into(), fix: None }
    }

    /// What of `candidates` was probably meant by `name`. Where only one is near, the text at `span` is replaced by what
    /// `write` makes of it; that is safe if the two differ in case only.
    pub fn near<'c>(
        candidates: impl IntoIterator<Item = &'c str>,
        name: &str,
        span: impl Into<Option<Span>>,
        write: impl FnOnce(&str) -> String,
    ) -> Option<Self> {
        let similar = suggest::similar(candidates, name);
        let folded: Vec<&str> = similar.iter().copied().filter(|near| near.eq_ignore_ascii_case(name)).collect();
        let nearest = folded.first().or(similar.first()).copied()?;
        let only = folded.len() == 1 || (folded.is_empty() && similar.len() == 1);
        let fix = span.into().filter(|_| only).map(|span| Fix {
            title: format!("use `{nearest}`"),
            span,
            replacement: write(nearest),
            safe: !folded.is_empty(),
        });
        Some(Self { help: format!("did you mean `{nearest}`?"), fix })
    }
}

/// One fault, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// How much it matters here.
    pub severity: Severity,
    /// What is wrong in this document: one sentence without a full stop, values included, secrets never.
    pub message: String,
    /// Where it is; `None` for what has no place, such as a missing file named on the command line.
    pub span: Option<Span>,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A fault of kind `code` at `span`.
    pub fn new(code: &'static Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            span: span.into(),
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, pointing at another place too.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// The same, with a change that mends it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), span, replacement: replacement.into(), safe: true });
        self
    }

    /// The same, with a change that mends it, but only if it was guessed right.
    #[must_use]
    pub fn guess(self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let mut guessed = self.fix(title, span, replacement);
        if let Some(fix) = &mut guessed.fix {
            fix.safe = false;
        }
        guessed
    }

    /// The same, with what of `candidates` was probably meant by `name`, as [`Advice::near`] has it.
    #[must_use]
    pub fn near<'c>(
        self,
        candidates: impl IntoIterator<Item = &'c str>,
        name: &str,
        span: impl Into<Option<Span>>,
        write: impl FnOnce(&str) -> String,
    ) -> Self {
        self.advise(Advice::near(candidates, name, span, write))
    }

    /// The same, with what is to be done, if there is something.
    #[must_use]
    pub fn advise(mut self, advice: Option<Advice>) -> Self {
        if let Some(Advice { help, fix }) = advice {
            self.help = Some(help);
            self.fix = fix.or(self.fix);
        }
        self
    }

    /// The same, at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
