//! Drawings in Mermaid's flowchart language.

use super::model::{Drawing, Edge, Kind, Mark, Node, Shape};
use super::words::cut;
use std::fmt::Write as _;

/// The longest label, in characters.
const LONGEST: usize = 90;

/// The drawing as a flowchart.
pub(super) fn text(drawing: &Drawing) -> String {
    let mut text = String::from("flowchart TB\n");
    // Writing to a string cannot fail.
    for (number, cluster) in drawing.workflows.iter().enumerate() {
        let _ = writeln!(text, "  subgraph w{number}[\"{}\"]", escape(&cluster.title));
        for (place, node) in cluster.nodes.iter().enumerate() {
            if cluster.is_used(place) {
                let _ = writeln!(text, "    w{number}n{place}{}", shape(node));
            }
        }
        text.push_str("  end\n");
    }
    let mut links: Vec<(Kind, Mark)> = Vec::new();
    for (number, cluster) in drawing.workflows.iter().enumerate() {
        for edge in &cluster.edges {
            link(
                &mut text,
                &format!("w{number}n{}", edge.from),
                arrow(edge),
                &edge.label(),
                &format!("w{number}n{}", edge.to),
            );
            links.push((edge.kind, edge.mark));
        }
    }
    for call in &drawing.calls {
        let (workflow, node) = call.from;
        let separator = if call.condition.is_empty() { "" } else { ": " };
        let label = format!("{}{separator}{}", call.label, call.condition);
        link(&mut text, &format!("w{workflow}n{node}"), "-.->", &label, &format!("w{}n0", call.to));
        links.push((Kind::Depends, call.mark));
    }
    styles(&mut text, drawing, &links);
    text
}

fn link(text: &mut String, from: &str, arrow: &str, label: &str, to: &str) {
    let (label, _) = cut(label, LONGEST);
    let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&label)) };
    let _ = writeln!(text, "  {from} {arrow}{label} {to}");
}

fn arrow(edge: &Edge) -> &'static str {
    match edge.kind {
        Kind::Success => "-->",
        Kind::Failure | Kind::Depends => "-.->",
        Kind::Retry => "==>",
    }
}

fn shape(node: &Node) -> String {
    let (name, _) = cut(&node.name, LONGEST);
    let (detail, _) = cut(&node.detail, LONGEST);
    let name = escape(&name);
    match node.shape {
        Shape::Start => format!("([\"{name}\"])"),
        Shape::Step => format!("[\"{name}<br/><small>{}</small>\"]", escape(&detail)),
        Shape::Call => format!("[[\"{name}<br/><small>{}</small>\"]]", escape(&detail)),
        Shape::Success | Shape::Failure => format!("((\"{name}\"))"),
    }
}

fn styles(text: &mut String, drawing: &Drawing, links: &[(Kind, Mark)]) {
    let marked = |mark: Mark| -> Vec<String> {
        let clusters = drawing.workflows.iter().enumerate();
        let nodes = clusters.flat_map(|(number, cluster)| {
            let nodes = cluster.nodes.iter().enumerate();
            let nodes = nodes.filter(move |(place, node)| node.mark == mark && cluster.is_used(*place));
            nodes.map(move |(place, _)| format!("w{number}n{place}"))
        });
        nodes.collect()
    };
    for (class, mark, style) in [
        ("covered", Mark::Covered, "fill:#d7f0dc,stroke:#1a7f37"),
        ("uncovered", Mark::Uncovered, "fill:#fbe3e4,stroke:#cf222e,stroke-dasharray:4 3"),
    ] {
        let nodes = marked(mark);
        if !nodes.is_empty() {
            let _ = writeln!(text, "  classDef {class} {style}\n  class {} {class}", nodes.join(","));
        }
    }
    for (style, wanted) in [("stroke:#1a7f37", Mark::Covered), ("stroke:#cf222e", Mark::Uncovered)] {
        let numbers: Vec<String> = links
            .iter()
            .enumerate()
            .filter(|(_, (_, mark))| *mark == wanted)
            .map(|(number, _)| number.to_string())
            .collect();
        if !numbers.is_empty() {
            let _ = writeln!(text, "  linkStyle {} {style}", numbers.join(","));
        }
    }
}

/// A text within quotes: what Mermaid or HTML would act on becomes an entity.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("#quot;"),
            '#' | '&' | '<' | '>' | ';' | '`' | '\\' | '{' | '}' | '[' | ']' | '(' | ')' | '|' | '*' | '_' | '~'
            | '$' | '%' => {
                escaped.push_str(&format!("#{};", u32::from(c)));
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_mermaid_acts_on_is_left() {
        assert_eq!(escape("a\"b<c>#d;"), "a#quot;b#60;c#62;#35;d#59;");
        assert_eq!(escape("end é 日本"), "end é 日本");
        assert_eq!(escape("a\nb"), "a b");
    }
}
