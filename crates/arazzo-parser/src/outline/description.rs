//! An OpenAPI description over an outline.

use super::{LazyTree, Outline, OutlinedOperation};
use crate::openapi::{Description, Document, OpenApiVersion, OperationKey};
use crate::{Format, Limits, SourceId, Span};
use arazzo_expression::{Pointer, Str};
use std::sync::Arc;
use url::Url;

/// The description `text` that was got from `url`, with its operations known and nothing parsed. `None` if it must be
/// read whole: because it cannot be outlined, or because it is no OpenAPI description; or refused, because it is too large.
pub fn describe(source: SourceId, text: &Arc<String>, format: Format, url: Url) -> Option<Description> {
    if text.len() > Limits::default().bytes {
        return None;
    }
    let outline = Outline::scan(text, format)?;
    if !["openapi", "swagger"].iter().any(|field| outline.entries.contains_key(*field)) {
        return None;
    }
    let (operations, referring) = (outline.operations.clone(), outline.referring.clone());
    let document = Arc::new(Document::new(Box::new(LazyTree::new(source, text.clone(), outline)), url, source));
    let version = document.version()?;
    let keys = operations.iter().filter_map(|operation| key(operation, version, source)).collect();
    let referring = referring.iter().map(|path| [Str::from("paths"), path.clone()].into_iter().collect()).collect();
    Some(Description::from_parts(document, version, keys, referring))
}

/// The operation as the index of a description has it; `None` if its version has no such operation.
fn key(operation: &OutlinedOperation, version: OpenApiVersion, source: SourceId) -> Option<OperationKey> {
    let later = operation.additional || operation.field.eq_ignore_ascii_case("query");
    if later && version < OpenApiVersion::V3_2 {
        return None;
    }
    let mut pointer: Pointer = [Str::from("paths"), operation.path.clone()].into_iter().collect();
    if operation.additional {
        pointer = pointer.join("additionalOperations");
    }
    let method =
        if operation.additional { operation.field.clone() } else { operation.field.to_ascii_uppercase().into() };
    Some(OperationKey {
        path: operation.path.clone(),
        method,
        operation_id: operation.operation_id.clone(),
        pointer: pointer.join(operation.field.clone()),
        span: Span::new(source, operation.key.start, operation.key.end),
    })
}
