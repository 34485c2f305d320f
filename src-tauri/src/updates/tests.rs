//! A real server for updates on this computer: what it sends is signed, not signed, signed by somebody else, older, cut off,
//! sent once more, or not there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign::KeyPair;
use serde_json::{Value, json};
use setup::update::Because;
use tauri::App;
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};

use super::*;

const PACKAGE: &[u8] = b"a package, as far as its signature is concerned";

/// The name by which this system's program asks for its package, where it does not know how it was installed.
fn asked_for() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    if cfg!(target_os = "linux") {
        ANY_PACKAGE.to_owned()
    } else {
        format!("{system}-{}", std::env::consts::ARCH)
    }
}

/// What the server sends.
#[derive(Clone)]
enum Sends {
    All(Vec<u8>),
    /// It says that there is more than comes.
    HalfOf(Vec<u8>),
    NotFound,
}

/// Answers each question for the manifest, and each other one with the package.
struct Server {
    address: String,
    manifest: Arc<Mutex<Sends>>,
    package: Arc<Mutex<Sends>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let manifest = Arc::new(Mutex::new(Sends::NotFound));
        let package = Arc::new(Mutex::new(Sends::All(PACKAGE.to_vec())));
        let (of_manifest, of_package) = (Arc::clone(&manifest), Arc::clone(&package));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &of_manifest, &of_package);
            }
        });
        Self { address, manifest, package }
    }

    fn says(&self, manifest: &Value) {
        *lock(&self.manifest) = Sends::All(manifest.to_string().into_bytes());
    }
}

fn answer(mut stream: TcpStream, manifest: &Mutex<Sends>, package: &Mutex<Sends>) {
    let mut asked = String::new();
    let head = BufReader::new(stream.try_clone().unwrap()).lines();
    for line in head.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        asked.push_str(&line);
    }
    let sends = lock(if asked.contains("latest.json") { manifest } else { package }).clone();
    let (status, announced, body) = match &sends {
        Sends::All(bytes) => ("200 OK", bytes.len(), bytes.as_slice()),
        Sends::HalfOf(bytes) => ("200 OK", bytes.len(), &bytes[..bytes.len() / 2]),
        Sends::NotFound => ("404 Not Found", 0, &[][..]),
    };
    // Whoever does not listen any more does not get it.
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n").ok();
    stream.write_all(body).ok();
}

struct Keys(KeyPair);

impl Keys {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    fn public(&self) -> String {
        STANDARD.encode(self.0.pk.to_box().unwrap().into_string())
    }

    fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let signature = minisign::sign(Some(&self.0.pk), &self.0.sk, bytes, Some(comment), None).unwrap();
        STANDARD.encode(signature.into_string())
    }

    /// As `cargo xtask release gather` writes it.
    fn manifest(&self, server: &Server, number: u64, latest: &str, minimum: &str) -> Value {
        let text = json!({
            "program": "peig-setup", "number": number, "latest": latest, "minimum": minimum,
            "because": "signIn", "page": "https://peig.test/setup",
        })
        .to_string();
        let statement = self.sign(text.as_bytes(), "timestamp:1\tfile:statement.json");
        let package = self.sign(PACKAGE, &format!("timestamp:1\tfile:package\tversion:{latest}"));
        json!({
            "version": latest,
            "statement": { "text": text, "signature": statement },
            "platforms": { asked_for(): { "url": format!("{}/package", server.address), "signature": package } },
        })
    }
}

/// A program of version 0.1.0, which an application without a window has, with a folder of its own.
struct Program {
    updates: Updates<MockRuntime>,
    _app: App<MockRuntime>,
}

impl Program {
    fn start(server: &Server, keys: &Keys, folder: &Path) -> Self {
        let endpoint = format!("{}/latest.json", server.address);
        let source = Source::of(Some(&endpoint), Some(&keys.public())).unwrap();
        let mut context = mock_context(noop_assets());
        context.package_info_mut().version = "0.1.0".parse().unwrap();
        let app = source.plug_in(mock_builder(), &mut context).build(context).unwrap();
        let mut updates = Updates::new(app.handle().clone(), source);
        updates.folder = Some(folder.to_owned());
        Self { updates, _app: app }
    }

