//! Reads one operation: what it says itself, what its path item and description add, and what it refers to. A fault is
//! a warning where the request can be made without the part in question.

use super::references::References;
use super::{
    Description, Location, OpenApiVersion, Operation, OperationKey, Parameter, Place, Style, access, content, index,
    media_type, swagger,
};
use crate::{Diagnostic, Node, Severity, codes};
use arazzo_expression::{Str, Value, json};

/// Header parameters whose definition is ignored (OpenAPI 3, Parameter Object, `name`).
const IGNORED_HEADERS: [&str; 3] = ["Accept", "Content-Type", "Authorization"];

/// The operation `key` of `description`, whole but for its schemas, which are read when they are asked for. Faults in
/// its request are warnings and in its responses and examples information; that it cannot be found at all is an error.
pub fn operation(
    description: &Description,
    key: &OperationKey,
    references: &dyn References,
) -> (Operation, Vec<Diagnostic>) {
    let mut lowering = Lowering { description, references, diagnostics: Vec::new(), severity: Severity::Warning };
    let operation = lowering.operation(key);
    (operation, lowering.diagnostics)
}

pub(super) struct Lowering<'a> {
    pub(super) description: &'a Description,
    pub(super) references: &'a dyn References,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How much the parts that are being read matter.
    pub(super) severity: Severity,
}

/// An operation and the path items around it, the nearest first.
pub(super) struct Scope {
    pub(super) operation: Place,
    pub(super) items: Vec<Place>,
}

impl Scope {
    /// The operation, then its path items.
    pub(super) fn levels(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.operation).chain(&self.items)
    }
}

