//! The service: all operations of some descriptions.

use super::follow::{Course, steps};
use super::reply::Reply;
use super::route::{Match, Route, base_of, candidates};
use crate::answers::{Answers, Subject};
use crate::demand::{Answer, Demands};
use crate::request::{Asked, Terms, checked};
use crate::transport::follow;
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::openapi::{self, Description, PathTemplate};
use arazzo_parser::{Content, Loaded};
use arazzo_runtime::program::{OperationCall, Program, ServerPlan};
use arazzo_runtime::{Request, Scope, Security, Sent};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All operations of the descriptions of a document, and the workflows that call them.
#[derive(Debug)]
pub struct Service<'p> {
    routes: Vec<Route>,
    programs: Vec<Answers<'p>>,
    seed: u64,
}

/// What a service remembers.
#[derive(Clone, Debug, Default)]
pub struct ServiceSession {
    courses: Vec<Course>,
    /// What was created, by whichever way.
    resources: crate::session::Session,
    /// The program that was answered last.
    last: Option<usize>,
}

impl<'p> Service<'p> {
    /// The operations of all OpenAPI descriptions of `loaded`; `programs` are its workflows. The same seed gives the
    /// same answers.
    pub fn new(loaded: &Loaded, programs: &'p [Program], seed: u64) -> Self {
        let mut routes = Vec::new();
        for document in &loaded.documents {
            if let Content::OpenApi(description) = &document.content {
                routes.extend(operations(description, loaded));
            }
        }
        Self { routes, programs: programs.iter().map(|program| Answers::new(program, seed)).collect(), seed }
    }

