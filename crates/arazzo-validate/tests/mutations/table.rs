//! What is planted: each change with where in a document it can be made.

use super::tree::{Path, Tree};

/// A document with a fault.
pub(super) struct Planted {
    pub(super) tree: Tree,
    /// The value that is wrong, or the object in which something is missing.
    pub(super) place: Path,
}

/// A change: the places that it is for, and what it makes of the document and the place.
pub(super) struct Mutation {
    pub(super) name: &'static str,
    pub(super) ways: &'static str,
    pub(super) change: Change,
}

/// Makes the change; none where there is nothing to change.
type Change = fn(&Tree, &Path) -> Option<Planted>;

const fn mutation(name: &'static str, ways: &'static str, change: Change) -> Mutation {
    Mutation { name, ways, change }
}

/// The text at `path` becomes what `change` makes of it.
fn reworded(tree: &Tree, path: &Path, change: impl Fn(&str) -> Option<String>) -> Option<Planted> {
    let new = change(tree.at(path)?.text()?)?;
    replaced(tree, path, Tree::Text(new))
}

fn replaced(tree: &Tree, path: &Path, value: Tree) -> Option<Planted> {
    let mut tree = tree.clone();
    *tree.at_mut(path)? = value;
    Some(Planted { tree, place: path.clone() })
}

/// The value at `path` is taken away: the object in which it stood is told.
fn removed(tree: &Tree, path: &Path) -> Option<Planted> {
    let (key, parent) = path.split_last()?;
    let mut tree = tree.clone();
    tree.at_mut(parent)?.remove(key);
    Some(Planted { tree, place: parent.to_vec() })
}

fn renamed(tree: &Tree, path: &Path, change: impl Fn(&str) -> String) -> Option<Planted> {
    let (key, parent) = path.split_last()?;
    let mut tree = tree.clone();
    let Tree::Map(members) = tree.at_mut(parent)? else { return None };
    let entry = members.iter_mut().find(|(name, _)| name == key)?;
    entry.0 = change(key);
    let place = parent.iter().cloned().chain([entry.0.clone()]).collect();
    Some(Planted { tree, place })
}

/// The item of a list once more, behind it.
fn doubled(tree: &Tree, path: &Path) -> Option<Planted> {
    let (_, parent) = path.split_last()?;
    let mut tree = tree.clone();
    let item = tree.at(path)?.clone();
    let Tree::List(items) = tree.at_mut(parent)? else { return None };
    items.push(item);
    let place = parent.iter().cloned().chain([(items.len() - 1).to_string()]).collect();
    Some(Planted { tree, place })
}

fn with(tree: &Tree, path: &Path, key: &str, value: Tree) -> Option<Planted> {
    let mut tree = tree.clone();
    tree.at_mut(path)?.set(key, value);
    let place = path.iter().cloned().chain([key.to_owned()]).collect();
    Some(Planted { tree, place })
}

fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

fn other(text: &str) -> Tree {
    Tree::Other(text.to_owned())
}