impl Lowering<'_> {
    fn operation(&mut self, key: &OperationKey) -> Operation {
        let mut operation = Operation {
            key: key.clone(),
            parameters: Vec::new(),
            has_unread_parameters: false,
            request_body: None,
            servers: Vec::new(),
            security: Vec::new(),
            responses: Vec::new(),
            deprecated: false,
            signing_name: None,
            span: None,
        };
        let Some(scope) = self.scope(key) else { return operation };
        operation.span = scope.operation.span();
        operation.deprecated = scope.operation.truth("deprecated") == Some(true);
        operation.signing_name = access::signing_name(self);
        operation.servers = access::servers(self, &scope);
        operation.security = access::security(self, &scope.operation);
        let parameters = self.parameters(&scope, &mut operation.has_unread_parameters);
        if self.is_swagger() {
            let (parameters, body) = swagger::split(self, &scope, parameters);
            operation.parameters = parameters;
            operation.request_body = body;
        } else {
            operation.parameters =
                parameters.into_iter().filter_map(|(place, name)| self.parameter(&place, name)).collect();
            operation.request_body = content::request_body(self, &scope.operation);
        }
        // A request can be made whatever is wrong with the answers.
        self.severity = Severity::Info;
        operation.responses = content::responses(self, &scope);
        operation
    }

    pub(super) fn is_swagger(&self) -> bool {
        self.description.version() == OpenApiVersion::V2_0
    }

    fn scope(&mut self, key: &OperationKey) -> Option<Scope> {
        let tokens = key.pointer.tokens();
        let (path, rest) = tokens.split_at_checked(2)?;
        let item = Place::new(self.description.document().clone(), path.iter().cloned().collect());
        let (items, fault) = item.map(|item| index::path_items(&item, self.references)).unwrap_or_default();
        let found = items.iter().enumerate().find_map(|(n, item)| Some((n, item.find(rest, &())?)));
        let Some((_, operation)) = found else {
            let diagnostic = match fault {
                Some((place, error)) => error.diagnostic(&place),
                None => Diagnostic::new(&codes::OPENAPI_MALFORMED, key.span, "the operation is not there any more"),
            };
            self.diagnostics.push(diagnostic.severity(Severity::Error));
            return None;
        };
        let known = self.diagnostics.len();
        let operation = self.follow(&operation);
        self.diagnostics.iter_mut().skip(known).for_each(|fault| fault.severity = Severity::Error);
        let operation = operation?;
        Some(Scope { operation, items })
    }

    /// The end of the references at `place`; reports those that lead nowhere.
    pub(super) fn follow(&mut self, place: &Place) -> Option<Place> {
        match place.follow(self.references) {
            Ok(end) => Some(end),
            Err(error) => {
                self.diagnostics.push(error.diagnostic(place).severity(self.severity));
                None
            }
        }
    }

    /// The members of the mapping `name` of `place`, their references followed.
    pub(super) fn members(&mut self, place: &Place, name: &str) -> Vec<(Str, Place)> {
        let Some(map) = place.given(name).and_then(|map| self.follow(&map)) else { return Vec::new() };
        if map.node().is_some_and(|node| node.as_mapping().is_none()) {
            self.malformed(&map, &format!("`{name}` must be an object"));
        }
        let members = map.members().into_iter().filter(|(key, _)| !key.starts_with("x-"));
        members.filter_map(|(key, member)| Some((key, self.follow(&member)?))).collect()
    }

    pub(super) fn malformed(&mut self, place: &Place, what: &str) {
        let found = place.node().map_or("nothing", |node| node.describe());
        let message = format!("{what}, found {found}");
        self.diagnostics
            .push(Diagnostic::new(&codes::OPENAPI_MALFORMED, place.span(), message).severity(self.severity));
    }

    pub(super) fn incomplete(&mut self, place: &Place, message: String) {
        self.diagnostics
            .push(Diagnostic::new(&codes::OPENAPI_MALFORMED, place.span(), message).severity(self.severity));
    }

    /// Reports a schema that is none or whose reference leads nowhere.
    pub(super) fn check_schema(&mut self, place: &Place) {
        let Some(schema) = place.child("schema").and_then(|schema| self.follow(&schema)) else { return };
        let is_one = |node: &Node| node.as_mapping().is_some() || node.as_bool().is_some();
        if schema.node().is_some_and(|node| !is_one(node)) {
            self.malformed(&schema, "`schema` must be an object");
        }
    }

    /// Reports a member that must be an object and is none.
    pub(super) fn check_object(&mut self, place: &Place, what: &str) {
        if place.node().is_some_and(|node| node.as_mapping().is_none()) {
            self.malformed(place, &format!("{what} must be an object"));
        }
    }

    /// Reports what must be true or false and is neither, and a style that is not for the place: the defaults count then.
    fn check_shape(&mut self, name: &str, location: Location, place: &Place) {
        for field in ["required", "explode", "allowReserved"] {
            if place.given(field).is_some() && place.truth(field).is_none() {
                let field_place = place.child(field).unwrap_or_else(|| place.clone());
                self.malformed(&field_place, &format!("`{field}` must be true or false"));
            }
        }
        let Some(text) = place.text("style") else { return };
        let Some(style) = Style::parse(&text) else {
            let message = format!("`{text}` is no style; `{name}` is sent as {location} parameters usually are");
            self.incomplete(place, message);
            return;
        };
        if !style.is_for(location) {
            self.incomplete(place, format!("the style `{text}` is not for {location} parameters such as `{name}`"));
        }
    }

    /// The places of all parameters with their names, those of the path items that are not overridden last; tells whether there
    /// are some that could not be read.
    fn parameters(&mut self, scope: &Scope, has_unread: &mut bool) -> Vec<(Place, (Str, Str))> {
        let mut found: Vec<(Place, (Str, Str))> = Vec::new();
        for level in scope.levels() {
            let Some(list) = level.given("parameters").and_then(|list| self.follow(&list)) else { continue };
            if list.node().is_some_and(|node| node.as_sequence().is_none()) {
                self.malformed(&list, "`parameters` must be a list");
            }
            for element in list.elements() {
                let Some(place) = self.follow(&element) else {
                    *has_unread = true;
                    continue;
                };
                let (Some(name), Some(location)) = (place.text("name"), place.text("in")) else {
                    self.incomplete(&place, "a parameter needs `name` and `in`; this one is left out".to_owned());
                    *has_unread = true;
                    continue;
                };
                let same = |have: &(Str, Str)| {
                    have.1 == location
                        && (have.0 == name || (&*location == "header" && have.0.eq_ignore_ascii_case(&name)))
                };
                if !found.iter().any(|(_, have)| same(have)) {
                    found.push((place, (name, location)));
                }
            }
        }
        found
    }

    pub(super) fn parameter(&mut self, place: &Place, (name, location): (Str, Str)) -> Option<Parameter> {
        let Some(location) = Location::parse(&location) else {
            self.incomplete(place, format!("a parameter cannot be in `{location}`; this one is left out"));
            return None;
        };
        if self.is_swagger() {
            let mut parameter = Parameter::read_swagger(name, location, place);
            parameter.example = place.child("x-example").and_then(|example| Some(example.node()?.to_value()));
            return Some(parameter);
        }
        let ignored = IGNORED_HEADERS.iter().any(|header| header.eq_ignore_ascii_case(&name));
        (location != Location::Header || !ignored).then(|| self.shaped(name, location, place))
    }

    /// A parameter or header field of OpenAPI 3, checked.
    pub(super) fn shaped(&mut self, name: Str, location: Location, place: &Place) -> Parameter {
        self.check_schema(place);
        self.check_shape(&name, location, place);
        let mut parameter = Parameter::read(name, location, place);
        parameter.example = self.example(place, None);
        // Until 3.2 this was for queries only.
        let is_in_query = matches!(location, Location::Query | Location::QueryString);
        parameter.allow_reserved &= is_in_query || self.description.version() >= OpenApiVersion::V3_2;
        if let Some(media) = content::media_types(self, place).into_iter().next() {
            parameter.content_type = Some(media.media_type);
            parameter.schema = media.schema;
            parameter.encoding = media.encoding;
        }
        parameter
    }

    /// The first example at `place`: of `example` or `examples`. One that is only given as it is written (3.2) is read where it
    /// is a body of `media_type`.
    pub(super) fn example(&mut self, place: &Place, media_type: Option<&str>) -> Option<Value> {
        if let Some(example) = place.child("example") {
            return Some(example.node()?.to_value());
        }
        let examples = place.child("examples")?;
        let first = examples.members().into_iter().next()?.1;
        let severity = std::mem::replace(&mut self.severity, Severity::Info);
        let first = self.follow(&first);
        self.severity = severity;
        let first = first?;
        if let Some(value) = ["value", "dataValue"].into_iter().find_map(|name| first.child(name)) {
            return Some(value.node()?.to_value());
        }
        let (media_type, text) = (media_type?, first.text("serializedValue")?);
        if media_type::is_json(media_type) { json::parse(&text).ok() } else { Some(text.into()) }
    }
}
