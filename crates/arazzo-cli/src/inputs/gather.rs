//! Puts the inputs together.

use super::argument::{Given, InputArg};
use super::dependencies::{self, Dependencies};
use super::{file, typed};
use crate::failure::Failure;
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::suggest::nearest;
use arazzo_runtime::InputSchema;
use arazzo_runtime::program::{Program, Workflow};
use std::collections::BTreeMap;
use std::path::Path;

/// The inputs of a run: valid, defaults applied.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// Those of the workflow that is run.
    pub(crate) own: Value,
    /// The names of those that were given.
    pub(crate) given: Vec<Str>,
    /// Those of workflows that are depended on, by number.
    pub(crate) dependencies: BTreeMap<usize, Value>,
    /// The values that must not be shown.
    pub(crate) secrets: Vec<String>,
    /// What is worth saying.
    pub(crate) warnings: Vec<String>,
}

/// Reads `arguments` and the file `from`, and checks them by the schemas of workflow `number` and those it depends on.
pub(crate) fn gather(
    program: &Program,
    number: usize,
    arguments: &[InputArg],
    from: Option<&Path>,
) -> Result<Inputs, Failure> {
    let given = from.map(file::object).transpose()?.unwrap_or_default();
    gather_over(program, number, arguments, given, &|_| Object::default())
}

/// The same from `given` in place of a file, with what `made_up` says of a workflow's inputs where they are not given.
pub(crate) fn gather_over(
    program: &Program,
    number: usize,
    arguments: &[InputArg],
    given: Object,
    made_up: &dyn Fn(&Workflow) -> Object,
) -> Result<Inputs, Failure> {
    let Some(workflow) = program.workflow(number) else { return Ok(Inputs::default()) };
    let mut gathering = Gathering {
        workflow,
        dependencies: dependencies::of(program),
        own: Object::default(),
        theirs: BTreeMap::new(),
        secrets: Vec::new(),
        warnings: Vec::new(),
    };
    for (name, value) in given {
        gathering.put(&name, |_| Ok(value))?;
    }
    for InputArg { name, given } in arguments {
        let mut secrets = Vec::new();
        gathering.put(name, |declared| match given {
            Given::Json(value) => Ok(value.clone()),
            Given::Text(text) => typed::read(name, text, &declared).map_err(|error| Failure::invalid("inputs", error)),
            Given::File(path) => match file::text_if_any(path, &format!("input `{name}`"))? {
                Some(text) => typed::read(name, &text, &declared).map_err(|error| Failure::invalid("inputs", error)),
                // Bytes are no value: the name of the file stands for them until they are sent.
                None => Ok(Value::from(format!("@{}", path.display()))),
            },
            Given::Variable(variable) => {
                let text = std::env::var(variable).map_err(|_| {
                    Failure::invalid("inputs", format!("input `{name}`: the variable {variable} is not set to a text"))
                })?;
                let value = typed::read(name, &text, &declared).map_err(|error| Failure::invalid("inputs", error))?;
                leaves(&value, &mut secrets);
                secrets.push(text);
                Ok(value)
            }
        })?;
        gathering.secrets.extend(secrets);
        gathering.warn_of_secret(name, given);
    }
    gathering.finish(program, made_up)
}

/// Inputs on their way.
struct Gathering<'p> {
    workflow: &'p Workflow,
    dependencies: Dependencies<'p>,
    own: Object,
    theirs: BTreeMap<usize, Object>,
    secrets: Vec<String>,
    warnings: Vec<String>,
}

