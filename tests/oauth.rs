//! OAuth 2 flows of the built binary against an identity server of someone else, which `.ci/oauth` starts. Without it
//! the tests are skipped, and say so.
#![cfg(test)]

#[path = "oauth"]
mod oauth {
    mod browser;
    mod flows;
}
#[path = "support"]
mod support {
    #[expect(dead_code, reason = "what other tests need of it")]
    pub(crate) mod binary;
}
