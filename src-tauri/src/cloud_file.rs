//! The cloud description that `PEIG_SETUP_CLOUD` names.
//!
//! Owns finding and reading the file, and where it may be: an ordinary file of this computer. What a description may say
//! is `entra`'s rule; which of its two rules holds is this build's.

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

/// Whoever may set a variable may not choose where a token goes: in builds that are shipped, a cloud that is not one of
/// Microsoft's is on this computer. The feature `foreign-clouds` lifts that.
fn described(text: &str) -> Result<Cloud, entra::CloudError> {
    if cfg!(feature = "foreign-clouds") { Cloud::from_json_anywhere(text) } else { Cloud::from_json(text) }
}

/// Whether a path leads to another computer or to a device, by its looks alone: opening a share hands the account's proof
/// of identity to whoever runs it. `absolute` asks nothing of the disk.
fn leads_away(path: &Path) -> bool {
    let slashes = |path: &Path| {
        let text = path.as_os_str().as_encoded_bytes();
        matches!(text, [b'/' | b'\\', b'/' | b'\\', ..])
    };
    // A relative path is below the folder that the program was started in, which may be a share.
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    slashes(path) || slashes(&whole) || (cfg!(unix) && whole.starts_with("/dev"))
}

fn read(path: &Path) -> Result<Cloud, CloudProblem> {
    if leads_away(path) {
        return Err(CloudProblem::Invalid {
            reason: "place",
            detail: "not a path of this computer".to_owned(),
        });
    }
    // Looked at before it is opened, and not through a link: opening a device or a pipe may already do something.
    if std::fs::symlink_metadata(path).is_ok_and(|seen| !seen.is_file()) {
        return Err(CloudProblem::Invalid { reason: "place", detail: "not an ordinary file".to_owned() });
    }
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
    match read {
        Ok(length) if u64::try_from(length).is_ok_and(|length| length <= LONGEST) => described(&text)
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
        "authority": "https://localhost:8443", "graph": "https://127.0.0.1:8444", "portal": "http://[::1]:80"
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
        assert_eq!(cloud.sign_in_host(), "localhost:8443");
        assert_eq!(cloud.graph_host(), "127.0.0.1:8444");
    }

    fn refused_as(found: Result<Cloud, CloudProblem>) -> &'static str {
        match found {
            Err(CloudProblem::Invalid { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_computer_is_for_builds_that_are_not_shipped() {
        let elsewhere = DESCRIPTION.replace("https://localhost:8443", "https://login.example.test");
        let found = with_content(elsewhere.as_bytes());
        if cfg!(feature = "foreign-clouds") {
            assert!(matches!(found, Ok(cloud) if cloud.sign_in_host() == "login.example.test"));
        } else {
            assert_eq!(refused_as(found), "elsewhere");
        }
        let mixed = DESCRIPTION.replace("https://localhost:8443", "https://login.microsoftonline.com");
        assert_eq!(refused_as(with_content(mixed.as_bytes())), "mixed", "in every build");
    }

    #[test]
    fn shares_and_devices_are_not_opened() {
        for path in [
            r"\\host\share\cloud.json",
            "//host/share/cloud.json",
            r"\/host/share/cloud.json",
            r"\\?\C:\cloud.json",
            r"\\?\UNC\host\share\cloud.json",
            r"\\.\pipe\cloud",
        ] {
            assert_eq!(refused_as(cloud(Some(path.into()))), "place", "{path}");
        }
    }

    /// Opening a pipe waits for whoever writes into it, so this would hang if one were opened.
    #[cfg(unix)]
    #[test]
    fn only_an_ordinary_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        std::fs::write(at("cloud.json"), DESCRIPTION).unwrap();
        std::os::unix::fs::symlink(at("cloud.json"), at("link.json")).unwrap();
        assert!(cloud(Some(at("cloud.json").into())).is_ok());
        let others = [at("pipe"), at("link.json"), "/dev/null".into(), "/dev/shm/cloud.json".into()];
        for path in others.into_iter().chain([folder.path().to_owned(), "/proc/self/fd/0".into()]) {
            assert_eq!(refused_as(cloud(Some(path.clone().into()))), "place", "{}", path.display());
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no-such-file.json");
        let Err(CloudProblem::Missing { path: said }) = cloud(Some(path.clone().into())) else {
            panic!("not missing")
        };
        assert_eq!(said, path.display().to_string());
    }

    #[test]
    fn a_file_of_another_kind_is_invalid() {
        let long = vec![b' '; usize::try_from(LONGEST).unwrap() + 1];
        let insecure = DESCRIPTION.replace("https://127.0.0.1:8444", "http://graph.example.test");
        let files = [b"\xff\xfe".as_slice(), b"not json", b"[]", b"{}", &long, insecure.as_bytes()];
        for content in files {
            let found = with_content(content);
            assert!(matches!(found, Err(CloudProblem::Invalid { .. })), "{}", content.len());
        }
    }
}
