//! A stand-in for Amazon HealthLake's data store and job API, AWS JSON 1.0 over the loopback interface, that verifies the
//! signature of every request. `Describe…Job` answers SUBMITTED once, then IN_PROGRESS, then the final state.

use crate::support::server::{Request, Response, Server};
use crate::support::sigv4::{Scheme, verify};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// How the service behaves.
#[derive(Clone, Debug)]
pub(crate) struct Mood {
    /// How often a job or a data store is reported as under way.
    pub(crate) polls: u32,
    /// The state that jobs end in.
    pub(crate) last_state: &'static str,
    /// Every how many requests one is throttled; 0 for none.
    pub(crate) throttle: usize,
    /// Whether a content type other than AWS JSON 1.0 is refused.
    pub(crate) strict_json: bool,
    /// What a valid signature is made with.
    pub(crate) scheme: Scheme,
}

impl Default for Mood {
    fn default() -> Self {
        let scheme = Scheme {
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
            session_token: None,
            region: "us-east-1".to_owned(),
            service: "healthlake".to_owned(),
        };
        Self { polls: 3, last_state: "COMPLETED", throttle: 0, strict_json: false, scheme }
    }
}

/// The access key that the service knows.
pub(crate) const ACCESS_KEY: &str = "AKIDEXAMPLE";
/// The secret that belongs to it.
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// A data store that is there from the start.
pub(crate) const STORE: &str = "f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6";

/// A running service.
pub(crate) struct HealthLake {
    server: Server,
    service: Arc<Mutex<Service>>,
}

impl HealthLake {
    /// Starts a service in that mood.
    pub(crate) fn start(mood: Mood) -> Self {
        let stores = BTreeMap::from([(STORE.to_owned(), Store::default())]);
        let service = Arc::new(Mutex::new(Service { mood, stores, ..Service::default() }));
        let answering = Arc::clone(&service);
        let server = Server::start(move |request| lock(&answering).answer(&request)).expect("a port is free");
        Self { server, service }
    }

    /// Its base URL.
    pub(crate) fn base(&self) -> String {
        self.server.base()
    }

    /// Every request so far, valid or not.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.service).seen.clone()
    }

    /// The operations that were carried out or answered with an error of their own, in order, each with its body.
    pub(crate) fn calls(&self) -> Vec<(String, Value)> {
        lock(&self.service).calls.clone()
    }
}

fn lock(service: &Mutex<Service>) -> MutexGuard<'_, Service> {
    service.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct Service {
    mood: Mood,
    seen: Vec<Request>,
    calls: Vec<(String, Value)>,
    jobs: BTreeMap<String, Job>,
    /// Client tokens, each with the job it started.
    tokens: BTreeMap<String, String>,
    stores: BTreeMap<String, Store>,
}

#[derive(Default)]
struct Store {
    deleted: bool,
    /// How often it was described since it was made or deleted.
    described: u32,
}

struct Job {
    import: bool,
    described: u32,
    request: Value,
}

