//! What a secret looks like where all of it is written in another alphabet.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// The secret itself, and in Base64 and hexadecimal; the same of its bytes in ISO 8859-1, and how these read as UTF-8. Escapes of
/// single characters are not among these: they are undone.
pub(super) fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = of(secret.as_bytes());
    if let Some(latin) = latin(secret) {
        forms.push(String::from_utf8_lossy(&latin).into_owned().into_bytes());
        forms.extend(of(&latin));
    }
    forms
}

fn of(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut texts = vec![hex(secret), hex(secret).to_uppercase()];
    // Without padding and with it; the unpadded form would leave the padding behind.
    let padded = [STANDARD.encode(secret), URL_SAFE.encode(secret)];
    texts.extend(padded.iter().map(|form| form.trim_end_matches('=').to_owned()));
    texts.extend(padded);
    texts.extend((0..3).flat_map(|at| [aligned(secret, at, &STANDARD), aligned(secret, at, &URL_SAFE)]).flatten());
    std::iter::once(secret.to_vec()).chain(texts.into_iter().map(String::into_bytes)).collect()
}

/// The bytes of the secret in ISO 8859-1, where they are others than in UTF-8.
fn latin(secret: &str) -> Option<Vec<u8>> {
    let bytes = secret.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>();
    bytes.filter(|_| !secret.is_ascii())
}

/// The bytes in hexadecimal digits.
fn hex(secret: &[u8]) -> String {
    secret.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// What Base64 makes of `secret` alone where it starts `offset` bytes into a group of three: in the middle of something longer,
/// the characters around it depend on its neighbours. Too few of them would occur by chance.
fn aligned(secret: &[u8], offset: usize, engine: &impl base64::Engine) -> Option<String> {
    let mut bytes = vec![0; offset];
    bytes.extend(secret);
    let (from, to) = ((offset * 8).div_ceil(6), bytes.len() * 8 / 6);
    engine.encode(bytes).get(from..to).filter(|form| form.len() >= 7).map(str::to_owned)
}
