//! A case in a process of its own: proxy and trusted authorities are set by environment variables, which belong to a whole
//! process.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test program uses its own part of this, and may panic"
)]

use practice_tenant::Practice;

/// Runs an ignored case of this same test program, which reaches `practice` through its proxy and trusts the authority of
/// `vouching` and no other. `told` are further variables, for the case alone.
pub(crate) async fn runs(
    case: &'static str,
    practice: &Practice,
    vouching: &Practice,
    told: &[(&str, String)],
) {
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    std::fs::write(&authority, vouching.certificate_authority().unwrap()).unwrap();

    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", case, "--ignored", "--nocapture"]);
    for name in ["HTTP_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"]
    {
        command.env_remove(name);
    }
    command.env_remove("SSL_CERT_DIR").env_remove("REQUEST_METHOD");
    command.env("SSL_CERT_FILE", &authority).env("HTTPS_PROXY", practice.proxy().unwrap());
    command.envs(told.iter().map(|(name, value)| (*name, value.as_str())));
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();

    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "a case that is not there would succeed as well: {said}");
}
