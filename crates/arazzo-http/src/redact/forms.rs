//! What a secret looks like where all of it is written in another alphabet.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// The secret itself, and in Base64 and hexadecimal. Escapes of single characters are not among these: they are undone.
pub(super) fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned(), hex(secret), hex(secret).to_uppercase()];
    // Without padding and with it; the unpadded form would leave the padding behind.
    forms.extend([STANDARD.encode(secret), URL_SAFE.encode(secret)]);
    let unpadded: Vec<String> = forms.iter().skip(3).map(|form| form.trim_end_matches('=').to_owned()).collect();
    forms.extend(unpadded);
    forms.extend((0..3).flat_map(|at| [aligned(secret, at, &STANDARD), aligned(secret, at, &URL_SAFE)]).flatten());
    forms
}

/// The bytes in hexadecimal digits.
fn hex(secret: &str) -> String {
    secret.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// What Base64 makes of `secret` alone where it starts `offset` bytes into a group of three: in the middle of something longer,
/// the characters around it depend on its neighbours. Too few of them would occur by chance.
fn aligned(secret: &str, offset: usize, engine: &impl base64::Engine) -> Option<String> {
    let mut bytes = vec![0; offset];
    bytes.extend(secret.as_bytes());
    let (from, to) = ((offset * 8).div_ceil(6), bytes.len() * 8 / 6);
    engine.encode(bytes).get(from..to).filter(|form| form.len() >= 7).map(str::to_owned)
}
