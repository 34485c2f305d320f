//! What must be true of whatever is printed.

use std::fmt::Debug;

use crate::fault::{Fault, is_unseen};

/// Stands where a secret stands. Long enough that no input has it by chance.
pub(crate) const MARKER: &str = "m4rk3r-of-a-secret~0123456789-that-nobody-may-read";

/// What is shown and kept for support is short, reads in one direction, and holds no token.
pub(crate) fn bearable(fault: &Fault) {
    let ids = [&fault.service_code, &fault.request_id, &fault.correlation_id];
    for text in ids.into_iter().flatten().chain(&fault.inner_codes) {
        assert!(text.chars().count() <= 100, "as long as {} bytes", text.len());
        assert!(!text.contains(is_unseen), "{text:?}");
    }
    assert!(fault.inner_codes.len() <= 32, "{} codes", fault.inner_codes.len());
    let message = fault.message.as_deref().unwrap_or_default();
    assert!(message.chars().count() <= 2_000);
    assert!(!message.contains(|c: char| is_unseen(c) && !c.is_whitespace()), "{message:?}");
    for text in ids.into_iter().flatten().chain(&fault.inner_codes).chain(&fault.message) {
        // Read once more, by hand: three parts in the letters of Base64, the first of them the beginning of an object.
        let letters = |part: &str| {
            part.len() > 3 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
        };
        let token = |word: &str| {
            let parts: Vec<&str> = word.split('.').collect();
            parts.windows(3).any(|three| three[0].starts_with("eyJ") && three.iter().copied().all(letters))
        };
        assert!(!text.split(|c: char| c.is_whitespace() || "'\",:;()".contains(c)).any(token), "{text:?}");
    }
}

/// Nothing that is printed holds what stood where a secret stands.
pub(crate) fn untold(printed: &dyn Debug, input: &[u8]) {
    let known = input.windows(8).any(|eight| MARKER.as_bytes().windows(8).any(|part| part == eight));
    let printed = format!("{printed:?}");
    let told = (0..MARKER.len() - 12).any(|at| printed.contains(&MARKER[at..at + 12]));
    assert!(known || !told, "a part of a secret is printed: {printed}");
}
