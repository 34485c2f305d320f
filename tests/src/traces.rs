//! Looking for a secret where it must not be.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::desk::Desk;
use crate::processes;
use crate::window::Window;

/// Every place that holds the secret and should not: files of the desk, the page, environments and command lines of
/// all processes. Empty when there is none.
pub async fn of_secret(desk: &Desk, window: &Window, secret: &str) -> Result<Vec<String>> {
    let forms = forms(secret);
    let mut found = Vec::new();
    for file in files(desk.folder()) {
        // Pipes and sockets are left out by `files`; a file that vanishes meanwhile holds nothing.
        let Ok(content) = std::fs::read(&file) else { continue };
        if holds(&content, &forms) {
            found.push(format!("file {}", file.display()));
        }
    }
    if holds(window.everything().await?.as_bytes(), &forms) {
        found.push("the page".to_owned());
    }
    for id in processes::all() {
        for part in ["environ", "cmdline"] {
            let content = std::fs::read(format!("/proc/{id}/{part}")).unwrap_or_default();
            if holds(&content, &forms) {
                found.push(format!("{part} of process {id} ({})", processes::name(id).unwrap_or_default()));
            }
        }
    }
    Ok(found)
}

/// The secret as text, and as part of an address.
fn forms(secret: &str) -> Vec<String> {
    vec![secret.to_owned(), url::form_urlencoded::byte_serialize(secret.as_bytes()).collect()]
}

/// Whether it is in there; with zero bytes left out as well, which is how text of two bytes a letter looks.
fn holds(content: &[u8], forms: &[String]) -> bool {
    let text = String::from_utf8_lossy(content);
    let narrow = text.replace('\0', "");
    forms.iter().any(|form| text.contains(form.as_str()) || narrow.contains(form.as_str()))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_each_of_its_forms() {
        let forms = forms("Ab8~x/y.z");
        assert!(holds(b"... Ab8~x/y.z ...", &forms), "plain");
        assert!(holds(b"?client_secret=Ab8%7Ex%2Fy.z&", &forms), "in an address");
        let wide: Vec<u8> = "<Ab8~x/y.z>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(holds(&wide, &forms), "two bytes each");
        assert!(!holds(b"Ab8~x/y.", &forms), "a part is not the whole");
    }
}
