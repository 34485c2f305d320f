//! Whole answers over HTTP: the client asks, and whatever the input is answers.
//!
//! The first byte chooses what is asked for, the second the status. Then come lines of header fields, an empty line, and
//! the bodies, one for each question, with lines `---` between; the last answers all further ones. `{GRAPH}`, `{OTHER}` and
//! `{TOKEN}` in them are this cloud's Graph, a host that must never be asked, and the token or secret of the request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use entra::graph::{Application, DirectoryObject, Written, add_password_part, new_secret};
use entra::{Cloud, Fault, Graph, Http, Part, SignIn, app_token, begin_device_code};
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::marker::{MARKER, plant, untold};

/// Statuses with a body; the first is the usual one.
const STATUSES: [u16; 16] = [200, 200, 200, 200, 201, 202, 302, 400, 401, 403, 404, 409, 429, 500, 503, 504];
/// The fields by which the end of a body is told are this server's own.
const OURS: [&str; 4] = ["content-length", "transfer-encoding", "connection", "upgrade"];

/// What is answered next.
#[derive(Default)]
struct Script {
    head: Vec<u8>,
    bodies: Vec<Vec<u8>>,
    asked: Vec<String>,
}

struct World {
    runtime: Runtime,
    http: Http,
    cloud: Cloud,
    graph: Graph,
    other: String,
    script: Arc<Mutex<Script>>,
    led_astray: Arc<AtomicBool>,
}

static WORLD: LazyLock<World> = LazyLock::new(World::new);

