//! The cloud description that `PEIG_SETUP_CLOUD` names.
//!
//! Owns finding and reading the file. What a description may say is `entra`'s rule.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use entra::Cloud;
use setup::wizard::CloudProblem;

/// The variable that names the file.
pub(crate) const VARIABLE: &str = "PEIG_SETUP_CLOUD";

/// A description is some hundred bytes; a file much longer than that is another file, named by mistake.
const LONGEST: u64 = 64 * 1024;

/// The cloud to start with: the worldwide one, unless the variable (given as `named`) names a description.
pub(crate) fn cloud(named: Option<OsString>) -> Result<Cloud, CloudProblem> {
    match named.filter(|path| !path.is_empty()) {
        None => Ok(Cloud::global()),
        Some(path) => read(Path::new(&path)),
    }
}

fn read(path: &Path) -> Result<Cloud, CloudProblem> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
    match read {
        Ok(length) if u64::try_from(length).is_ok_and(|length| length <= LONGEST) => Cloud::from_json(&text)
            .map_err(|fault| CloudProblem::Invalid { reason: fault.reason(), detail: fault.to_string() }),
        Ok(_) => Err(not_json("it is too long")),
        Err(fault) if fault.kind() == ErrorKind::InvalidData => Err(not_json("it is not text")),
        Err(fault) => {
            tracing::warn!(%fault, "the cloud description could not be read");
            Err(CloudProblem::Missing { path: path.display().to_string() })
        }
    }
}

fn not_json(detail: &str) -> CloudProblem {
    CloudProblem::Invalid { reason: "notJson", detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESCRIPTION: &str = r#"{
        "authority": "https://login.example.test", "graph": "https://graph.example.test",
        "portal": "https://portal.example.test"
    }"#;

    fn with_content(content: &[u8]) -> Result<Cloud, CloudProblem> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cloud.json");
        std::fs::write(&path, content).unwrap();
        cloud(Some(path.into()))
    }

    #[test]
    fn no_variable_means_the_worldwide_cloud() {
        assert!(matches!(cloud(None), Ok(cloud) if cloud == Cloud::global()));
        assert!(matches!(cloud(Some(OsString::new())), Ok(cloud) if cloud == Cloud::global()));
    }

    #[test]
    fn reads_a_description() {
        let Ok(cloud) = with_content(DESCRIPTION.as_bytes()) else { panic!("not read") };
        assert_eq!(cloud.sign_in_host(), "login.example.test");
        assert_eq!(cloud.graph_host(), "graph.example.test");
    }

    #[test]
    fn a_file_that_is_not_there_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no-such-file.json");
        let Err(CloudProblem::Missing { path: said }) = cloud(Some(path.clone().into())) else {
            panic!("not missing")
        };
        assert_eq!(said, path.display().to_string());
        assert!(matches!(cloud(Some(folder.path().into())), Err(CloudProblem::Missing { .. })));
    }

    #[test]
    fn a_file_of_another_kind_is_invalid() {
        let long = vec![b' '; usize::try_from(LONGEST).unwrap() + 1];
        let insecure = DESCRIPTION.replace("https://graph", "http://graph");
        let files = [b"\xff\xfe".as_slice(), b"not json", b"[]", b"{}", &long, insecure.as_bytes()];
        for content in files {
            let found = with_content(content);
            assert!(matches!(found, Err(CloudProblem::Invalid { .. })), "{}", content.len());
        }
    }
}
