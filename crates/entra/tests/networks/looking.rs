//! One look, taken in a process of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use entra::{Cloud, Graph, Http, Part, Timeouts, look};
use practice_tenant::{Options, Practice, Scenario};
use secrecy::SecretString;

/// Tells the case which cloud to look at: a description, or nothing for Microsoft's own names.
const CLOUD: &str = "PEIG_TEST_CLOUD";
/// Tells the case how many milliseconds to wait at most.
const LONGEST: &str = "PEIG_TEST_LONGEST";

/// The practice tenant, answering as Microsoft's hosts.
pub(crate) async fn practice() -> Practice {
    let options = Options { scenario: Scenario::Fresh, tls: true, ..Options::default() };
    Practice::start(options).await.unwrap()
}

/// A look to be taken.
pub(crate) struct Looking {
    program: Vec<String>,
    variables: Vec<(&'static str, String)>,
    folder: tempfile::TempDir,
}

impl Looking {
    /// At Microsoft's own names, with this computer's own roots and without a proxy.
    pub(crate) fn new() -> Self {
        Self { program: Vec::new(), variables: Vec::new(), folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(crate) fn through(self, proxy: impl Into<String>) -> Self {
        self.with("HTTPS_PROXY", proxy)
    }

    pub(crate) fn trusting(self, authority: &str) -> Self {
        let file = self.file("authority.pem", authority);
        self.with("SSL_CERT_FILE", file.to_str().unwrap())
    }

    pub(crate) fn at(self, cloud: &str) -> Self {
        self.with(CLOUD, cloud)
    }

    pub(crate) fn no_longer_than(self, longest: Duration) -> Self {
        self.with(LONGEST, longest.as_millis().to_string())
    }

    /// Run by another program, which is given this one as its last words.
    pub(crate) fn run_by(mut self, program: &[&str]) -> Self {
        self.program = program.iter().map(|&word| word.to_owned()).collect();
        self
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    /// What it found, a line each for sign-in, Graph, clock and automatic configuration, and the fault of a request for
    /// comparison. No password of any test is in it.
    pub(crate) async fn found(self) -> Vec<String> {
        let case = ["--exact", "looking::the_look", "--ignored", "--nocapture"].map(str::to_owned);
        let this = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
        let words: Vec<_> = self.program.into_iter().chain([this]).chain(case).collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        for name in ["NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_CURRENT_DESKTOP"] {
            command.env_remove(name);
        }
        command.envs(self.variables);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("s3cret"), "a password is shown: {said}");
        let found: Vec<_> =
            said.lines().filter_map(|line| line.strip_prefix("FOUND ")).map(str::to_owned).collect();
        assert_eq!(found.len(), 5, "{said}");
        found
    }
}

#[tokio::test]
#[ignore = "run by the tests of this program, in a process of its own"]
async fn the_look() {
    let cloud =
        std::env::var(CLOUD).map_or_else(|_| Cloud::global(), |text| Cloud::from_json(&text).unwrap());
    let longest = std::env::var(LONGEST).ok().and_then(|text| text.parse().ok()).map(Duration::from_millis);
    let timeouts = longest.map_or_else(Timeouts::default, |total| Timeouts { total, ..Timeouts::default() });
    let http = Http::with_timeouts("0.0.0", timeouts).unwrap();
    let reach = look(&http, &cloud).await;
    for one in [&reach.sign_in, &reach.graph] {
        println!("FOUND {} {:?} {:?}", one.host, one.way, one.obstacle);
    }
    println!("FOUND clock {:?}", reach.clock.map(|off| off.as_hours()));
    println!("FOUND automatic {:?}", reach.automatic);
    let graph = Graph::new(&http, &cloud, SecretString::from("tok-3f9c".to_owned()));
    let fault = graph.json(&Part::get("/me")).await.unwrap_err();
    println!("FOUND fault {:?} {:?}", fault.code, fault.named.proxy);
}

/// The line says that there is nothing in the way.
pub(crate) fn is_free(line: &str) -> bool {
    line.ends_with(" None")
}
