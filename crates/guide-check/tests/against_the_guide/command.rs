//! The command by what its process says and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may panic")]

use std::path::Path;
use std::process::{Command, Output};

const AGREES: &str = include_str!("../pages/agrees.md");

fn run(arguments: &[&Path]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_guide-check")).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Runs it on a file of this content.
fn on(content: &[u8]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    std::fs::write(&page, content).unwrap();
    let name = page.display().to_string();
    let (code, out, complaint) = run(&[&page]);
    (code, out.replace(&name, "page.md"), complaint.replace(&name, "page.md"))
}

#[test]
fn a_page_that_agrees_ends_well() {
    let said = "page.md: the page and the wizard say the same\n".to_owned();
    assert_eq!(on(AGREES.as_bytes()), (Some(0), said, String::new()));
}

#[test]
fn every_difference_is_printed_and_ends_with_one() {
    let page = AGREES.replace("PeigUserManagerApp", "Peig").replace("### Save", "### Store");
    let (code, out, complaint) = on(page.as_bytes());
    assert_eq!((code, complaint.as_str()), (Some(1), ""));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert!(lines[0].starts_with("page.md: line ") && lines[0].contains("“Store”"), "{out}");
    assert!(lines[1].contains("“Peig”"), "{out}");
    assert_eq!(lines[2], "page.md: 2 differences from the wizard");
}

#[test]
fn what_cannot_be_compared_is_said_and_ends_with_two() {
    let bytes = [AGREES.as_bytes(), &[0xff, 0xfe]].concat();
    for (content, said) in
        [(bytes.as_slice(), "not UTF-8"), (b"# A page\n", "no “{% stepper %}”"), (b"", "no “{% stepper %}”")]
    {
        let (code, out, complaint) = on(content);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(complaint.starts_with("page.md: ") && complaint.contains(said), "{complaint}");
    }
    let folder = tempfile::tempdir().unwrap();
    for page in [folder.path().join("absent.md"), folder.path().to_owned()] {
        let (code, _, complaint) = run(&[&page]);
        assert_eq!(code, Some(2));
        assert!(complaint.contains("the page cannot be read"), "{complaint}");
    }
}

#[test]
fn a_command_line_without_exactly_one_page_is_refused() {
    for arguments in [&[][..], &[Path::new("a"), Path::new("b")]] {
        let (code, _, complaint) = run(arguments);
        assert_eq!((code, complaint.as_str()), (Some(2), "usage: cargo xtask guide-check PAGE\n"));
    }
}