    async fn refuses(&self, what: &str, why: &str) {
        let before = self.updates.standing();
        let refused = self.updates.look().await;
        let said = refused.expect_err(what).to_string();
        assert!(said.contains(why), "{what}: {said}");
        assert_eq!(self.updates.standing(), before, "{what}: what was known stays");
    }

    async fn takes_no_package(&self, what: &str, why: &str) {
        let said = self.updates.fetch().await.expect_err(what).to_string();
        assert!(said.contains(why), "{what}: {said}");
        assert!(lock(&self.updates.fetched).is_none(), "{what}: nothing is there to be installed");
        assert!(self.updates.install().await.is_err(), "{what}");
    }
}

#[test]
fn without_a_place_to_ask_or_a_key_it_is_not_there() {
    assert!(Source::of(Some("https://peig.test"), None).is_none());
    assert!(Source::of(None, Some("key")).is_none());
    assert!(Source::of(Some(""), Some("key")).is_none(), "as a workflow sets what it does not have");
    assert!(Source::of_this_build().is_none(), "tests are built without");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_told_and_its_package_fetched() {
    let (server, keys, folder) = (Server::start(), Keys::new(), tempfile::tempdir().unwrap());
    let program = Program::start(&server, &keys, folder.path());
    assert_eq!(program.updates.standing(), Standing::unknown(by()));
    server.says(&keys.manifest(&server, 1, "0.2.0", "0.1.0"));
    let told = program.updates.look().await.unwrap();
    assert_eq!(told.newer.as_ref().map(ToString::to_string).as_deref(), Some("0.2.0"));
    assert_eq!(
        (told.unsafe_because, told.page.as_ref().unwrap().as_str()),
        (None, "https://peig.test/setup")
    );
    program.updates.fetch().await.unwrap();
    assert_eq!(lock(&program.updates.fetched).as_ref().unwrap().1, PACKAGE);
    assert_eq!(program.updates.standing(), told, "and it is known from then on");

    server.says(&keys.manifest(&server, 2, "0.1.0", "0.1.0"));
    assert_eq!(program.updates.look().await.unwrap().newer, None, "this one is the newest");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_below_the_minimum_stays_unsafe_after_a_restart_and_without_the_server() {
    let (server, keys, folder) = (Server::start(), Keys::new(), tempfile::tempdir().unwrap());
    server.says(&keys.manifest(&server, 1, "0.2.0", "0.2.0"));
    let first = Program::start(&server, &keys, folder.path());
    assert_eq!(first.updates.look().await.unwrap().unsafe_because, Some(Because::SignIn));
    drop(first);
    *lock(&server.manifest) = Sends::NotFound;
    let second = Program::start(&server, &keys, folder.path());
    assert_eq!(second.updates.standing().unsafe_because, Some(Because::SignIn));
    second.refuses("no manifest", "Could not fetch").await;

    let file = folder.path().join(KEPT);
    let kept = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, kept.replace("0.2.0", "0.1.0")).unwrap();
    assert_eq!(second.updates.standing(), Standing::unknown(by()), "what somebody has changed says nothing");
}

/// As of a release that was made while a clock was wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_of_a_time_to_come_is_told_and_silences_none_after_it() {
    let (server, keys, folder) = (Server::start(), Keys::new(), tempfile::tempdir().unwrap());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let first = Program::start(&server, &keys, folder.path());
    server.says(&keys.manifest(&server, now + 3 * 24 * 3600, "0.3.0", "0.2.0"));
    assert_eq!(first.updates.look().await.unwrap().unsafe_because, Some(Because::SignIn));
    drop(first);
    let second = Program::start(&server, &keys, folder.path());
    assert_eq!(second.updates.standing(), Standing::unknown(by()), "it was not kept");
    server.says(&keys.manifest(&server, now, "0.3.1", "0.2.0"));
    second.updates.look().await.unwrap();
    assert_eq!(second.updates.standing().newer.map(|newer| newer.to_string()).as_deref(), Some("0.3.1"));
    server.says(&keys.manifest(&server, now - 1, "0.3.0", "0.1.0"));
    second.refuses("one before that", "a later statement is known").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_publishers_word_tells_nothing() {
    let (server, keys, other) = (Server::start(), Keys::new(), Keys::new());
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&server, &keys, folder.path());
    let good = keys.manifest(&server, 5, "0.2.0", "0.1.0");

    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("statement");
    server.says(&unsigned);
    program.refuses("no statement", "missing field `statement`").await;
    let mut emptied = good.clone();
    emptied["statement"]["signature"] = json!("");
    server.says(&emptied);
    program.refuses("not signed", "not signed with the program's key").await;
    server.says(&other.manifest(&server, 6, "0.3.0", "0.1.0"));
    program.refuses("signed by somebody else", "not signed with the program's key").await;
    let mut changed = good.clone();
    changed["statement"]["text"] =
        json!(changed["statement"]["text"].as_str().unwrap().replace("0.2.0", "0.9.0"));
    server.says(&changed);
    program.refuses("changed afterwards", "not signed with the program's key").await;
    *lock(&server.manifest) = Sends::HalfOf(good.to_string().into_bytes());
    program.refuses("cut off in the middle", "").await;
    *lock(&server.manifest) = Sends::All(b"<html>Welcome to our guests' network</html>".to_vec());
    program.refuses("a page of the network's", "").await;

    server.says(&good);
    program.updates.look().await.unwrap();
    server.says(&keys.manifest(&server, 4, "0.1.5", "0.1.0"));
    program.refuses("an older statement once more", "a later statement is known").await;
    drop(program);
    let program = Program::start(&server, &keys, folder.path());
    program.refuses("the same after a restart", "a later statement is known").await;
    let nobody = Server { address: "http://127.0.0.1:9".to_owned(), ..server };
    Program::start(&nobody, &keys, folder.path()).refuses("nobody there", "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_publishers_package_of_that_version_is_taken() {
    let (server, keys, other) = (Server::start(), Keys::new(), Keys::new());
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&server, &keys, folder.path());
    let good = keys.manifest(&server, 1, "0.2.0", "0.1.0");
    let with = |signature: String| {
        let mut manifest = good.clone();
        manifest["platforms"][asked_for()]["signature"] = json!(signature);
        manifest
    };
    program.takes_no_package("nothing was looked for", "not available").await;
    for (what, why, manifest) in [
        ("no signature", "", with(String::new())),
        ("somebody else's", "", with(other.sign(PACKAGE, "version:0.2.0"))),
        ("of another file", "", with(keys.sign(b"another", "version:0.2.0"))),
        (
            "an old package under the new number",
            "0.0.9",
            with(keys.sign(PACKAGE, "timestamp:1\tversion:0.0.9")),
        ),
        ("a package of no version", "version", with(keys.sign(PACKAGE, "timestamp:1\tfile:package"))),
    ] {
        server.says(&manifest);
        program.updates.look().await.unwrap();
        program.takes_no_package(what, why).await;
    }
    server.says(&good);
    program.updates.look().await.unwrap();
    for (what, sends) in [
        ("cut off in the middle", Sends::HalfOf(PACKAGE.to_vec())),
        ("changed", Sends::All(PACKAGE.to_ascii_uppercase())),
        ("not there", Sends::NotFound),
    ] {
        *lock(&server.package) = sends;
        program.takes_no_package(what, "").await;
    }
    // The number beside the statement is nobody's word.
    let mut another = good.clone();
    another["version"] = json!("0.3.0");
    server.says(&another);
    program.updates.look().await.unwrap();
    program.takes_no_package("another version than the statement names", "no package was found").await;
}

#[test]
fn a_folder_is_the_same_by_whatever_name_windows_gives_it() {
    let folder = r"C:\Program Files\Peig Setup\";
    for same in
        [r"c:\program files\PEIG SETUP", r"\\?\C:\Program Files\Peig Setup", "C:/Program Files/Peig Setup/"]
    {
        assert!(is_same_folder(folder, same), "{same}");
    }
    for other in [r"D:\Program Files\Peig Setup", r"C:\Program Files\Peig Setup 2", r"C:\Program Files", ""] {
        assert!(!is_same_folder(folder, other), "{other}");
    }
    assert!(is_same_folder(r"\\?\UNC\server\share\Peig", r"\\Server\share\peig\"));
    assert!(!is_same_folder(r"\\?\UNC\server\share", r"C:\server\share"));
}
