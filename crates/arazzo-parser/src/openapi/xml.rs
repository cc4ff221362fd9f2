//! How a schema is written in XML (OpenAPI, XML Object).

use super::Place;
use arazzo_expression::Str;

/// The hints of an XML Object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    /// The name of the element or attribute; for the items of a list that of each item.
    pub name: Option<Str>,
    /// The URI of its namespace.
    pub namespace: Option<Str>,
    /// The prefix of its name.
    pub prefix: Option<Str>,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether a list has an element around its items. Like `attribute`, it says the same as `node_type` where there is one.
    pub wrapped: bool,
    /// `element`, `attribute`, `text`, `cdata` or `none` (3.2).
    pub node_type: Option<Str>,
}

impl Xml {
    pub(super) fn read(place: &Place) -> Self {
        let node_type = place.text("nodeType");
        Self {
            name: place.text("name"),
            namespace: place.text("namespace"),
            prefix: place.text("prefix"),
            attribute: node_type
                .as_ref()
                .map_or_else(|| place.truth("attribute") == Some(true), |node_type| &**node_type == "attribute"),
            wrapped: node_type
                .as_ref()
                .map_or_else(|| place.truth("wrapped") == Some(true), |node_type| &**node_type == "element"),
            node_type,
        }
    }
}