fn map(members: &[(&str, Tree)]) -> Tree {
    Tree::Map(members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// `from` in the text at `path` with `to` behind it, up to the end of the name that follows.
fn behind_name(old: &str, from: &str, to: &str) -> Option<String> {
    let start = old.find(from)? + from.len();
    let length = old[start..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(old.len() - start);
    (length > 0).then(|| format!("{}{to}{}", &old[..start + length], &old[start + length..]))
}

fn is_version(tree: &Tree, version: &str) -> bool {
    tree.get("arazzo").and_then(Tree::text).is_some_and(|text| text.starts_with(version))
}

/// Whether the criterion at the parent of `path` is of this type.
fn is_type(tree: &Tree, path: &Path, kind: &str) -> bool {
    let parent = &path[..path.len() - 1];
    tree.at(parent).and_then(|criterion| criterion.get("type")).and_then(Tree::text).unwrap_or("simple") == kind
}

pub(super) const MUTATIONS: &[Mutation] = &[
    mutation("no arazzo", "arazzo", removed),
    mutation("no info", "info", removed),
    mutation("no title", "info/title", removed),
    mutation("no version", "info/version", removed),
    mutation("no sources", "sourceDescriptions", removed),
    mutation("no source name", "sourceDescriptions/*/name", removed),
    mutation("no source url", "sourceDescriptions/*/url", removed),
    mutation("no workflowId", "workflows/*/workflowId", removed),
    mutation("no steps", "workflows/*/steps", removed),
    mutation("no stepId", "workflows/*/steps/*/stepId", removed),
    mutation("no target", "workflows/*/steps/*/operationId", removed),
    mutation("no called workflow", "workflows/*/steps/*/workflowId", removed),
    mutation("no parameter name", "workflows/*/steps/*/parameters/*/name", removed),
    mutation("no parameter value", "workflows/*/steps/*/parameters/*/value", |tree, path| {
        let reusable = tree.at(&path[..path.len() - 1])?.get("reference").is_some();
        removed(tree, path).filter(|_| !reusable)
    }),
    mutation("no parameter place", "workflows/*/steps/*/parameters/*/in", removed),
    mutation("no condition", "workflows/**/condition", removed),
    mutation("no context", "workflows/**/successCriteria/*/context", removed),
    mutation("no action name", "workflows/*/steps/*/onSuccess/*/name", removed),
    mutation("no action type", "workflows/*/steps/*/onFailure/*/type", removed),
    mutation("no goto target", "workflows/*/steps/*/onSuccess/*/stepId", removed),
    mutation("no replacement target", "workflows/**/replacements/*/target", removed),
    mutation("no replacement value", "workflows/**/replacements/*/value", removed),
    mutation("no path parameter", "workflows/*/steps/*/parameters/*", |tree, path| {
        let is_path = tree.at(path)?.get("in")?.text()? == "path";
        let planted = removed(tree, path).filter(|_| is_path)?;
        Some(Planted { place: path[..path.len() - 2].to_vec(), ..planted })
    }),
    mutation("an unknown major version", "arazzo", |tree, path| replaced(tree, path, text("2.0.0"))),
    mutation("a version that is a number", "arazzo", |tree, path| replaced(tree, path, other("1.1"))),
    mutation("a version of the info that is a number", "info/version", |tree, path| replaced(tree, path, other("1.0"))),
    mutation("no steps in the list", "workflows/*/steps", |tree, path| replaced(tree, path, Tree::List(Vec::new()))),
    mutation("no criteria in the list", "workflows/*/steps/*/successCriteria", |tree, path| {
        replaced(tree, path, Tree::List(Vec::new()))
    }),
    mutation("a stepId that is a number", "workflows/*/steps/*/stepId", |tree, path| replaced(tree, path, other("7"))),
    mutation("parameters that are a map", "workflows/*/steps/*/parameters", |tree, path| {
        replaced(tree, path, map(&[("limit", other("1"))]))
    }),
    mutation("criteria that are a text", "workflows/*/steps/*/successCriteria", |tree, path| {
        replaced(tree, path, text("$statusCode == 200"))
    }),
    mutation("outputs that are a list", "workflows/*/steps/*/outputs", |tree, path| {
        replaced(tree, path, Tree::List(vec![text("$response.body")]))
    }),
    mutation("a wrong place", "workflows/*/steps/*/parameters/*/in", |tree, path| replaced(tree, path, text("body"))),
    mutation("a wrong type of action", "workflows/*/steps/*/onFailure/*/type", |tree, path| {
        replaced(tree, path, text("repeat"))
    }),
    mutation("a retry on success", "workflows/*/steps/*/onSuccess/*/type", |tree, path| {
        replaced(tree, path, text("retry"))
    }),
    mutation("a wrong type of criterion", "workflows/**/successCriteria/*/type", |tree, path| {
        replaced(tree, path, text("JSONPath"))
    }),
    mutation("a negative wait", "workflows/**/retryAfter", |tree, path| replaced(tree, path, other("-1"))),
    mutation("a wait that is a text", "workflows/**/retryAfter", |tree, path| replaced(tree, path, text("soon"))),
    mutation("a negative limit", "workflows/**/retryLimit", |tree, path| replaced(tree, path, other("-1"))),
    mutation("a limit with a fraction", "workflows/**/retryLimit", |tree, path| replaced(tree, path, other("1.5"))),
    mutation("an unknown goto step", "workflows/*/steps/*/onSuccess/*/stepId", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}X")))
    }),
    mutation("an unknown operation", "workflows/*/steps/*/operationId", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}X")))
    }),
    mutation("an operation in another case", "workflows/*/steps/*/operationId", |tree, path| {
        reworded(tree, path, |old| Some(old.to_lowercase()).filter(|new| new != old))
    }),
    mutation("an unknown source in an operation", "workflows/*/steps/*/operationId", |tree, path| {
        reworded(tree, path, |old| behind_name(old, "$sourceDescriptions.", "X"))
    }),
    mutation("an unknown path", "workflows/*/steps/*/operationPath", |tree, path| {
        reworded(tree, path, |old| Some(old.replacen("~1", "~1X", 1)))
    }),
    mutation("a path without its method", "workflows/*/steps/*/operationPath", |tree, path| {
        reworded(tree, path, |old| old.rsplit_once('/').map(|(path, _)| path.to_owned()))
    }),
    mutation("an unknown workflow", "workflows/*/steps/*/workflowId", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}X")))
    }),
    mutation("a dependency on an unknown workflow", "workflows/*/dependsOn/0", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}X")))
    }),
    mutation("a dependency on itself", "workflows/*", |tree, path| {
        let id = tree.at(path)?.get("workflowId")?.clone();
        with(tree, path, "dependsOn", Tree::List(vec![id]))
    }),
    mutation("an unknown step", "workflows/**", |tree, path| {
        reworded(tree, path, |old| behind_name(old, "$steps.", "X"))
    }),
    mutation("an unknown output", "workflows/**", |tree, path| {
        reworded(tree, path, |old| old.contains("$steps.").then(|| behind_name(old, ".outputs.", "X")).flatten())
    }),
    mutation("an output in another case", "workflows/**", |tree, path| {
        reworded(tree, path, |old| {
            let start = old.find("$steps.").and_then(|_| old.find(".outputs."))? + ".outputs.".len();
            let letter = old[start..].chars().next()?.to_ascii_uppercase();
            Some(format!("{}{letter}{}", &old[..start], &old[start + 1..])).filter(|new| new != old)
        })
    }),
    mutation("an unknown input", "workflows/**", |tree, path| {
        reworded(tree, path, |old| behind_name(old, "$inputs.", "X"))
    }),
    mutation("an unknown workflow in an expression", "workflows/**", |tree, path| {
        reworded(tree, path, |old| behind_name(old, "$workflows.", "X"))
    }),
    mutation("an unknown root", "workflows/*/steps/*/outputs/*", |tree, path| {
        reworded(tree, path, |old| old.starts_with("$response.").then(|| old.replacen("$response.", "$respons.", 1)))
    }),
    mutation("a root in another case", "workflows/*/steps/*/successCriteria/*/condition", |tree, path| {
        reworded(tree, path, |old| old.contains("$statusCode").then(|| old.replacen("$statusCode", "$statuscode", 1)))
    }),
    mutation("an output without its dollar sign", "workflows/*/outputs/*", |tree, path| {
        reworded(tree, path, |old| old.strip_prefix('$').map(str::to_owned))
    }),
    mutation("an expression without outputs", "workflows/*/outputs/*", |tree, path| {
        reworded(tree, path, |old| old.contains("$steps.").then(|| old.replacen(".outputs.", ".", 1)))
    }),
    mutation("a bad pointer", "workflows/*/steps/*/outputs/*", |tree, path| {
        reworded(tree, path, |old| old.contains("#/").then(|| format!("{old}~2")))
    }),
    mutation("text behind a status", "workflows/*/steps/*/outputs/*", |tree, path| {
        reworded(tree, path, |_| Some("$statusCode.text".to_owned()))
    }),
    mutation("a response before the request", "workflows/*/steps/*/parameters/*/value", |tree, path| {
        reworded(tree, path, |_| Some("$response.body#/id".to_owned()))
    }),
    mutation("a message of a step that has none", "workflows/*/steps/*/outputs/*", |tree, path| {
        reworded(tree, path, |old| old.starts_with("$response.body").then(|| "$message.payload#/id".to_owned()))
            .filter(|_| is_version(tree, "1.1"))
    }),
    mutation("a brace that is not closed", "workflows/**", |tree, path| {
        reworded(tree, path, |old| {
            let start = old.find("{$inputs.").or_else(|| old.find("{$steps."))?;
            let end = start + old[start..].find('}')?;
            Some(format!("{}{}", &old[..end], &old[end + 1..]))
        })
    }),
    mutation("a single equals sign", "workflows/**/condition", |tree, path| {
        let simple = is_type(tree, path, "simple");
        reworded(tree, path, |old| old.contains(" == ").then(|| old.replacen(" == ", " = ", 1))).filter(|_| simple)
    }),
    mutation("a parenthesis that is not closed", "workflows/**/condition", |tree, path| {
        let simple = is_type(tree, path, "simple");
        reworded(tree, path, |old| Some(format!("({old}"))).filter(|_| simple)
    }),
    mutation("a quote that is not closed", "workflows/**/condition", |tree, path| {
        let simple = is_type(tree, path, "simple");
        reworded(tree, path, |old| old.ends_with('\'').then(|| old[..old.len() - 1].to_owned())).filter(|_| simple)
    }),
    mutation("a bare word", "workflows/**/condition", |tree, path| {
        let simple = is_type(tree, path, "simple");
        reworded(tree, path, |_| Some("$statusCode == ok".to_owned())).filter(|_| simple)
    }),
    mutation("a status of letters", "workflows/**/condition", |tree, path| {
        reworded(tree, path, |old| old.contains("== 200").then(|| old.replacen("== 200", "== '2OO'", 1)))
    }),
    mutation("a bad pattern", "workflows/**/condition", |tree, path| {
        let regex = is_type(tree, path, "regex");
        reworded(tree, path, |old| Some(format!("{old}("))).filter(|_| regex)
    }),
    mutation("a bad query", "workflows/**/condition", |tree, path| {
        let query = is_type(tree, path, "jsonpath");
        reworded(tree, path, |old| Some(format!("{old}["))).filter(|_| query)
    }),
    mutation("a bad version of a type", "workflows/**/successCriteria/*/type", |tree, path| {
        let kind = tree.at(path)?.text()?.to_owned();
        replaced(tree, path, map(&[("type", text(&kind)), ("version", text("draft-01"))])).filter(|_| kind != "simple")
    }),
    mutation("an output name with a blank", "workflows/**/outputs/*", |tree, path| {
        renamed(tree, path, |key| format!("{key} x"))
    }),
    mutation("a misspelt field of the root", "workflows", |tree, path| renamed(tree, path, |_| "workflow".to_owned())),
    mutation("a misspelt field of a workflow", "workflows/*/*", |tree, path| {
        renamed(tree, path, |key| key[..key.len() - 1].to_owned())
    }),
    mutation("a misspelt field of a step", "workflows/*/steps/*/*", |tree, path| {
        renamed(tree, path, str::to_lowercase).filter(|planted| planted.place != *path)
    }),
    mutation("a misspelt field of a parameter", "workflows/*/steps/*/parameters/*/*", |tree, path| {
        renamed(tree, path, |key| format!("{key}s"))
    }),
    mutation("a misspelt field of a criterion", "workflows/**/successCriteria/*/*", |tree, path| {
        renamed(tree, path, |key| format!("{key}s"))
    }),
    mutation("a misspelt field of an action", "workflows/*/steps/*/onSuccess/*/*", |tree, path| {
        renamed(tree, path, |key| format!("{key}s"))
    }),
    mutation("a misspelt field of a body", "workflows/*/steps/*/requestBody/*", |tree, path| {
        renamed(tree, path, |key| key[..key.len() - 1].to_owned())
    }),
    mutation("an unknown field", "workflows/*/steps/*", |tree, path| with(tree, path, "foo", other("1"))),
    mutation("a step twice", "workflows/*/steps/*", doubled),
    mutation("a workflow twice", "workflows/*", doubled),
    mutation("a source twice", "sourceDescriptions/*", doubled),
    mutation("a parameter twice", "workflows/*/steps/*/parameters/*", doubled),
    mutation("an action twice", "workflows/*/steps/*/onSuccess/*", doubled),
    mutation("a criterion twice", "workflows/*/steps/*/successCriteria/*", doubled),
    mutation("a replacement twice", "workflows/**/replacements/*", doubled),
    mutation("a header twice in another case", "workflows/*/steps/*/parameters/*", |tree, path| {
        let header = tree.at(path)?.get("in")?.text()? == "header";
        let name = tree.at(path)?.get("name")?.text()?.to_lowercase();
        let mut planted = doubled(tree, path).filter(|_| header)?;
        planted.tree.at_mut(&planted.place)?.set("name", text(&name));
        Some(planted)
    }),
    mutation("two targets of a step", "workflows/*/steps/*", |tree, path| {
        let step = tree.at(path)?;
        step.get("operationId")?;
        let planted = with(tree, path, "workflowId", tree.get("workflows")?.get("0")?.get("workflowId")?.clone())?;
        Some(Planted { place: path.clone(), ..planted })
    }),
    mutation("two targets of an action", "workflows/*/steps/*/onSuccess/*", |tree, path| {
        tree.at(path)?.get("stepId")?;
        with(tree, path, "workflowId", tree.get("workflows")?.get("0")?.get("workflowId")?.clone())
    }),
    mutation("a wait of an end", "workflows/*/steps/*/onFailure/*", |tree, path| {
        let planted =
            replaced(tree, path, map(&[("name", text("stop")), ("type", text("end")), ("retryAfter", other("1"))]))?;
        Some(planted)
    }),
    mutation("a timeout in 1.0", "workflows/*/steps/*", |tree, path| {
        with(tree, path, "timeout", other("5000")).filter(|_| is_version(tree, "1.0"))
    }),
    mutation("a step dependency in 1.0", "workflows/*/steps/1", |tree, path| {
        let first = tree.at(&path[..path.len() - 1])?.get("0")?.get("stepId")?.clone();
        with(tree, path, "dependsOn", Tree::List(vec![first])).filter(|_| is_version(tree, "1.0"))
    }),
    mutation("a timeout of seconds", "workflows/*/steps/*", |tree, path| {
        with(tree, path, "timeout", other("30")).filter(|_| is_version(tree, "1.1"))
    }),
    mutation("a step that depends on itself", "workflows/*/steps/*", |tree, path| {
        let id = tree.at(path)?.get("stepId")?.clone();
        with(tree, path, "dependsOn", Tree::List(vec![id])).filter(|_| is_version(tree, "1.1"))
    }),
    mutation("an own identity in 1.0", "arazzo", |tree, _| {
        with(tree, &Vec::new(), "$self", text("https://example.com/a.yaml")).filter(|_| is_version(tree, "1.0"))
    }),
    mutation("a step that cannot be reached", "workflows/*/steps/0", |tree, path| {
        let steps = tree.at(&path[..path.len() - 1])?;
        if format!("{steps:?}").contains("dependsOn") {
            return None;
        }
        let next = steps.get("1")?.get("stepId")?.text()?.to_owned();
        let Tree::List(all) = steps else { return None };
        let targets = |list: &str| {
            all.iter()
                .filter_map(|step| step.get(list))
                .flat_map(|list| {
                    list.ways("*/stepId")
                        .into_iter()
                        .map(move |way| list.at(&way).and_then(Tree::text).unwrap_or_default().to_owned())
                })
                .collect::<Vec<_>>()
        };
        if targets("onSuccess").contains(&next) || targets("onFailure").contains(&next) {
            return None;
        }
        let stop = map(&[("name", text("stop-here")), ("type", text("end"))]);
        let planted = with(tree, path, "onSuccess", Tree::List(vec![stop]))?;
        let place = path[..path.len() - 1].iter().cloned().chain(["1".to_owned()]).collect();
        Some(Planted { place, ..planted })
    }),
    mutation("a loop without an exit", "workflows/*/steps/0", |tree, path| {
        let id = tree.at(path)?.get("stepId")?.clone();
        let inherited = tree.at(&path[..path.len() - 2])?.get("failureActions").is_some();
        if inherited || tree.at(path)?.get("onFailure").is_some() {
            return None;
        }
        let again = map(&[("name", text("again-and-again")), ("type", text("goto")), ("stepId", id)]);
        with(tree, path, "onSuccess", Tree::List(vec![again]))
    }),
    mutation("an action behind one without criteria", "workflows/*/steps/*/onFailure", |tree, path| {
        let Tree::List(items) = tree.at(path)? else { return None };
        let stop = map(&[("name", text("stop-now")), ("type", text("end"))]);
        let planted = replaced(tree, path, Tree::List([vec![stop], items.clone()].concat()))?;
        items.first()?.get("name")?;
        Some(Planted { place: path.iter().cloned().chain(["1".to_owned()]).collect(), ..planted })
    }),
    mutation("steps in another order", "workflows/*/steps", |tree, path| {
        let Tree::List(items) = tree.at(path)? else { return None };
        let text = format!("{:?}", items.get(1)?);
        let first = items.first()?;
        let reads = text.contains(&format!("$steps.{}.outputs", first.get("stepId")?.text()?));
        let mut swapped = items.clone();
        swapped.swap(0, 1);
        let planted =
            replaced(tree, path, Tree::List(swapped)).filter(|_| reads && first.get("onSuccess").is_none())?;
        Some(Planted { place: path.iter().cloned().chain(["0".to_owned()]).collect(), ..planted })
    }),
    mutation("a wrong media type", "workflows/*/steps/*/requestBody/contentType", |tree, path| {
        replaced(tree, path, text("text/nothing"))
    }),
    mutation("a source that is not there", "sourceDescriptions/*/url", |tree, path| {
        replaced(tree, path, text("./nothing.yaml"))
    }),
    mutation("a source of another type", "sourceDescriptions/*/type", |tree, path| {
        reworded(tree, path, |old| Some(if old == "arazzo" { "openapi" } else { "arazzo" }.to_owned()))
    }),
    mutation("a name with a dot", "sourceDescriptions/*/name", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}.x")))
    }),
    mutation("a reference to no schema", "workflows/*/inputs/**/$ref", |tree, path| {
        reworded(tree, path, |old| old.starts_with('#').then(|| format!("{old}X")))
    }),
    mutation("a type of no schema", "workflows/*/inputs/**/type", |tree, path| {
        tree.at(path)?.text()?;
        replaced(tree, path, text("strng"))
    }),
    mutation("required as a boolean", "workflows/*/inputs/properties/*", |tree, path| {
        with(tree, path, "required", other("true"))
    }),
    mutation("a reference to no component", "workflows/**/reference", |tree, path| {
        reworded(tree, path, |old| Some(format!("{old}X")))
    }),
    mutation("a reference to a component of another kind", "workflows/**/reference", |tree, path| {
        reworded(tree, path, |old| {
            let other = if old.contains(".parameters.") { "failureActions" } else { "parameters" };
            Some(format!("$components.{other}.{}", old.rsplit('.').next()?))
        })
    }),
    mutation("an input of a called workflow", "workflows/*/steps/*/parameters/*/name", |tree, path| {
        let called = tree.at(&path[..path.len() - 3])?.get("workflowId").is_some();
        let planted = reworded(tree, path, |old| Some(format!("{old}X"))).filter(|_| called)?;
        Some(Planted { place: path[..path.len() - 3].to_vec(), ..planted })
    }),
    mutation("an unknown parameter", "workflows/*/steps/*/parameters/*/name", |tree, path| {
        let step = tree.at(&path[..path.len() - 3])?;
        let sent = tree.at(&path[..path.len() - 1])?.get("in")?.text()? == "query";
        let planted = reworded(tree, path, |old| Some(format!("{old}X")))?;
        Some(planted).filter(|_| step.get("workflowId").is_none() && sent)
    }),
    mutation("a parameter in another place", "workflows/*/steps/*/parameters/*/in", |tree, path| {
        let planted = reworded(tree, path, |old| (old == "path").then(|| "query".to_owned()))?;
        Some(Planted { place: path[..path.len() - 3].to_vec(), ..planted })
    }),
    mutation("a body without its payload", "workflows/*/steps/*/requestBody", |tree, path| {
        tree.at(path)?.get("payload")?;
        let planted = replaced(tree, path, map(&[("contentType", text("application/json"))]))?;
        Some(Planted { place: path[..path.len() - 1].to_vec(), ..planted })
    }),
    mutation("a replacement of no pointer", "workflows/**/replacements/*/target", |tree, path| {
        let body = tree.at(&path[..path.len() - 3])?;
        let xml = body.get("contentType").and_then(Tree::text).is_some_and(|media| media.contains("xml"));
        reworded(tree, path, |old| old.strip_prefix('/').map(str::to_owned)).filter(|_| !xml)
    }),
    mutation("a secret", "workflows/*/steps/*", |tree, path| {
        let step = tree.at(path)?;
        if step.get("workflowId").is_some() || step.get("parameters").is_some() {
            return None;
        }
        let secret =
            map(&[("name", text("Authorization")), ("in", text("header")), ("value", text("Bearer 8f14e45fceea167a"))]);
        with(tree, path, "parameters", Tree::List(vec![secret]))
    }),
    mutation("an unneeded context", "workflows/*/steps/*/successCriteria/*", |tree, path| {
        let simple = tree.at(path)?.get("type").is_none() && tree.at(path)?.get("context").is_none();
        with(tree, path, "context", text("$response.body")).filter(|_| simple)
    }),
];
