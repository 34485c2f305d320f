//! Who comes to the listener while a browser is waited for, and how the wait ends.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::sign_in::{LONG, browsing, page, query, service, visit};
use crate::support::fake::{TENANT, request};
use crate::support::{Server, cloud, http};
use entra::{Astray, BrowserError, Browsing, CancellationToken, Code, by_browser};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use url::Url;

/// A browser that does this signs in, in the end.
async fn assert_signs_in<O, H>(server: &Server, browsing: Browsing<O, H>, cancel: CancellationToken)
where
    O: FnOnce(&Url) -> Result<(), BrowserError> + Send,
    H: Fn(Astray) + Send,
{
    let ended = by_browser(&http(), &server.cloud(), &request(), &page(), LONG, browsing, cancel).await;
    assert_eq!(ended.unwrap().tenant_id, TENANT);
}

#[tokio::test]
async fn the_browser_may_come_back_by_either_address_family() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    if tokio::net::TcpListener::bind("[::1]:0").await.is_err() {
        println!("this computer has no ::1; nothing to test");
        return;
    }
    let kept = Arc::clone(&nonce);
    let open = move |address: &Url| {
        let sent = query(address);
        kept.lock().unwrap().clone_from(&sent["nonce"]);
        let port = Url::parse(&sent["redirect_uri"]).unwrap().port().unwrap();
        tokio::spawn(async move { visit("::1", port, &format!("code=1&state={}", sent["state"])).await });
        Ok(())
    };
    assert_signs_in(&server, browsing(open), CancellationToken::new()).await;
}

#[tokio::test]
async fn silent_and_foul_connections_do_not_stand_in_the_way() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let kept = Arc::clone(&nonce);
    let open = move |address: &Url| {
        let sent = query(address);
        kept.lock().unwrap().clone_from(&sent["nonce"]);
        let port = Url::parse(&sent["redirect_uri"]).unwrap().port().unwrap();
        tokio::spawn(async move {
            let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let mut foul = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            foul.write_all(&[0x16, 3, 1, 0, 0xff, b'\r', b'\n', b'\r', b'\n']).await.unwrap();
            let mut long = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            long.write_all(&vec![b'a'; 64 * 1024]).await.unwrap();
            visit("127.0.0.1", port, &format!("code=1&state={}", sent["state"])).await
        });
        Ok(())
    };
    assert_signs_in(&server, browsing(open), CancellationToken::new()).await;
}

/// What does this to the listener is told as `astray` at once, and the browser that comes after it still counts.
async fn assert_told<Stray>(stray: impl FnOnce(u16, String) -> Stray + Send + 'static, astray: Astray)
where
    Stray: Future<Output = ()> + Send,
{
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let kept = Arc::clone(&nonce);
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let open = move |address: &Url| {
        let sent = query(address);
        kept.lock().unwrap().clone_from(&sent["nonce"]);
        let port = Url::parse(&sent["redirect_uri"]).unwrap().port().unwrap();
        sender.send((port, format!("code=1&state={}", sent["state"]))).unwrap();
        Ok(())
    };
    let browsing = Browsing { open, astray: move |why| told.send(why).unwrap() };
    let visits = tokio::spawn(async move {
        let (port, answer) = receiver.await.unwrap();
        stray(port, answer.clone()).await;
        assert_eq!(heard.recv().await, Some(astray));
        visit("127.0.0.1", port, &answer).await
    });
    assert_signs_in(&server, browsing, CancellationToken::new()).await;
    visits.await.unwrap();
}

#[tokio::test]
async fn a_browser_that_comes_back_with_https_is_told() {
    let stray = |port, _| async move {
        let mut secure = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        secure.write_all(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]).await.unwrap();
    };
    assert_told(stray, Astray::Https).await;
}

#[cfg(target_os = "linux")]
const OTHER_USER: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];

/// Another user of this computer says this to a port, and hears what is said there until it ends.
#[cfg(target_os = "linux")]
fn by_another_user(port: u16, says: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut other = Command::new("setpriv")
        .args(OTHER_USER)
        .args(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0; cat >&3; cat <&3", &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    other.stdin.take().unwrap().write_all(says.as_bytes()).unwrap();
    String::from_utf8(other.wait_with_output().unwrap().stdout).unwrap()
}

/// Whoever has read the address in the list of processes may bring the right answer, and is not let in with it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_answer_that_another_user_brings_is_told_and_not_taken() {
    // Not without the rights of an administrator, nor where a container has no such user.
    let tried = std::process::Command::new("setpriv").args(OTHER_USER).arg("true").status();
    if !tried.is_ok_and(|status| status.success()) {
        println!("this user cannot be another one here; not tested");
        return;
    }
    let stray = |port, answer: String| async move {
        let said =
            tokio::task::spawn_blocking(move || by_another_user(port, &crate::sign_in::form(port, &answer)))
                .await;
        let said = said.unwrap();
        assert!(said.starts_with("HTTP/1.1 403 "), "{said}");
    };
    assert_told(stray, Astray::OtherUser).await;
}

#[tokio::test]
async fn the_wait_ends_by_time_by_the_caller_or_without_a_browser() {
    let cloud = cloud("http://127.0.0.1:9", "http://127.0.0.1:9");
    let cancel = CancellationToken::new();
    let run = |limit, open: fn(&Url) -> Result<(), BrowserError>, cancel: &CancellationToken| {
        let (cloud, cancel) = (cloud.clone(), cancel.clone());
        async move {
            by_browser(&http(), &cloud, &request(), &page(), limit, browsing(open), cancel).await.unwrap_err()
        }
    };
    let ended = run(Duration::ZERO, |_| Ok(()), &cancel).await;
    assert_eq!(ended.code, Code::SignInTimedOut);
    let ended = run(LONG, |_| Err(BrowserError("no browser here".to_owned())), &cancel).await;
    assert_eq!((ended.code, ended.message.as_deref()), (Code::BrowserUnavailable, Some("no browser here")));
    cancel.cancel();
    let ended = run(LONG, |_| Ok(()), &cancel).await;
    assert_eq!(ended.code, Code::Cancelled);
}
