//! Values that do not fit the schemas, planted one by one.

use super::bases::bases;
use super::tree::{STYLES, Tree, Written};
use arazzo_parser::Severity;

/// The way to a value of the first document, what it becomes, and the code that is told there.
const FAULTS: &[(&str, &str, &str)] = &[
    ("workflows/0/steps/1/parameters/0/value", "many", "parameter-value"),
    ("workflows/0/steps/1/parameters/1/value", "lost", "parameter-value"),
    ("workflows/0/steps/2/requestBody/payload/age", "young", "payload-schema"),
    ("workflows/0/steps/1/successCriteria/0/condition", "$response.body#/itemz != null", "pointer-not-in-schema"),
    ("workflows/0/steps/1/successCriteria/2/condition", "$.items[?@.nam == 'Rex']", "pointer-not-in-schema"),
    ("workflows/0/steps/1/successCriteria/2/condition", "$.items[?@.age == 'Rex']", "condition-type"),
    ("workflows/0/steps/1/successCriteria/2/condition", "$.itemz[?@.name == 'Rex']", "pointer-not-in-schema"),
    ("workflows/0/steps/1/outputs/owner", "$response.body#/items/0/owner/mail", "pointer-not-in-schema"),
    ("workflows/0/steps/3/outputs/tag", "$response.body#/tags", "pointer-not-in-schema"),
    ("workflows/1/steps/1/onSuccess/0/criteria/0/condition", "$response.body#/status == 'DONE'", "condition-type"),
    ("workflows/1/steps/1/successCriteria/0/condition", "$response.body#/done == 'yes'", "condition-type"),
    ("workflows/1/steps/1/successCriteria/0/condition", "$response.body#/tasks/0/state == 'OLD'", "condition-type"),
    ("workflows/1/steps/0/successCriteria/0/condition", "$statusCode == 206", "undocumented-status"),
    ("workflows/1/steps/0/outputs/jobId", "$response.body#/jobID", "pointer-not-in-schema"),
];

#[test]
fn what_does_not_fit_a_schema_is_told_where_it_is() {
    let base = bases().remove(0);
    for (way, value, code) in FAULTS {
        let path: Vec<String> = way.split('/').map(str::to_owned).collect();
        let mut tree = base.tree.clone();
        *tree.at_mut(&path).unwrap() = Tree::Text((*value).to_owned());
        for style in STYLES {
            let written = Written::new(&tree, style);
            let place = written.place(&path);
            let (_, found) = base.check(&written.text);
            let told = found.iter().any(|d| {
                d.code.name == *code
                    && d.severity == Severity::Warning
                    && d.span.is_some_and(|span| place.contains(&(span.start as usize)))
            });
            let all: Vec<_> = found.iter().map(|d| (d.code.name, d.message.as_str())).collect();
            assert!(told, "{way} {value} {style:?}: {all:?}");
        }
    }
}
