//! What the program is made of: licences, banned crates, sources, and what is known of its weaknesses.
//!
//! Weaknesses are looked up in databases elsewhere: crates in that of `cargo-deny`, page packages in that of
//! npm's registry. A machine that reaches none has not checked, and says so in its last words; a release that has not
//! checked fails.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::shell::{command, npm_in, root, run, say_again_at_the_end, succeeds};
use crate::tools;

/// What a look into a database came to. A weakness that is known is an error of the look.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    Clean,
    /// Nothing was checked, for this reason.
    NotReached(String),
}

/// Everything; weaknesses only where their databases can be reached.
pub(crate) fn check() -> Result<()> {
    composition()?;
    for (what, looked) in look_up()? {
        if let Looked::NotReached(why) = looked {
            say_again_at_the_end(&format!("NOT CHECKED for known vulnerabilities: {what} ({why})"));
        }
    }
    Ok(())
}

/// Everything, and a failure where a database cannot be reached.
pub(crate) fn require() -> Result<()> {
    composition()?;
    all_clean(&look_up()?)
}

fn composition() -> Result<()> {
    let deny = tools::cargo_deny()?;
    run(command(&deny, &["--locked", "--log-level", "error", "check", "licenses", "bans", "sources"]))
}

fn look_up() -> Result<Vec<(&'static str, Looked)>> {
    Ok(vec![
        ("the crates", crates()?),
        ("the page's packages", packages(&root().join("ui"))?),
        ("the tool that makes the installers", packages(&tools::bundler_pins())?),
    ])
}

fn all_clean(looked: &[(&str, Looked)]) -> Result<()> {
    for (what, looked) in looked {
        if let Looked::NotReached(why) = looked {
            bail!("{what} could not be checked for known vulnerabilities: {why}");
        }
    }
    Ok(())
}

fn crates() -> Result<Looked> {
    let deny = tools::cargo_deny()?;
    if !succeeds(command(&deny, &["--log-level", "off", "fetch", "db"])) {
        return Ok(Looked::NotReached("RustSec's database cannot be fetched".to_owned()));
    }
    run(command(&deny, &["--locked", "--log-level", "error", "check", "--disable-fetch", "advisories"]))?;
    Ok(Looked::Clean)
}

/// Asks about what a lock file names, less what only developers use.
fn packages(folder: &Path) -> Result<Looked> {
    // It ends with a failure both where it finds something and where it cannot ask; what it prints tells which.
    let output = npm_in(folder, &["audit", "--package-lock-only", "--omit=dev", "--json"])
        .output()
        .context("could not start `npm audit`")?;
    read_report(&String::from_utf8_lossy(&output.stdout)).with_context(|| folder.display().to_string())
}

fn read_report(text: &str) -> Result<Looked> {
    let report: Value = serde_json::from_str(text).unwrap_or_default();
    let count = report["metadata"]["vulnerabilities"]["total"].as_u64();
    let names = report["vulnerabilities"].as_object();
    match (count, names) {
        (Some(0), Some(names)) if names.is_empty() => Ok(Looked::Clean),
        (Some(_), Some(names)) => {
            let names: Vec<_> = names.keys().map(String::as_str).collect();
            bail!("vulnerabilities are known in {}; `npm audit` there says more", names.join(", "))
        }
        _ => Ok(Looked::NotReached("npm's registry does not answer `npm audit`".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAN: &str = r#"{"auditReportVersion": 2, "vulnerabilities": {},
        "metadata": {"vulnerabilities": {"low": 0, "high": 0, "total": 0}, "dependencies": {"prod": 94}}}"#;
    const WEAK: &str = r#"{"auditReportVersion": 2, "vulnerabilities": {"left-pad": {"severity": "low"}},
        "metadata": {"vulnerabilities": {"low": 1, "high": 0, "total": 1}, "dependencies": {"prod": 94}}}"#;

    fn not_reached(text: &str) -> bool {
        matches!(read_report(text), Ok(Looked::NotReached(_)))
    }

    #[test]
    fn a_report_is_clean_weak_or_none_at_all() {
        assert_eq!(read_report(CLEAN).unwrap(), Looked::Clean);
        let weak = read_report(WEAK).unwrap_err().to_string();
        assert!(weak.contains("left-pad"), "{weak}");
        assert!(not_reached(r#"{"message": "405 Method Not Allowed", "method": "POST"}"#));
        assert!(not_reached(r#"{"metadata": {"vulnerabilities": {"total": 0}}}"#), "half a report");
        assert!(not_reached("") && not_reached("<html>proxy</html>"));
    }

    #[test]
    fn what_was_not_checked_does_not_pass_a_release() {
        let away = || Looked::NotReached("no way".to_owned());
        assert!(all_clean(&[("a", Looked::Clean), ("b", Looked::Clean)]).is_ok());
        let said = all_clean(&[("a", Looked::Clean), ("b", away())]).unwrap_err().to_string();
        assert!(said.starts_with("b ") && said.contains("no way"), "{said}");
        assert!(all_clean(&[("a", away()), ("b", Looked::Clean)]).is_err());
    }
}
