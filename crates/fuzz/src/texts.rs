//! Pages of Peig's guide.

use guide_check::{compare, parse};

/// A page is compared or refused, and the lines that are told are lines of it.
pub(crate) fn guide(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for page in [text.to_string(), format!("{{% stepper %}}{text}")] {
        let Ok(said) = parse(&page) else { continue };
        let lines = page.matches(['\n', '\r']).count() + 1;
        for difference in compare(&said) {
            assert!(!difference.to_string().is_empty());
            if let Some(line) = difference.line() {
                assert!((1..=lines).contains(&line), "{difference} of {lines} lines");
            }
        }
    }
}
