//! The system's proxy: used for the world, not for this computer.
//!
//! A proxy is set by environment variables, which belong to a whole process: so each case runs in a process of its own,
//! this same test program with a proxy in its environment.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

mod support;

use std::net::SocketAddr;
use std::process::Stdio;

use entra::{Cloud, Code, Graph, Part};
use secrecy::SecretString;
use serde_json::json;
use support::{Reply, Server, http};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Runs one of the cases below behind a proxy. Whether it passed.
fn behind(proxy: SocketAddr, case: &str) -> bool {
    let proxy = format!("http://{proxy}");
    let program = std::env::current_exe().unwrap();
    let mut command = std::process::Command::new(program);
    command.args(["--exact", case, "--ignored"]).stdout(Stdio::null()).stderr(Stdio::null());
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, &proxy);
    }
    command.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    command.status().unwrap().success()
}

/// A proxy that refuses everything and hands on the first line of what it was asked.
async fn proxy() -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let read = stream.read(&mut head).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            sender.send(head.lines().next().unwrap_or_default().to_owned()).unwrap();
            let _refused = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    (address, receiver)
}

#[tokio::test]
#[ignore = "run by the tests below, behind a proxy"]
async fn this_computer() {
    let server = Server::start(|_| Reply::json(200, &json!({"id": "i"}))).await;
    let graph = Graph::new(&http(), &server.cloud(), SecretString::from("tok-3f9c".to_owned()));
    graph.json(&Part::get("/me")).await.unwrap();
}

#[tokio::test]
#[ignore = "run by the tests below, behind a proxy"]
async fn the_world() {
    let graph = Graph::new(&http(), &Cloud::global(), SecretString::from("tok-3f9c".to_owned()));
    let fault = graph.json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.answer_lost), (Code::Offline, false), "{fault}");
}

#[tokio::test]
async fn this_computer_is_reached_past_the_proxy() {
    let (address, mut asked) = proxy().await;
    let passed = tokio::task::spawn_blocking(move || behind(address, "this_computer")).await.unwrap();
    assert!(passed);
    assert!(asked.try_recv().is_err());
}

#[tokio::test]
async fn the_world_is_reached_through_the_proxy() {
    let (address, mut asked) = proxy().await;
    let passed = tokio::task::spawn_blocking(move || behind(address, "the_world")).await.unwrap();
    assert!(passed);
    assert_eq!(asked.recv().await.unwrap(), "CONNECT graph.microsoft.com:443 HTTP/1.1");
}
