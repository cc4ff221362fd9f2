//! Expression to text, so that parsing gives the expression back.

use super::access::write_steps;
use super::characters::write_escaped;
use super::{Access, AccessForm, Expression, Name, Source};
use std::fmt;

/// Prints the expression by the grammar of its dialect.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url => f.write_str("$url"),
            Self::Method => f.write_str("$method"),
            Self::StatusCode => f.write_str("$statusCode"),
            Self::SelfUri => f.write_str("$self"),
            Self::Request(source) => write!(f, "$request.{source}"),
            Self::Response(source) => write!(f, "$response.{source}"),
            Self::Message(source) => write!(f, "$message.{source}"),
            Self::Inputs(name) => write!(f, "$inputs{name}"),
            Self::Outputs(name) => write!(f, "$outputs{name}"),
            Self::StepOutputs { step, name } => write!(f, "$steps.{step}.outputs{name}"),
            Self::WorkflowInputs { workflow, name } => write!(f, "$workflows.{workflow}.inputs{name}"),
            Self::WorkflowOutputs { workflow, name } => write!(f, "$workflows.{workflow}.outputs{name}"),
            Self::WorkflowStepOutputs { workflow, step, name } => {
                write!(f, "$workflows.{workflow}.steps.{step}.outputs{name}")
            }
            Self::SourceDescription { name, reference } => {
                write!(f, "$sourceDescriptions.{name}.")?;
                write_escaped(f, reference)
            }
            Self::Component { kind, name } => write!(f, "$components.{}.{name}", kind.field()),
        }
    }
}

/// Prints what follows `$request.`, `$response.` or `$message.`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "header.{name}"),
            Self::Query(name) => {
                f.write_str("query.")?;
                write_escaped(f, name)
            }
            Self::Path(name) => {
                f.write_str("path.")?;
                write_escaped(f, name)
            }
            Self::Body(access) => write!(f, "body{access}"),
            Self::Payload(access) => write!(f, "payload{access}"),
        }
    }
}

/// Prints `#/pointer`, `.a[0]`, or nothing.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            AccessForm::None => Ok(()),
            AccessForm::Pointer => write!(f, "#{}", self.pointer),
            AccessForm::Dotted => write_steps(f, self.pointer.tokens()),
        }
    }
}

/// Prints `.name#/pointer`; for the whole object, what there is of a pointer.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_whole() {
            write!(f, ".{}", self.text)?;
        }
        self.pointer.as_ref().map_or(Ok(()), |pointer| write!(f, "#{pointer}"))
    }
}
