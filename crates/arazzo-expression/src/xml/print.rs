//! Documents as text, in one form whatever they were written in: no XML declaration, no CDATA sections, double quotes.

use super::write::escape;
use super::{Attribute, Document, Name, Node, NodeId};
use std::fmt;

/// Prints the document so that parsing it gives the same tree.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(NodeId::ROOT, f)
    }
}

impl Document {
    /// Depth is bounded by the parser, and so is the recursion.
    fn print(&self, id: NodeId, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node(id) {
            Node::Root { children } => children.iter().try_for_each(|child| self.print(*child, f)),
            Node::Text(text) => f.write_str(&escape(text, false)),
            Node::Comment(text) => write!(f, "<!--{text}-->"),
            Node::Instruction { target, data } => write!(f, "<?{target} {data}?>"),
            Node::Element { name, attributes, namespaces, children } => {
                write!(f, "<{name}")?;
                for (prefix, uri) in namespaces {
                    let colon = if prefix.is_empty() { "" } else { ":" };
                    write!(f, " xmlns{colon}{prefix}=\"{}\"", escape(uri, true))?;
                }
                for Attribute { name, value, .. } in attributes {
                    write!(f, " {name}=\"{}\"", escape(value, true))?;
                }
                f.write_str(">")?;
                children.iter().try_for_each(|child| self.print(*child, f))?;
                write!(f, "</{name}>")
            }
        }
    }
}

/// Prints the name as it is written, with its prefix.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.prefix.is_empty() {
            write!(f, "{}:", self.prefix)?;
        }
        f.write_str(&self.local)
    }
}
