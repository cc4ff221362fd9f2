//! Faults in descriptions: told with their place where a workflow uses the part, and never in the way where it does not.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use std::time::Duration;

/// What is wrong, with the part in which it is, called `/a` and `a`; what must be told of it; and whether it stops a run.
struct Fault {
    path: &'static str,
    components: &'static str,
    told: &'static str,
    stops: bool,
}

const fn told(path: &'static str, components: &'static str, told: &'static str) -> Fault {
    Fault { path, components, told, stops: false }
}

const fn stops(path: &'static str, components: &'static str, told: &'static str) -> Fault {
    Fault { path, components, told, stops: true }
}

const FAULTS: &[Fault] = &[
    told("{get: {operationId: a, parameters: [{in: query}]}}", "", "needs `name` and `in`"),
    told("{get: {operationId: a, parameters: [{name: q}]}}", "", "needs `name` and `in`"),
    told("{get: {operationId: a, parameters: [q]}}", "", "needs `name` and `in`"),
    told("{get: {operationId: a, parameters: {q: {in: query}}}}", "", "`parameters` must be a list"),
    told("{parameters: q, get: {operationId: a}}", "", "`parameters` must be a list"),
    told("{get: {operationId: a, parameters: [{name: q, in: matrix}]}}", "", "cannot be in `matrix`"),
    told("{get: {operationId: a, parameters: [{name: q, in: query, style: csv}]}}", "", "`csv` is no style"),
    told("{get: {operationId: a, parameters: [{name: q, in: query, style: matrix}]}}", "", "`matrix` is not for query"),
    told("{get: {operationId: a, parameters: [{name: q, in: query, explode: maybe}]}}", "", "must be true or false"),
    told(
        "{get: {operationId: a, parameters: [{name: q, in: query, schema: [string]}]}}",
        "",
        "`schema` must be an object",
    ),
    told(
        "{get: {operationId: a, parameters: [{name: q, in: query, schema: string}]}}",
        "",
        "`schema` must be an object",
    ),
    told("{post: {operationId: a, requestBody: all of it}}", "", "`requestBody` must be an object"),
    told("{post: {operationId: a, requestBody: {content: [application/json]}}}", "", "`content` must be an object"),
    told(
        "{post: {operationId: a, requestBody: {content: {application/json: text}}}}",
        "",
        "a media type must be an object",
    ),
    told(
        "{post: {operationId: a, requestBody: {content: {application/json: {schema: [1]}}}}}",
        "",
        "`schema` must be an object",
    ),
    told(
        "{post: {operationId: a, requestBody: {content: {multipart/form-data: {encoding: {x: json}}}}}}",
        "",
        "an encoding must be an object",
    ),
    told("{get: {operationId: a, security: {k: []}}}", "", "`security` must be a list"),
    told("{get: {operationId: a, security: [k]}}", "", "a security requirement must be an object"),
    told("{get: {operationId: a, security: [{k: []}]}}", "", "the security scheme `k` is not defined"),
    told("{get: {operationId: a, security: [{k: []}]}}", "securitySchemes: {k: {type: magic}}", "of no known type"),
    told("{get: {operationId: a, security: [{k: []}]}}", "securitySchemes: {k: bearer}", "of no known type"),
    told(
        "{get: {operationId: a, parameters: [{$ref: '#/components/parameters/Q'}]}}",
        "parameters: {R: {}}",
        "names nothing",
    ),
    told(
        "{get: {operationId: a, parameters: [{$ref: '#/components/parameters/Q'}]}}",
        "parameters: {Q: {$ref: '#/components/parameters/R'}, R: {$ref: '#/components/parameters/Q'}}",
        "leads back to itself",
    ),
    told("{get: {operationId: a, parameters: [{$ref: 'absent.yaml#/Q'}]}}", "", "absent.yaml"),
    told("{post: {operationId: a, requestBody: {$ref: '#/components/requestBodies/Q'}}}", "", "names nothing"),
    told(
        "{post: {operationId: a, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Q'}}}}}}",
        "schemas: {Q: {$ref: '#/components/schemas/R'}, R: {$ref: '#/components/schemas/Q'}}",
        "leads back to itself",
    ),
    stops("[get]", "", "the path item `/a` must be an object"),
    stops("{get: a}", "", "`get` of the path `/a` must be an object"),
    stops("{$ref: '#/components/pathItems/Q'}", "", "names nothing"),
    stops("{$ref: '#/paths/~1a'}", "", "leads back to itself"),
    stops("{get: {operationId: a, servers: [{description: x}]}}", "", "a server needs a `url`"),
    stops("{get: {operationId: a, servers: {url: 'http://127.0.0.1:9/x'}}}", "", "`servers` must be a list"),
    stops("{servers: [http://127.0.0.1:9/x], get: {operationId: a}}", "", "a server needs a `url`"),
    stops("{get: {operationId: a, servers: [{url: 'http://{h}:9/', variables: [h]}]}}", "", "`h` has no value"),
];