impl Gathering<'_> {
    /// Puts an input where it belongs; `read` makes its value from its declared types.
    fn put(&mut self, name: &str, read: impl FnOnce(Vec<Str>) -> Result<Value, Failure>) -> Result<(), Failure> {
        let schema = &self.workflow.inputs;
        let declared = schema.names().iter().any(|have| **have == *name);
        if let Some((number, workflow, name)) = self.dependencies.named(name).filter(|_| !declared) {
            let value = read(workflow.inputs.types(name))?;
            self.known(&workflow.inputs, &workflow.id, name)?;
            self.theirs.entry(number).or_default().insert(name.into(), value);
        } else {
            let value = read(schema.types(name))?;
            self.own.insert(name.into(), value);
        }
        Ok(())
    }

    /// Complains of an input that workflow `id` doesn't declare: an error if it looks like a slip.
    fn known(&mut self, schema: &InputSchema, id: &str, name: &str) -> Result<(), Failure> {
        let names = schema.names();
        if names.iter().any(|have| **have == *name) {
            return Ok(());
        }
        // A name that is given too was not what this one stands for.
        let free = names.iter().map(|have| &**have).filter(|have| !self.own.contains_key(*have));
        if let Some(near) = nearest(free, name) {
            let message = format!("workflow `{id}` has no input `{name}`; did you mean `{near}`?");
            return Err(Failure::invalid("unknown-input", message));
        }
        let known: Vec<&str> = names.iter().map(|have| &**have).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message = format!("workflow `{id}` declares no input `{name}` (it declares {known})");
        if schema.forbids(name) {
            return Err(Failure::invalid("unknown-input", message));
        }
        self.warnings.push(message);
        Ok(())
    }

    fn warn_of_secret(&mut self, name: &str, given: &Given) {
        if self.workflow.inputs.is_secret(name) && !matches!(given, Given::File(_) | Given::Variable(_)) {
            let hint = format!("give it with --input {name}=@PATH, --input-env {name}=VARIABLE or --inputs");
            self.warnings.push(format!("input `{name}` is secret, and others can read a command line: {hint}"));
        }
    }

    fn finish(mut self, program: &Program, made_up: &dyn Fn(&Workflow) -> Object) -> Result<Inputs, Failure> {
        let (workflow, names) = (self.workflow, self.own.keys().cloned().collect::<Vec<_>>());
        for name in names {
            self.known(&workflow.inputs, &workflow.id, &name)?;
        }
        let given = self.own.keys().cloned().collect();
        let mut theirs = std::mem::take(&mut self.theirs);
        self.dependencies.complete(&mut theirs, &self.own, made_up);
        complete(&mut self.own, made_up(workflow));
        let dependencies = self.dependencies.accept(theirs, &self.own)?;
        let own = accept(workflow, self.own.into())?;
        let mut secrets = self.secrets;
        secret_values(&workflow.inputs, &own, &mut secrets);
        for (number, value) in &dependencies {
            if let Some(workflow) = program.workflow(*number) {
                secret_values(&workflow.inputs, value, &mut secrets);
            }
        }
        Ok(Inputs { own, given, dependencies, secrets, warnings: self.warnings })
    }
}

/// Adds what is not given.
pub(super) fn complete(given: &mut Object, made_up: Object) {
    for (name, value) in made_up {
        given.entry(name).or_insert(value);
    }
}

/// `inputs` with defaults, if they fit the schema of `workflow`.
pub(super) fn accept(workflow: &Workflow, inputs: Value) -> Result<Value, Failure> {
    workflow.inputs.accept(inputs).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let message = format!("the inputs of workflow `{}` do not fit: {}", workflow.id, told.join("; "));
        Failure::invalid("inputs", message)
    })
}

/// The values of `inputs` that `schema` calls secret.
pub(crate) fn secret_values(schema: &InputSchema, inputs: &Value, secrets: &mut Vec<String>) {
    schema.secrets(inputs).into_iter().for_each(|value| leaves(value, secrets));
}