type Answer = Result<Value, (u16, &'static str, String)>;

const REQUIRED: &[(&str, &[&str])] = &[
    ("StartFHIRExportJob", &["OutputDataConfig", "DatastoreId", "DataAccessRoleArn", "ClientToken"]),
    (
        "StartFHIRImportJob",
        &["InputDataConfig", "JobOutputDataConfig", "DatastoreId", "DataAccessRoleArn", "ClientToken"],
    ),
    ("DescribeFHIRExportJob", &["DatastoreId", "JobId"]),
    ("DescribeFHIRImportJob", &["DatastoreId", "JobId"]),
    ("ListFHIRExportJobs", &["DatastoreId"]),
    ("ListFHIRImportJobs", &["DatastoreId"]),
    ("CreateFHIRDatastore", &["DatastoreTypeVersion"]),
    ("DescribeFHIRDatastore", &["DatastoreId"]),
    ("DeleteFHIRDatastore", &["DatastoreId"]),
    ("ListFHIRDatastores", &[]),
];

impl Service {
    fn answer(&mut self, request: &Request) -> Response {
        self.seen.push(request.clone());
        let (status, body) = match self.decide(request) {
            Ok(body) => (200, body),
            Err((status, kind, message)) => (status, json!({"__type": kind, "message": message})),
        };
        let mut headers = vec![
            ("Content-Type".to_owned(), "application/x-amz-json-1.0".to_owned()),
            ("x-amzn-RequestId".to_owned(), format!("{:032x}", self.seen.len())),
        ];
        if body.get("__type").is_some_and(|kind| kind == "ThrottlingException") {
            headers.push(("Retry-After".to_owned(), "0".to_owned()));
        }
        Response { status, headers, body: body.to_string().into_bytes(), ..Response::default() }
    }

    fn decide(&mut self, request: &Request) -> Answer {
        verify(&self.mood.scheme, request, SystemTime::now()).map_err(|(kind, message)| (403, kind, message))?;
        let target = request.header("x-amz-target").unwrap_or_default();
        let unknown = |what: &str| (404, "UnknownOperationException", what.to_owned());
        let known = REQUIRED.iter().find(|(name, _)| target.strip_prefix("HealthLake.") == Some(*name));
        let Some((name, required)) = known.filter(|_| request.method == "POST" && request.path() == "/") else {
            return Err(unknown(&format!("{} {} {target}", request.method, request.target)));
        };
        if request.target.contains('#') || request.target.contains("%23") {
            return Err(unknown(&request.target));
        }
        let kind = request.header("content-type").unwrap_or_default();
        if self.mood.strict_json && kind.split(';').next().unwrap_or_default().trim() != "application/x-amz-json-1.0" {
            return Err(unknown(&format!("content type {kind}")));
        }
        let text = Some(request.text()).filter(|text| !text.is_empty()).unwrap_or_else(|| "{}".to_owned());
        let body: Value = serde_json::from_str(&text)
            .map_err(|_| (400, "SerializationException", "the body is not JSON".to_owned()))?;
        self.calls.push(((*name).to_owned(), body.clone()));
        if self.mood.throttle > 0 && self.seen.len().is_multiple_of(self.mood.throttle) {
            return Err((400, "ThrottlingException", "Rate exceeded".to_owned()));
        }
        check_members(required, &body)?;
        self.operation(name, &body)
    }

    fn operation(&mut self, name: &str, body: &Value) -> Answer {
        let import = name.contains("Import");
        match name {
            "StartFHIRExportJob" | "StartFHIRImportJob" => Ok(self.start_job(import, body)),
            "DescribeFHIRExportJob" | "DescribeFHIRImportJob" => self.describe_job(import, body),
            "ListFHIRExportJobs" | "ListFHIRImportJobs" => Ok(self.list_jobs(import, body)),
            "CreateFHIRDatastore" => Ok(self.create_store()),
            "DescribeFHIRDatastore" | "DeleteFHIRDatastore" => self.visit_store(name, body),
            _ => {
                let rows = self.stores.keys().map(|id| json!({"DatastoreId": id, "DatastoreStatus": "ACTIVE"}));
                Ok(json!({"DatastorePropertiesList": rows.collect::<Vec<_>>()}))
            }
        }
    }

    /// Starts a job, once for each client token.
    fn start_job(&mut self, import: bool, body: &Value) -> Value {
        let fresh = format!("{:032x}", self.jobs.len() + 1);
        let token = body["ClientToken"].to_string();
        let id = self.tokens.entry(token).or_insert(fresh).clone();
        self.jobs.entry(id.clone()).or_insert(Job { import, described: 0, request: body.clone() });
        json!({"JobId": id, "JobStatus": "SUBMITTED", "DatastoreId": body["DatastoreId"]})
    }

    fn describe_job(&mut self, import: bool, body: &Value) -> Answer {
        let id = body["JobId"].as_str().unwrap_or_default();
        let job = self.jobs.get_mut(id).filter(|job| job.request["DatastoreId"] == body["DatastoreId"]);
        let job = job.ok_or_else(|| missing("no such job"))?;
        let state = match job.described {
            0 => "SUBMITTED",
            n if n <= self.mood.polls => "IN_PROGRESS",
            _ => self.mood.last_state,
        };
        job.described += 1;
        Ok(json!({member("JobProperties", import): self.properties(id, state)}))
    }

    fn list_jobs(&self, import: bool, body: &Value) -> Value {
        let jobs = self.jobs.iter();
        let jobs = jobs.filter(|(_, job)| job.import == import && job.request["DatastoreId"] == body["DatastoreId"]);
        let rows = jobs.map(|(id, job)| {
            let over = job.described > self.mood.polls + 1;
            self.properties(id, if over { self.mood.last_state } else { "IN_PROGRESS" })
        });
        json!({member("JobPropertiesList", import): rows.collect::<Vec<_>>()})
    }

    fn properties(&self, id: &str, state: &str) -> Value {
        let request = self.jobs.get(id).map_or(&Value::Null, |job| &job.request);
        let output = request.get("OutputDataConfig").unwrap_or(&request["JobOutputDataConfig"]);
        let mut row = Map::new();
        let mut put = |name: &str, value: Value| row.insert(name.to_owned(), value);
        put("JobId", id.into());
        put("JobStatus", state.into());
        put("SubmitTime", json!(1_709_210_096.125));
        put("DatastoreId", request["DatastoreId"].clone());
        put("OutputDataConfig", output.clone());
        put("DataAccessRoleArn", request["DataAccessRoleArn"].clone());
        if let Some(name) = request.get("JobName") {
            put("JobName", name.clone());
        }
        if state == self.mood.last_state {
            put("EndTime", json!(1_709_210_104.5));
        }
        Value::Object(row)
    }

    fn create_store(&mut self) -> Value {
        let (id, region) = (format!("{:032x}", 0xd5 + self.stores.len()), &self.mood.scheme.region);
        self.stores.insert(id.clone(), Store::default());
        json!({
            "DatastoreId": id,
            "DatastoreArn": format!("arn:aws:healthlake:{region}:000000000000:datastore/fhir/{id}"),
            "DatastoreStatus": "CREATING",
            "DatastoreEndpoint": format!("https://healthlake.{region}.amazonaws.com/datastore/{id}/r4/"),
        })
    }

    /// Describes a data store or deletes it; some time after that it is no longer known.
    fn visit_store(&mut self, name: &str, body: &Value) -> Answer {
        let store = self.stores.get_mut(body["DatastoreId"].as_str().unwrap_or_default());
        let store = store.ok_or_else(|| missing("no such data store"))?;
        if name == "DeleteFHIRDatastore" {
            *store = Store { deleted: true, described: 0 };
        } else {
            store.described += 1;
        }
        let state = match (store.deleted, store.described > self.mood.polls) {
            (true, true) => return Err(missing("no such data store any more")),
            (true, false) => "DELETING",
            (false, true) => "ACTIVE",
            (false, false) => "CREATING",
        };
        let about = json!({"DatastoreId": body["DatastoreId"], "DatastoreStatus": state, "DatastoreTypeVersion": "R4"});
        Ok(if name == "DeleteFHIRDatastore" { about } else { json!({"DatastoreProperties": about}) })
    }
}

fn missing(message: &str) -> (u16, &'static str, String) {
    (400, "ResourceNotFoundException", message.to_owned())
}

fn member(name: &str, import: bool) -> String {
    format!("{}{name}", if import { "Import" } else { "Export" })
}

/// Every required member is there, none is null, and none is an expression that was left as it stood.
fn check_members(required: &[&str], body: &Value) -> Result<(), (u16, &'static str, String)> {
    let refuse = |message| Err((400, "ValidationException", message));
    if let Some(name) = required.iter().find(|name| body.get(**name).is_none_or(Value::is_null)) {
        return refuse(format!("{name} is required"));
    }
    let members = body.as_object().into_iter().flatten();
    let wrong = |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.starts_with('$'));
    match members.into_iter().find(|(_, value)| wrong(value)) {
        Some((name, value)) => refuse(format!("{name} is {value}")),
        None => Ok(()),
    }
}
