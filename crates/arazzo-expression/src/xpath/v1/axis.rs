//! Axes and node tests (XPath 1.0, sections 2.2 and 2.3). The arena of a document is in document order: descendants are a range.

use super::evaluate::Evaluation;
use super::syntax::{Axis, Step, Test};
use crate::xml::{Name, Node, NodeId, Part, Place};
use crate::xpath::XPathError;

impl Evaluation<'_> {
    /// The nodes that axis and test of `step` find from `from`, in the order of the axis.
    pub(super) fn candidates(&self, from: Place, step: &Step) -> Result<Vec<Place>, XPathError> {
        let mut found = self.along(from, step.axis)?;
        found.retain(|place| self.passes(*place, step));
        if step.axis.is_reverse() {
            found.reverse();
        }
        Ok(found)
    }

    /// All nodes of an axis, in document order.
    fn along(&self, from: Place, axis: Axis) -> Result<Vec<Place>, XPathError> {
        let is_node = from.part == Part::Itself;
        Ok(match axis {
            Axis::Itself => vec![from],
            Axis::Parent => self.parent(from).into_iter().collect(),
            Axis::Ancestor => self.ancestors(from),
            Axis::AncestorOrSelf => self.ancestors(from).into_iter().chain([from]).collect(),
            Axis::DescendantOrSelf if !is_node => vec![from],
            Axis::DescendantOrSelf => self.range(from.node.index(), self.end(from.node))?,
            Axis::Descendant if is_node => self.range(from.node.index() + 1, self.end(from.node))?,
            Axis::Child if is_node => self.places(self.document.children(from.node))?,
            Axis::Attribute if is_node => {
                self.parts(from.node, self.document.attributes(from.node).len(), Part::Attribute)?
            }
            Axis::Namespace if is_node && self.document.name(from.node).is_some() => {
                self.parts(from.node, self.document.namespaces(from.node).len(), Part::Namespace)?
            }
            Axis::FollowingSibling | Axis::PrecedingSibling if is_node => self.siblings(from.node, axis)?,
            // What follows an attribute includes the content of its element.
            Axis::Following if !is_node => self.range(from.node.index() + 1, self.document.len())?,
            Axis::Following => self.range(self.end(from.node), self.document.len())?,
            Axis::Preceding => {
                let mut before = self.range(1, from.node.index())?;
                before.retain(|place| self.end(place.node) <= from.node.index());
                before
            }
            _ => Vec::new(),
        })
    }

    fn parent(&self, place: Place) -> Option<Place> {
        if place.part == Part::Itself {
            self.document.parent(place.node).map(Place::from)
        } else {
            Some(place.node.into())
        }
    }

    fn ancestors(&self, from: Place) -> Vec<Place> {
        let mut found: Vec<_> = std::iter::successors(self.parent(from), |place| self.parent(*place)).collect();
        found.reverse();
        found
    }

    fn range(&self, from: usize, to: usize) -> Result<Vec<Place>, XPathError> {
        self.charge(to.saturating_sub(from))?;
        Ok((from..to).map(|index| NodeId::at(index).into()).collect())
    }

    fn places(&self, ids: &[NodeId]) -> Result<Vec<Place>, XPathError> {
        self.charge(ids.len())?;
        Ok(ids.iter().map(|id| Place::from(*id)).collect())
    }

    fn parts(&self, node: NodeId, count: usize, part: fn(usize) -> Part) -> Result<Vec<Place>, XPathError> {
        self.charge(count)?;
        Ok((0..count).map(|index| Place { node, part: part(index) }).collect())
    }

    fn siblings(&self, node: NodeId, axis: Axis) -> Result<Vec<Place>, XPathError> {
        let all = self.document.parent(node).map_or(&[][..], |parent| self.document.children(parent));
        let before = all.partition_point(|sibling| *sibling < node);
        let (preceding, following) = all.split_at(before);
        self.places(if axis == Axis::PrecedingSibling { preceding } else { following.get(1..).unwrap_or_default() })
    }

    fn passes(&self, place: Place, step: &Step) -> bool {
        let node = (place.part == Part::Itself).then(|| self.document.node(place.node));
        match (&step.test, node) {
            (Test::Node, _) | (Test::Text, Some(Node::Text(_))) | (Test::Comment, Some(Node::Comment(_))) => true,
            (Test::Instruction(wanted), Some(Node::Instruction { target, .. })) => {
                wanted.as_ref().is_none_or(|w| w == target)
            }
            (Test::Name { prefix, local }, _) => self.is_named(place, step.axis, prefix.as_deref(), local.as_deref()),
            _ => false,
        }
    }

    /// Names are those of the principal type of the axis: attributes, namespaces, or else elements.
    fn is_named(&self, place: Place, axis: Axis, prefix: Option<&str>, local: Option<&str>) -> bool {
        let fits = |name: &Name| {
            let namespace = prefix.map_or(Some(""), |prefix| self.uri(prefix));
            (local.is_none() && prefix.is_none() || namespace == Some(&*name.namespace))
                && local.is_none_or(|local| local == &*name.local)
        };
        match (axis, place.part) {
            (Axis::Attribute, Part::Attribute(index)) => {
                self.document.attributes(place.node).get(index).is_some_and(|a| fits(&a.name))
            }
            (Axis::Namespace, Part::Namespace(index)) => {
                let declared = self.document.namespaces(place.node);
                prefix.is_none()
                    && local.is_none_or(|local| declared.get(index).is_some_and(|(name, _)| &**name == local))
            }
            (Axis::Attribute | Axis::Namespace, _) => false,
            (_, Part::Itself) => self.document.name(place.node).is_some_and(fits),
            _ => false,
        }
    }
}