/// The scalars in `value`. Values are no deeper than documents may be.
pub(crate) fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| leaves(element, found)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, found)),
        Value::Null | Value::Bool(_) => {}
        Value::Number(_) | Value::String(_) => found.push(value.to_text().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{Fetch, FetchError, Fetched, LoadOptions, load};
    use arazzo_runtime::compile::{CompileOptions, compile};
    use url::Url;

    const TEXT: &str = r#"arazzo: 1.0.1
info: {title: t, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - workflowId: main
    dependsOn: [login]
    inputs:
      required: [petId]
      properties:
        petId: {type: string}
        limit: {type: integer, default: 3}
        a.b: {type: integer}
        pin: {type: integer, format: password}
        user: {type: string}
    steps: [{stepId: a, operationId: list}]
  - workflowId: login
    inputs: {required: [user], additionalProperties: false, properties: {user: {type: string}, level: {type: integer}}}
    steps: [{stepId: a, operationId: list}]
"#;
    const API: &str = r#"{"openapi":"3.0.3","info":{"title":"a","version":"1"},"servers":[{"url":"http://127.0.0.1:9"}],
        "paths":{"/a":{"get":{"operationId":"list","responses":{"200":{"description":"ok"}}}}}}"#;

    struct Texts;

    impl Fetch for Texts {
        fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
            let text = if url.path().ends_with("api.yaml") { API } else { TEXT };
            Ok(Fetched { text: text.to_owned(), url: url.clone() })
        }
    }

    fn gathered(arguments: &[&str]) -> Result<Inputs, Failure> {
        let loaded = load(&Url::parse("file:///x/arazzo.yaml").unwrap(), &Texts, &LoadOptions::default());
        let (program, diagnostics) = compile(&loaded, "main", &CompileOptions::default());
        let program = program.unwrap_or_else(|| panic!("{diagnostics:?}"));
        let number = program.entry("main").unwrap();
        let arguments: Vec<InputArg> = arguments.iter().map(|text| InputArg::parse(text).unwrap()).collect();
        gather(&program, number, &arguments, None)
    }

    #[test]
    fn inputs_are_typed_completed_and_handed_to_the_workflow_that_they_name() {
        let inputs = gathered(&["petId=5", "a.b=1", "user=joe", "login.level=7", "petId=6"]).unwrap();
        assert_eq!(inputs.own.to_string(), r#"{"petId":"6","a.b":1,"user":"joe","limit":3}"#);
        let theirs: Vec<String> = inputs.dependencies.values().map(ToString::to_string).collect();
        assert_eq!(theirs, [r#"{"level":7,"user":"joe"}"#]);
        assert!(inputs.warnings.is_empty() && inputs.secrets.is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_before_anything_is_sent() {
        let table: &[(&[&str], &str, &str)] = &[
            (&["user=joe"], "inputs", "\"petId\""),
            (&["petId=1"], "inputs", "--input login."),
            (&["petID=1", "user=joe"], "unknown-input", "did you mean `petId`?"),
            (&["petId=1", "user=joe", "login.levle=1"], "unknown-input", "did you mean `level`?"),
            (&["petId=1", "user=joe", "login.other=1"], "unknown-input", "declares no input `other`"),
            (&["petId=1", "user=joe", "limit=many"], "inputs", "not of type integer"),
            (&["petId=1", "user=joe", "limit:=\"5\""], "inputs", "`limit`"),
            (&["petId=@/does/not/exist", "user=joe"], "inputs", "/does/not/exist"),
        ];
        for (arguments, code, words) in table {
            let failure = gathered(arguments).unwrap_err();
            assert_eq!((failure.exit, failure.code.as_str()), (crate::exit::Exit::Invalid, *code), "{arguments:?}");
            assert!(failure.message.contains(words), "{}", failure.message);
        }
    }

    #[test]
    fn an_undeclared_name_that_is_no_slip_is_text_and_told() {
        let inputs = gathered(&["petId=1", "user=joe", "colour=5"]).unwrap();
        assert_eq!(inputs.own.get("colour"), Some(&Value::from("5")));
        assert!(inputs.warnings.first().is_some_and(|told| told.contains("`colour`")));
    }

    #[test]
    fn secret_inputs_are_known_and_not_for_the_command_line() {
        let inputs = gathered(&["petId=1", "user=joe", "pin=123456"]).unwrap();
        assert_eq!(inputs.secrets, ["123456"]);
        assert!(inputs.warnings.first().is_some_and(|told| told.contains("`pin`") && !told.contains("123456")));
    }
}