fn api(path: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: api, version: '1'}}\nservers: [{{url: 'http://127.0.0.1:9'}}]\ncomponents: \
         {{{components}}}\npaths:\n  /fine: {{get: {{operationId: fine}}}}\n  /a: {path}\n"
    )
}

fn run(work: &Folder, workflow: &str, body: bool) -> Finished {
    let body = if body { ", requestBody: {contentType: application/json, payload: {}}" } else { "" };
    let text = format!(
        "arazzo: 1.0.1\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: ./api.yaml}}]\nworkflows:\n  - \
         {{workflowId: used, steps: [{{stepId: s, operationId: a{body}}}]}}\n  - {{workflowId: unused, steps: [{{stepId: \
         s, operationId: fine}}]}}\n"
    );
    work.write("arazzo.yaml", text).unwrap();
    let mut command = arazzo();
    command.args(["run", "arazzo.yaml", "--dry-run", "--output", "json", "-w", workflow]).current_dir(work.path());
    finish(command, Duration::from_mins(1), |_| {}).unwrap()
}

/// Whether a line of `text` tells `told` with a file, a line and a column.
fn is_placed(text: &str, told: &str, file: &str) -> bool {
    let is_place = |word: &str| {
        let mut parts = word.trim_end_matches(':').rsplitn(3, ':');
        let mut number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
        number() && number() && parts.next().is_some_and(|name| name.ends_with(file))
    };
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().enumerate().filter(|(_, line)| line.contains(told)).any(|(number, line)| {
        // The place stands in the line or, of an error, in the next one.
        line.split_whitespace().chain(lines.get(number + 1).unwrap_or(&"").split_whitespace()).any(is_place)
    })
}

#[test]
fn a_fault_is_told_where_it_is_used_and_in_no_ones_way_where_it_is_not() {
    let work = Folder::new().unwrap();
    for fault in FAULTS {
        for (file, path) in
            [("api.yaml", fault.path.to_owned()), ("other.yaml", "{$ref: 'other.yaml#/paths/~1a'}".to_owned())]
        {
            work.write("api.yaml", api(&path, fault.components)).unwrap();
            work.write("other.yaml", api(fault.path, fault.components)).unwrap();
            let about = format!("{} in {file}", fault.path);
            let unused = run(&work, "unused", false);
            assert_eq!((unused.code, unused.stderr.as_str()), (Some(0), ""), "{about}");
            let used = run(&work, "used", fault.path.contains("post:"));
            assert_eq!(used.code, Some(if fault.stops { 3 } else { 0 }), "{about}: {}", used.stderr);
            // Security schemes are those of the description itself, whichever document asks for them.
            let file = if fault.told.contains("no known type") { "api.yaml" } else { file };
            // An operation that is none stops where it is asked for.
            let is_external_item = file == "other.yaml" && fault.stops && !fault.path.contains("servers");
            assert!(
                is_external_item || is_placed(&used.stderr, fault.told, file),
                "{about}: {}\n{}",
                fault.told,
                used.stderr
            );
        }
    }
}
