//! What is made of wires that break, of servers that say nothing, and of clocks that differ.

use std::time::Duration;

use crate::support::{Reply, Server, TOKEN, answering, cloud, http};
use entra::graph::reads;
use entra::{Attempt, Code, Decision, Graph, Http, Idempotence, Part, Patience, Timeouts, decide};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};

/// A server that does something to each connection below HTTP.
async fn raw<F, Fut>(serve: F) -> String
where
    F: Fn(tokio::net::TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("127.0.0.1:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    origin
}

fn graph_at(origin: &str, http: &Http) -> Graph {
    Graph::new(http, &cloud(origin, origin), SecretString::from(TOKEN.to_owned()))
}

#[tokio::test]
async fn nobody_there_is_offline_and_nothing_was_done() {
    // Bound, so that nobody else takes the port, and not listening: whoever connects is refused.
    let nobody = TcpSocket::new_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = nobody.local_addr().unwrap();
    let fault = graph_at(&format!("http://{address}"), &http()).json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.answer_lost, fault.status), (Code::Offline, false, None));
    assert!(!fault.may_have_acted());
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_done_it() {
    let before = raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let within = raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").await;
    })
    .await;
    for origin in [before, within] {
        let fault = graph_at(&format!("http://{origin}"), &http()).json(&Part::get("/me")).await.unwrap_err();
        assert!(fault.answer_lost && fault.may_have_acted(), "{fault}");
        assert_eq!(fault.code, Code::Offline, "{fault}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_times_out() {
    let silent = raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        std::future::pending::<()>().await;
    })
    .await;
    // Only the answer is not waited for: on a busy machine connecting and sending take as long as they take.
    let (short, long) = (Duration::from_millis(50), Duration::from_mins(1));
    let http = Http::with_timeouts("0", Timeouts { connect: long, read: short, total: long }).unwrap();
    let fault = graph_at(&format!("http://{silent}"), &http).json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.answer_lost), (Code::TimedOut, true));
}

#[tokio::test]
async fn a_server_without_tls_is_insecure() {
    let plain = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let fault = graph_at(&format!("https://{plain}"), &http()).json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.answer_lost), (Code::InsecureConnection, false), "{fault}");
}

/// The bytes of one request over HTTP/1.1, up to the end of its head; it is answered with 204.
async fn head_of(method: &'static str) -> String {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let origin = raw(move |mut stream| {
        let told = told.clone();
        async move {
            let mut bytes = Vec::new();
            let mut piece = [0; 1024];
            while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
                let read = stream.read(&mut piece).await.unwrap();
                bytes.extend_from_slice(&piece[..read]);
            }
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            told.send(String::from_utf8(bytes).unwrap().to_ascii_lowercase()).unwrap();
        }
    })
    .await;
    let graph = graph_at(&format!("http://{origin}"), &http());
    match method {
        "POST" => graph.restore_deleted("o").await.map(drop).unwrap(),
        "DELETE" => graph.delete_application("o").await.map(drop).unwrap(),
        _ => graph.json(&Part::get("/me")).await.map(drop).unwrap(),
    }
    heard.recv().await.unwrap()
}

#[tokio::test]
async fn a_post_without_a_body_tells_its_length() {
    let head = head_of("POST").await;
    assert!(head.starts_with("post /graph/v1.0/directory/deleteditems/o/restore http/1.1\r\n"), "{head}");
    assert_eq!(head.matches("\r\ncontent-length: 0\r\n").count(), 1, "{head}");
    for other in ["GET", "DELETE"] {
        let head = head_of(other).await;
        assert!(!head.contains("content-length"), "{head}");
    }
}

#[tokio::test]
async fn a_gateway_that_waited_in_vain_may_have_done_it() {
    let (_server, graph) = answering(Reply::html(408, "<html>Request timeout</html>")).await;
    let end = "2026-09-01T10:00:00Z".parse().unwrap();
    let fault = graph.add_password("o", "d", end).await.unwrap_err();
    assert_eq!((fault.code, fault.answer_lost), (Code::TimedOut, true));
    let attempt = Attempt { number: 1, elapsed: Duration::ZERO };
    let patience = Patience { ceiling: Duration::from_mins(3), just_created: true };
    let again = |idempotence| decide(idempotence, &fault, attempt, patience, 1.0);
    assert_eq!(again(Idempotence::NotIdempotent), Decision::GiveUp);
    assert!(matches!(again(Idempotence::Idempotent), Decision::RetryAfter(_)));
}

#[tokio::test]
async fn the_difference_of_clocks_is_measured() {
    let http = http();
    let ask = async |id: Option<&'static str>| {
        let server = Server::start(move |_| {
            let service = Timestamp::now() - SignedDuration::from_mins(10);
            let date = service.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let reply = Reply::json(200, &json!({})).with("date", &date);
            id.into_iter().fold(reply, |reply, id| reply.with("request-id", id))
        })
        .await;
        graph_at(&server.origin, &http).json(&reads::me()).await.unwrap();
    };
    assert_eq!(http.clock_skew(), None);
    ask(None).await;
    assert_eq!(http.clock_skew(), None, "a proxy's clock tells nothing");
    ask(Some("r")).await;
    let skew = http.clock_skew().unwrap();
    assert!((570..630).contains(&skew.as_secs()), "{skew}");
}
