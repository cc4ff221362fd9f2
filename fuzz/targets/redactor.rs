//! F17, the redactor: a secret is found in every encoding, whole or with any of its characters escaped, wherever it stands; text
//! without secrets stays as it is.
#![no_main]

use arazzo_fuzz::{choices, text};
use arazzo_http::Redactor;
use libfuzzer_sys::fuzz_target;

/// As long as an escape may be, in bytes.
const LONGEST_ESCAPE: usize = 12;

// The first two lines are the secrets, the others what stands around them.
fuzz_target!(|bytes: &[u8]| {
    let ([mask, mode], rest) = choices(bytes);
    let mut lines = text(rest).splitn(3, '\n');
    let secrets: Vec<&str> = lines.by_ref().take(2).filter(|line| is_secret(line)).collect();
    let around = lines.next().unwrap_or_default();
    // The beginning of an escape would take in what follows, and mean something else.
    let begun = around.bytes().rev().take(LONGEST_ESCAPE).any(|byte| b"\\%&".contains(&byte));
    let around = if begun { format!("{around}{}", " ".repeat(LONGEST_ESCAPE)) } else { around.to_owned() };
    let around = around.as_str();
    let redactor = Redactor::new(&secrets);
    untouched(&redactor, &secrets, around);
    for secret in &secrets {
        for (form, shown) in forms(secret, mask, mode) {
            let whole = format!("{around}{shown}{around}");
            let redacted = redactor.redact(&whole);
            assert!(redacted.contains("***"), "{form}: {secret:?} stays in {whole:?}");
            assert!(!redacted.contains(&shown), "{form}: {secret:?} stays in {redacted:?}");
            // A second time changes nothing more.
            let again = redactor.redact(&redacted);
            assert!(!again.contains(&shown), "{form}: {again:?}");
        }
        for offset in 0..3 {
            let pair = format!("{}{secret}{around}", &"xyz"[..offset]);
            let whole = base64(pair.as_bytes());
            let (from, to) = ((offset * 8).div_ceil(6), (offset + secret.len()) * 8 / 6);
            let core = &whole[from..to];
            if core.len() >= 7 {
                let redacted = redactor.redact(&whole);
                assert!(!redacted.contains(core), "{secret:?} stays in {redacted:?}");
            }
        }
    }
});

/// What can be held back, and is not made of what it is replaced by or too plain to be told from the text around it.
fn is_secret(line: &str) -> bool {
    let distinct: std::collections::BTreeSet<char> = line.chars().collect();
    line.len() >= Redactor::SHORTEST && distinct.len() >= 3 && !line.contains('*')
}

/// Letters of another alphabet have nothing of a secret in them.
fn untouched(redactor: &Redactor, secrets: &[&str], around: &str) {
    let other: String = around.bytes().map(|byte| char::from_u32(0x4e00 + u32::from(byte)).unwrap_or('一')).collect();
    if !secrets.iter().any(|secret| secret.contains(|c: char| !c.is_ascii())) {
        let plain = format!("{other} {{\"x\": [1, 2]}}");
        if !secrets.iter().any(|secret| "{\"x\": [1, 2]}".contains(secret)) {
            assert_eq!(redactor.redact(&plain), plain, "{secrets:?}");
        }
    }
}

/// The secret in one piece, with the characters that `mask` chooses escaped.
fn forms(secret: &str, mask: u8, mode: u8) -> Vec<(&'static str, String)> {
    let chosen = |at: usize| mask >> (at % 8) & 1 == 1;
    let each = |escape: &dyn Fn(char) -> String, must: &dyn Fn(char) -> bool| -> String {
        let one = |(at, c): (usize, char)| if must(c) || chosen(at) { escape(c) } else { c.to_string() };
        secret.chars().enumerate().map(one).collect()
    };
    let percent = |c: char| {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).bytes();
        let one = |byte: u8| if mode & 1 == 0 { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        bytes.map(one).collect::<String>()
    };
    let form = |c: char| if c == ' ' { "+".to_owned() } else { percent(c) };
    let json = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '/' if mode & 2 == 0 => "\\/".to_owned(),
        c => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    };
    let xml = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '"' => "&quot;".to_owned(),
        c if mode & 4 == 0 => format!("&#{};", u32::from(c)),
        c => format!("&#x{:X};", u32::from(c)),
    };
    let in_json = each(&json, &|c| c == '"' || c == '\\' || c.is_control());
    let twice: String =
        in_json.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { percent(c) }).collect();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![
        ("raw", secret.to_owned()),
        ("percent", each(&percent, &|c| c == '%')),
        ("form", each(&form, &|c| "%+ ".contains(c))),
        ("json", in_json),
        ("xml", each(&xml, &|c| "&<".contains(c))),
        ("json in a query", twice),
        ("HEX", hex.to_uppercase()),
        ("hex", hex),
        ("base64", base64(secret.as_bytes())),
        ("base64url", base64(secret.as_bytes()).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()),
    ]
}

fn base64(bytes: &[u8]) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().chain(&[0, 0]).take(3).fold(0_usize, |all, byte| all << 8 | usize::from(*byte));
        text.extend((0..=chunk.len()).map(|at| alphabet[value >> (18 - 6 * at) & 63]));
        text.extend((chunk.len()..3).map(|_| '='));
    }
    text
}