impl World {
    fn new() -> Self {
        let script = Arc::new(Mutex::new(Script::default()));
        let led_astray = Arc::new(AtomicBool::new(false));
        let here = {
            let script = Arc::clone(&script);
            listen(move |stream| serve(stream, &script))
        };
        let other = {
            let led_astray = Arc::clone(&led_astray);
            listen(move |_| led_astray.store(true, Ordering::SeqCst))
        };
        let described = json!({ "authority": format!("{here}/login"), "graph": here, "portal": format!("{here}/portal") });
        let cloud = Cloud::from_json(&described.to_string()).expect("a cloud of this computer");
        let http = Http::new("fuzz").expect("a client");
        let graph = Graph::new(&http, &cloud, SecretString::from(MARKER.to_owned()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { runtime, http, cloud, graph, other, script, led_astray }
    }

    fn prepare(&self, status: u8, rest: &[u8]) {
        let end = rest.windows(2).position(|two| two == b"\n\n");
        let (head, body) = end.map_or((b"".as_slice(), rest), |end| (&rest[..end], &rest[end + 2..]));
        let bodies = split(body).map(|body| self.filled(body)).collect();
        let head = answer_head(STATUSES[usize::from(status) % STATUSES.len()], head);
        *lock(&self.script) = Script { head, bodies, asked: Vec::new() };
    }

    /// A body with the addresses of this run in it, and with a secret where there can be one.
    fn filled(&self, body: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(body) else { return body.to_vec() };
        let here = self.cloud.graph().as_str().trim_end_matches('/');
        let text = text.replace("{GRAPH}", here).replace("{OTHER}", &self.other).replace("{TOKEN}", MARKER);
        let Ok(mut json) = serde_json::from_str::<Value>(&text) else { return text.into_bytes() };
        plant(&mut json);
        json.to_string().into_bytes()
    }
}

/// Listens on a port of this computer, one thread for each connection. Its address.
fn listen(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Answers on one connection for as long as it is used.
fn serve(mut stream: TcpStream, script: &Mutex<Script>) {
    let _small_answers_at_once = stream.set_nodelay(true);
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    while let Some(line) = request(&mut reader) {
        let answer = {
            let mut script = lock(script);
            script.asked.push(line);
            let body = if script.bodies.len() > 1 {
                script.bodies.remove(0)
            } else {
                script.bodies.first().cloned().unwrap_or_default()
            };
            let mut answer = script.head.clone();
            answer.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
            answer.extend_from_slice(&body);
            answer
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

/// The first line of a request that was read to its end.
fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok()?;
            }
            None => break,
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(first)
}

fn split(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let now = rest?;
        let end = now.windows(5).position(|five| five == b"\n---\n");
        rest = end.map(|end| &now[end + 5..]);
        Some(end.map_or(now, |end| &now[..end]))
    })
}

fn answer_head(status: u16, lines: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Said\r\n").into_bytes();
    for line in lines.split(|byte| *byte == b'\n') {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else { continue };
        let value = value.trim_ascii();
        let (Ok(known), Ok(_)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) else {
            continue;
        };
        if !OURS.contains(&known.as_str()) {
            head.extend_from_slice(&[name, b": ", value, b"\r\n"].concat());
        }
    }
    head
}

fn lock(script: &Mutex<Script>) -> std::sync::MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One question and the answers of an input.
pub(crate) fn exchange(data: &[u8]) {
    let [asked, status, rest @ ..] = data else { return };
    let world = &*WORLD;
    world.prepare(*status, rest);
    world.runtime.block_on(ask(world, asked % 6, data));
    assert!(!world.led_astray.load(Ordering::SeqCst), "another host was asked");
    let asked = std::mem::take(&mut lock(&world.script).asked);
    assert!(asked.len() <= 202, "{} questions", asked.len());
    for line in asked {
        let target = line.split(' ').nth(1).unwrap_or_default();
        assert!(target.starts_with("/v1.0/") || target.starts_with("/login/"), "{line:?}");
    }
}

async fn ask(world: &World, which: u8, data: &[u8]) {
    let (http, cloud, graph) = (&world.http, &world.cloud, &world.graph);
    match which {
        0 => batch(graph, data).await,
        1 => {
            hears(data, graph.get_all::<DirectoryObject>("/me/transitiveMemberOf").await);
        }
        2 => {
            hears(data, graph.get::<Application>("/applications/a").await);
        }
        3 => {
            let made = graph.add_password("a", "Peig", Timestamp::MAX).await;
            if let Some(Written { value, .. }) = hears(data, made) {
                untold(&value, data);
            }
        }
        4 => {
            let token = app_token(http, cloud, "t", "c", &SecretString::from(MARKER.to_owned())).await;
            if let Some(token) = hears(data, token) {
                untold(&token, data);
            }
        }
        _ => {
            let request = SignIn {
                tenant: "organizations".to_owned(),
                client_id: "c".to_owned(),
                scopes: vec!["User.Read".to_owned()],
                claims: std::str::from_utf8(data).ok().map(str::to_owned),
                login_hint: None,
            };
            if let Some(prompt) = hears(data, begin_device_code(http, cloud, &request).await) {
                assert!(prompt.interval.as_secs() >= 1);
                assert!(matches!(prompt.verification_uri.scheme(), "http" | "https"));
                let printed = format!("{prompt:?}");
                assert!(prompt.user_code.len() < 8 || !printed.contains(&prompt.user_code), "{printed}");
            }
        }
    }
}

/// Four parts, one of which makes a secret and one of which depends on it: each is answered by itself.
async fn batch(graph: &Graph, data: &[u8]) {
    let parts = vec![
        Part::get("/me"),
        add_password_part("a", "Peig", Uuid::nil(), Timestamp::MAX),
        Part::patch("/applications/a", json!({"notes": "n"})).after(1),
        Part::get("/organization"),
    ];
    let Some(answers) = hears(data, graph.batch(parts).await) else { return };
    assert_eq!(answers.len(), 4);
    for (index, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(value) if index == 1 => {
                if let Some(secret) = hears(data, new_secret(value)) {
                    untold(&secret, data);
                }
            }
            Ok(_) => {}
            Err(fault) => {
                hears::<()>(data, Err(fault));
            }
        }
    }
}

/// What was read, if it was; a fault never tells the token it was asked with, or a secret that was in the answer.
fn hears<T: std::fmt::Debug>(data: &[u8], heard: Result<T, Fault>) -> Option<T> {
    match heard {
        Ok(heard) => Some(heard),
        Err(fault) => {
            untold(&(&fault, fault.to_string()), data);
            None
        }
    }
}
