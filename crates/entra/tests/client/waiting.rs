//! Who comes to the listener while a browser is waited for, and how the wait ends.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::sign_in::{LONG, browsing, page, query, service, visit};
use crate::support::fake::{TENANT, request};
use crate::support::{Server, cloud, http};
use entra::{BrowserError, Browsing, CancellationToken, Code, by_browser};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use url::Url;

/// A browser that does this signs in, in the end.
async fn assert_signs_in<O, H>(server: &Server, browsing: Browsing<O, H>, cancel: CancellationToken)
where
    O: FnOnce(&Url) -> Result<(), BrowserError> + Send,
    H: Fn() + Send,
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

/// A browser that makes `https` of the address is heard at once, and the one that comes after it still counts.
#[tokio::test]
async fn a_browser_that_comes_back_with_https_is_told() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let kept = Arc::clone(&nonce);
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let open = move |address: &Url| {
        let sent = query(address);
        kept.lock().unwrap().clone_from(&sent["nonce"]);
        let port = Url::parse(&sent["redirect_uri"]).unwrap().port().unwrap();
        sender.send((port, sent["state"].clone())).unwrap();
        Ok(())
    };
    let browsing = Browsing { open, https: move || told.send(()).unwrap() };
    let visits = tokio::spawn(async move {
        let (port, state) = receiver.await.unwrap();
        let mut secure = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        secure.write_all(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]).await.unwrap();
        assert_eq!(heard.recv().await, Some(()));
        visit("127.0.0.1", port, &format!("code=1&state={state}")).await
    });
    let cancel = CancellationToken::new();
    assert_signs_in(&server, browsing, cancel).await;
    visits.await.unwrap();
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