    /// The names of the parameters and header fields that credentials stand in.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let alternatives = self.routes.iter().flat_map(|route| &route.call.operation.security);
        let schemes = alternatives.flat_map(|alternative| &alternative.requirements).filter_map(|r| r.scheme.as_ref());
        schemes.filter_map(|scheme| match scheme {
            openapi::SecurityScheme::ApiKey { name, .. } => Some(&**name),
            _ => None,
        })
    }

    /// The names of the operations.
    pub fn operations(&self) -> impl Iterator<Item = Str> + '_ {
        self.routes.iter().map(Route::name)
    }

    /// The operation that `asked` is of, if it is of one.
    pub fn operation(&self, asked: &Asked) -> Option<Str> {
        self.found(asked).ok().map(|found| found.route.name())
    }

    /// What the service says to a request; `status`: it says this, whatever it is asked.
    pub fn reply(&self, session: &mut ServiceSession, asked: &Asked, status: Option<u16>) -> Reply {
        let found = match self.found(asked) {
            Ok(found) => found,
            Err(refusal) => return refusal,
        };
        let (route, call) = (found.route, &found.route.call);
        let checked = checked(asked, &found.path, &call.operation, &*call.schemas, &Terms::strict());
        if let (Some(reason), None) = (checked.unsupported, status) {
            return Reply::refused(415, "Unsupported Media Type", vec![reason], Some(route.name()));
        }
        if !checked.faults.is_empty() && status.is_none() {
            return Reply::refused(400, "Bad Request", checked.faults, Some(route.name()));
        }
        let sent = Sent {
            url: asked.url().into(),
            method: asked.method.to_ascii_uppercase().into(),
            headers: checked.headers.into(),
            query: checked.query.into(),
            path: checked.path.into(),
            body: checked.body,
        };
        let answer = self.answered(session, call, asked, &sent, status);
        let remarks = answer.unsolved.iter().map(ToString::to_string).collect();
        Reply { response: answer.response, operation: Some(route.name()), remarks }
    }

    /// The operation, or the refusal of a request that is of none.
    fn found(&self, asked: &Asked) -> Result<Match<'_>, Reply> {
        let matches = candidates(&self.routes, asked);
        let allowed: Vec<String> =
            matches.iter().map(|found| found.route.call.operation.key.method.to_string()).collect();
        let is_method = |found: &Match<'_>| found.route.call.operation.key.method.eq_ignore_ascii_case(&asked.method);
        // What is answered to GET is answered to HEAD, without a body.
        let is_head = |found: &Match<'_>| {
            asked.method.eq_ignore_ascii_case("HEAD") && &*found.route.call.operation.key.method == "GET"
        };
        let mut matches = matches;
        let position = matches.iter().position(is_method).or_else(|| matches.iter().position(is_head));
        if let Some(position) = position {
            return Ok(matches.swap_remove(position));
        }
        if allowed.is_empty() {
            let reason = format!("no operation has the path `{}`", asked.path);
            return Err(Reply::refused(404, "Not Found", vec![reason], None));
        }
        let mut unique: Vec<String> = Vec::new();
        for method in allowed {
            if !unique.contains(&method) {
                unique.push(method);
            }
        }
        let reason = format!("`{}` takes {}, not {}", asked.path, unique.join(", "), asked.method);
        let mut refusal = Reply::refused(405, "Method Not Allowed", vec![reason], None);
        refusal.response.headers.push(("Allow".into(), unique.join(", ")));
        Err(refusal)
    }

    fn answered(
        &self,
        session: &mut ServiceSession,
        call: &OperationCall,
        asked: &Asked,
        sent: &Sent,
        status: Option<u16>,
    ) -> Answer {
        session.courses.resize_with(self.programs.len(), Course::default);
        let mut request = Request {
            method: sent.method.clone(),
            url: sent.url.to_string(),
            headers: asked.headers.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect(),
            body: (!asked.body.is_empty()).then(|| asked.body.clone().into()),
            timeout: None,
            security: Arc::new(Security::default()),
            region: None,
            at: arazzo_runtime::program::StepRef::default(),
        };
        let mut likely: Vec<_> = Vec::new();
        for (number, answers) in self.programs.iter().enumerate() {
            let Some(course) = session.courses.get(number) else { continue };
            for at in steps(answers.program(), &call.operation) {
                likely.push(((session.last != Some(number), course.distance(at)), number, at));
            }
        }
        let chosen = likely.into_iter().min_by_key(|(distance, number, at)| (*distance, *number, *at));
        if let (Some((_, number, at)), None) = (chosen, status)
            && let (Some(answers), Some(course)) = (self.programs.get(number), session.courses.get_mut(number))
            && let Some(arazzo_runtime::program::Call::Operation(own)) =
                answers.program().step(at).map(|step| &step.call)
        {
            request.at = at;
            course.learn(answers.program(), at, own, sent);
            course.session.share(&mut session.resources);
            let answer = course.seen(at, sent, |own, scope| follow(answers, own, &request, scope));
            course.session.share(&mut session.resources);
            if let Some(answer) = answer {
                course.note(answers, at, sent, &answer.response);
                session.last = Some(number);
                return answer;
            }
        }
        let (inputs, none) = (Value::from(Object::default()), BTreeMap::new());
        let scope =
            Scope { inputs: &inputs, steps: &[], workflows: &none, sent: Some(sent), received: None, outputs: None };
        let demands = Demands { status, ..Demands::default() };
        let subject = Subject { call, reads: &[], own: None, later: &[], seed: self.seed, drafts: None };
        let (answer, change) = subject.answer(&session.resources, &request, &scope, &demands);
        session.resources.take(change);
        answer
    }
}

fn operations(description: &Description, loaded: &Loaded) -> Vec<Route> {
    let keys: Vec<_> = description.operations().collect();
    let route = |key| {
        let (operation, _) = openapi::operation(description, key, loaded);
        let template = PathTemplate::parse(&operation.key.path);
        let base = operation.server().map(|server| base_of(&server.url).to_owned()).unwrap_or_default();
        let call = OperationCall {
            operation: Arc::new(operation),
            template,
            server: ServerPlan { url: String::new(), region: None, may_be_private: true },
            parameters: Vec::new(),
            body: None,
            security: Arc::new(Security::default()),
            schemas: loaded.schemas(),
            files: Arc::default(),
            place: Str::default(),
        };
        Route { call, base }
    };
    keys.into_iter().map(route).collect()
}
