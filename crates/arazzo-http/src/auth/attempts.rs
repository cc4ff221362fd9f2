//! The attempts of one exchange: the request with its credentials, and whether the answer is a reason to send it once
//! more with better ones.

use super::apply;
use super::choose::{Choice, Keyring, Means};
use super::digest::Challenge;
use super::refusal::{self, Refusal};
use super::session::Session;
use crate::aws::{correction, sign};
use crate::origin::Origin;
use crate::transport::{Outgoing, Wires};
use arazzo_runtime::{Response, TransportError};
use secrecy::{ExposeSecret, SecretString};
use std::time::SystemTime;

/// The attempts of one exchange.
pub(crate) struct Attempts<'a> {
    keyring: &'a Keyring,
    session: &'a Session,
    wires: &'a Wires,
    choice: Choice<'a>,
    outgoing: &'a Outgoing,
    /// The token that was sent last.
    token: Option<SecretString>,
    renewed: bool,
    challenged: u8,
    sent: SystemTime,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(
        keyring: &'a Keyring,
        session: &'a Session,
        wires: &'a Wires,
        choice: Choice<'a>,
        outgoing: &'a Outgoing,
    ) -> Self {
        let sent = SystemTime::now();
        Self { keyring, session, wires, choice, outgoing, token: None, renewed: false, challenged: 0, sent }
    }

    /// The request with its credentials; signatures are made last, over everything else.
    pub(crate) async fn ready(&mut self) -> Result<Outgoing, TransportError> {
        let mut request = self.outgoing.clone();
        let origin = Origin::of(&request.url).ok_or_else(|| Refusal::new(refusal::UNBOUND, "the URL has no origin"))?;
        for (_, means) in &self.choice.means {
            match means {
                Means::Credential(credential, scheme) => apply::add(&mut request, credential, scheme),
                Means::Digest(_, pair) => {
                    if let Some(answer) = self.session.answer_challenge(&origin, pair, &request) {
                        request.headers.push(("authorization".to_owned(), answer));
                    }
                }
                Means::Token(_, client, requirement) => {
                    let tokens = self.session.tokens();
                    let token = tokens.get(client, requirement, &origin, self.keyring, &self.wires.api).await?;
                    let value = format!("Bearer {}", token.expose_secret());
                    request.headers.push(("authorization".to_owned(), value));
                    self.token = Some(token);
                }
                Means::Own | Means::Sign(..) | Means::Certificate | Means::Nothing(_) => {}
            }
        }
        self.sign(&mut request).await?;
        self.sent = SystemTime::now();
        Ok(request)
    }

    async fn sign(&self, request: &mut Outgoing) -> Result<(), TransportError> {
        for (_, means) in &self.choice.means {
            let Means::Sign(credentials, scope) = means else { continue };
            if !self.keyring.keep_content_type {
                apply::use_json_content_type(request);
            }
            let keys = credentials.keys(self.wires).await?;
            self.session.tell(keys.secrets());
            let time = self.session.signing_time(&request.authority());
            sign(request, scope, &keys, time, self.keyring.unsigned_payload).map_err(|reason| {
                Refusal::new(refusal::AWS_SCOPE, format!("the request cannot be signed: {reason}"))
            })?;
        }
        Ok(())
    }

    /// Whether a signature is among the credentials.
    pub(crate) fn is_signed(&self) -> bool {
        self.choice.means.iter().any(|(_, means)| matches!(means, Means::Sign(..)))
    }

    /// Whether `response` says what was wrong with the credentials, so that the request is sent again. It is refused
    /// then, and had no effect; each reason counts once.
    pub(crate) fn again(&mut self, response: &Response) -> bool {
        if self.is_signed() {
            let behind = correction(response, self.sent, SystemTime::now());
            return behind.is_some_and(|behind| self.session.learn_clock(&self.outgoing.authority(), behind));
        }
        if response.status != 401 {
            return false;
        }
        if let Some(token) = self.token.take().filter(|_| !self.renewed) {
            self.renewed = true;
            return self.session.tokens().refused(&token);
        }
        let Some(pair) = self.choice.means.iter().find_map(|(_, means)| match means {
            Means::Digest(_, pair) => Some(*pair),
            _ => None,
        }) else {
            return false;
        };
        self.meet_challenge(response, pair)
    }

    fn meet_challenge(&mut self, response: &Response, pair: &crate::credentials::Pair) -> bool {
        let Some(challenge) = Challenge::of(response) else { return false };
        let Some(origin) = Origin::of(&self.outgoing.url) else { return false };
        self.challenged += 1;
        let goes_on = self.challenged == 1 || self.challenged == 2 && challenge.stale;
        if goes_on {
            self.session.challenged(&origin, &pair.user, challenge);
        }
        goes_on
    }
}
