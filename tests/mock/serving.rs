//! A server that is under test, and a client that is not ours.

use crate::support::binary::{Folder, arazzo};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// A server that ends when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens: `127.0.0.1:PORT`.
    pub(crate) address: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: serde_json::Value,
}

impl Server {
    /// Serves `file`.
    pub(crate) fn start(file: impl AsRef<Path>, args: &[&str]) -> Self {
        let mut command = arazzo();
        command.arg("mock").arg(file.as_ref()).args(args).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap_or_else(|| panic!("no address: {line:?}")).to_owned();
        Self { child, address }
    }

    /// Sends a request with a JSON body, if it has one.
    pub(crate) fn ask(&self, method: &str, target: &str, body: Option<&str>) -> Answer {
        self.send(method, target, &[("Content-Type", "application/json")], body)
    }

    /// Sends a request.
    pub(crate) fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        send(&self.address, method, target, headers, body)
    }

    /// Asks the server to end, and how it did.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let killed = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(killed.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

/// Sends a request to a server.
pub(crate) fn send(address: &str, method: &str, target: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    let has_body = body.is_some();
    for (name, value) in headers.iter().filter(|(name, _)| has_body || *name != "Content-Type") {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = body.unwrap_or_default();
    request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (headers, body) = text.split_once("\r\n\r\n").unwrap();
    let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
    let body = serde_json::from_str(body).unwrap_or_else(|_| body.into());
    Answer { status, headers: headers.to_ascii_lowercase(), body }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A description of an API of pets, in a folder of its own.
pub(crate) fn pets() -> (Folder, std::path::PathBuf) {
    let folder = Folder::new().unwrap();
    let file = folder.write("pets.yaml", PETS).unwrap();
    (folder, file)
}

const PETS: &str = r"
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example/v1}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 100}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: createPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '503': {description: busy, content: {application/json: {schema: {type: object, required: [busy], properties: {busy: {const: true}}}}}}
components:
  schemas:
    NewPet:
      type: object
      required: [name]
      additionalProperties: false
      properties: {name: {type: string, minLength: 1}, age: {type: integer}}
    Pet:
      type: object
      required: [id, name]
      properties: {id: {type: string}, name: {type: string}, age: {type: integer}}
";
