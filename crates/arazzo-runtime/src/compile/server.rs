//! Where requests go: the operator's word, else the description's (URI-10, URI-11, decision A69).

use super::Compiler;
use crate::program::ServerPlan;
use arazzo_expression::Str;
use arazzo_parser::openapi::{Operation, SecurityScheme, Server, ServerError};
use arazzo_parser::{Diagnostic, DocumentId, Link, Span, codes};

impl Compiler<'_> {
    /// The server of an operation of document `target`; `at` is the step that calls it.
    pub(super) fn server(&mut self, target: DocumentId, operation: &Operation, at: Span) -> Option<ServerPlan> {
        let described = operation.server();
        let region = described.and_then(|server| self.region(server));
        if let Some(url) = self.given_server(target) {
            return Some(ServerPlan { url: url.to_string(), region, may_be_private: true });
        }
        let Some(server) = described else {
            let message = format!(
                "operation `{}` has nowhere to go: its description, a local file, has no `servers` that can be used",
                name(operation)
            );
            let help = "say where the API is with `--server URL`";
            self.diagnostics.push(Diagnostic::new(&codes::NO_SERVER, at, message).help(help));
            return None;
        };
        let is_aws = is_aws(server, operation);
        match server.resolve(|variable| self.variable(variable, is_aws)) {
            Ok(url) => {
                self.tell_placeholder(&url, server, operation, at);
                let may_be_private = server.base.scheme() == "file" || server.base.origin() == url.origin();
                Some(ServerPlan { url: url.to_string(), region, may_be_private })
            }
            Err(error) => {
                self.diagnostics.push(fault(&error, server, operation, at));
                None
            }
        }
    }

    /// Whether the operator sends the requests of all these documents to the same server, or says nothing of any.
    pub(super) fn have_one_server(&self, first: DocumentId, others: &[DocumentId]) -> bool {
        others.iter().all(|other| self.given_server(*other) == self.given_server(first))
    }

    fn given_server(&self, target: DocumentId) -> Option<&url::Url> {
        let named = self.loaded.links(0).find_map(|(source, link)| match link {
            Link::To(document) if *document == target => self.options.servers.get(&*source.name.value),
            _ => None,
        });
        named.or(self.options.server.as_ref())
    }

    /// The value that the operator gives a server variable; of AWS a variable called `region` has the operator's region.
    fn variable(&self, name: &str, is_aws: bool) -> Option<Str> {
        let given = self.options.server_variables.get(name).cloned();
        given.or_else(|| self.options.region.clone().filter(|_| is_aws && name.eq_ignore_ascii_case("region")))
    }

    /// Tells of a host that is to be filled in, such as `{tenant}.example.com` as the default of a variable.
    fn tell_placeholder(&mut self, url: &url::Url, server: &Server, operation: &Operation, at: Span) {
        let host = url.host_str().unwrap_or_default();
        let Some((_, rest)) = host.split_once('{') else { return };
        let name = rest.split('}').next().unwrap_or_default();
        let message = format!(
            "the server of operation `{}` is `{host}`, where `{name}` is to be filled in",
            self::name(operation)
        );
        let help = format!("fill it in with `--server-var {name}=VALUE`");
        self.diagnostics
            .push(Diagnostic::new(&codes::SERVER_PLACEHOLDER, server.span.unwrap_or(at), message).help(help));
    }

    fn region(&self, server: &Server) -> Option<Str> {
        let variable = server.variables.iter().find(|variable| variable.name.eq_ignore_ascii_case("region"));
        let default = || variable.and_then(|variable| variable.default.clone());
        self.variable("region", true).or_else(default)
    }
}

/// Whether requests go to AWS: then the region of the operator's AWS settings is meant.
fn is_aws(server: &Server, operation: &Operation) -> bool {
    let schemes = operation.security.iter().flat_map(|alternative| &alternative.requirements);
    operation.signing_name.is_some()
        || server.url.contains(".amazonaws.com")
        || schemes.filter_map(|need| need.scheme.as_ref()).any(|scheme| *scheme == SecurityScheme::AwsSigV4)
}

fn fault(error: &ServerError, server: &Server, operation: &Operation, at: Span) -> Diagnostic {
    let span = server.span.unwrap_or(at);
    let message = format!("the server of operation `{}`: {error}", name(operation));
    match error {
        ServerError::NoValue { name } | ServerError::NotInHost { name, .. } => {
            Diagnostic::new(&codes::SERVER_VARIABLE, span, message)
                .help(format!("give it one with `--server-var {name}=VALUE`"))
        }
        ServerError::NotAllowed { name, .. } => Diagnostic::new(&codes::SERVER_VARIABLE, span, message)
            .help(format!("choose one of these with `--server-var {name}=VALUE`")),
        ServerError::Malformed { .. } | ServerError::NoHost { .. } => {
            Diagnostic::new(&codes::NO_SERVER, span, message).help("say where the API is with `--server URL`")
        }
    }
}

fn name(operation: &Operation) -> String {
    let key = &operation.key;
    key.operation_id.as_ref().map_or_else(|| format!("{} {}", key.method, key.path), ToString::to_string)
}
