//! The files that requests may send (SEC-22): what documents name as `@path`, the operator allows.

use crate::fault::StepFault;
use arazzo_expression::Value;
use std::sync::Arc;

/// A file that the operator lets requests send.
#[derive(Clone, Debug)]
pub struct File {
    /// What it may be called behind the `@`.
    pub names: Vec<String>,
    /// Its own name, without folders.
    pub file_name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// The files that the operator lets requests send.
#[derive(Clone, Debug, Default)]
pub struct Files(Vec<File>);

impl Files {
    /// These files and no others.
    pub fn new(files: Vec<File>) -> Self {
        Self(files)
    }

    /// The file that `text` names: `@path`.
    pub fn named(&self, text: &str) -> Option<&File> {
        let name = text.strip_prefix('@')?;
        self.0.iter().find(|file| file.names.iter().any(|have| have == name))
    }

    /// The file whose text is `text`, such as the value of an input that was read from it.
    pub fn with_text(&self, text: &str) -> Option<&File> {
        self.0.iter().find(|file| &*file.bytes == text.as_bytes())
    }

    /// Refuses to put the name of a file of bytes into `place`, where only its content would be meant.
    pub(crate) fn refuse_in(&self, value: &Value, place: &str) -> Result<(), StepFault> {
        let mut left = if self.0.is_empty() { Vec::new() } else { vec![value] };
        while let Some(value) = left.pop() {
            match value {
                Value::Array(items) => left.extend(items.iter()),
                Value::Object(members) => left.extend(members.values()),
                Value::String(text) => {
                    if self.named(text).is_some_and(|file| std::str::from_utf8(&file.bytes).is_err()) {
                        let message =
                            format!("{place}: the file `{text}` is no text; it can be a whole body or a part");
                        return Err(StepFault::new("file-not-text", message));
                    }
                }
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        Ok(())
    }
}
