//! Who answers in Microsoft's place, and clocks that are wrong.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto, pki_types::PrivatePkcs8KeyDer};

use crate::company::described;
use crate::looking::{Looking, is_free};
use crate::support::{Reply, Server};

/// Somebody with a certificate, who answers everything alike.
struct Somebody {
    origin: String,
    authority: String,
}

impl Somebody {
    /// Certified for a name, between two years, by `Guest Access CA (Hotel Example)`.
    async fn certified(name: &str, years: (i32, i32), answer: String) -> Self {
        let mut own = CertificateParams::new(Vec::new()).unwrap();
        own.distinguished_name.push(DnType::CommonName, "Guest Access CA");
        own.distinguished_name.push(DnType::OrganizationName, "Hotel Example");
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own_key = KeyPair::generate().unwrap();
        let authority = own.self_signed(&own_key).unwrap().pem();
        let mut served = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (served.not_before, served.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = served.signed_by(&key, &Issuer::new(own, own_key)).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let tls = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, answer) = (tls.clone(), answer.clone());
                tokio::spawn(async move {
                    let mut stream = tls.accept(stream).await?;
                    let _asked = stream.read(&mut [0; 4096]).await?;
                    stream.write_all(answer.as_bytes()).await?;
                    stream.shutdown().await
                });
            }
        });
        Self { origin, authority }
    }

    async fn seen(&self) -> Vec<String> {
        Looking::new().trusting(&self.authority).at(&described(&self.origin)).found().await
    }
}

fn dated(date: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// This computer has run ahead: what Microsoft shows is long over, and the answer's date says by how much.
#[tokio::test]
async fn a_clock_that_makes_good_certificates_look_outdated_is_measured() {
    let past = Somebody::certified("localhost", (2019, 2020), dated("Sat, 01 Jun 2019 12:00:00 GMT")).await;
    let found = past.seen().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: Clock")), "{found:?}");
    let then: Timestamp = "2019-06-01T12:00:00Z".parse().unwrap();
    let hours = Timestamp::now().duration_since(then).as_hours();
    let measured = found[2].trim_start_matches("clock Some(").trim_end_matches(')').parse::<i64>().unwrap();
    assert!((hours - measured).abs() <= 1, "{found:?}");
}

#[tokio::test]
async fn a_certificate_that_is_over_by_a_good_clock_is_no_clocks_fault() {
    let now = httpdate::fmt_http_date(std::time::SystemTime::now());
    let found = Somebody::certified("localhost", (2019, 2020), dated(&now)).await.seen().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: OutOfDate")), "{found:?}");
    assert_eq!(found[2], "clock None");
}

#[tokio::test]
async fn a_clock_that_is_off_is_said_although_both_hosts_answer() {
    let server = Server::start(|_| {
        let late = Timestamp::now() - SignedDuration::from_hours(3);
        let date = httpdate::fmt_http_date(late.into());
        Reply::empty(401).with("request-id", "r").with("date", &date)
    })
    .await;
    let found = Looking::new().at(&described(&server.origin)).found().await;
    assert!(found[..2].iter().all(|line| is_free(line)), "{found:?}");
    assert!(matches!(&*found[2], "clock Some(2)" | "clock Some(3)"), "{found:?}");
}

#[tokio::test]
async fn somebody_elses_certificate_is_named() {
    let hotel = Somebody::certified("portal.hotel.example", (2019, 2999), dated("")).await;
    let found = hotel.seen().await;
    let named = "cause: OtherName, issuer: Some(\"Guest Access CA (Hotel Example)\")";
    assert!(found[..2].iter().all(|line| line.contains(named)), "{found:?}");
}

#[tokio::test]
async fn an_answer_that_is_not_microsofts_is_a_portals() {
    let page = || Reply::html(200, "<html>Welcome. Please accept our terms.</html>");
    let redirect = || Reply::empty(302).with("location", "http://portal.hotel.example/");
    for portal in [Server::start(move |_| page()).await, Server::start(move |_| redirect()).await] {
        let found = Looking::new().at(&described(&portal.origin)).found().await;
        assert!(found[..2].iter().all(|line| line.contains("cause: NotMicrosoft")), "{found:?}");
    }
    // Trusted, with a page of its own: the product that inspects is named.
    let filter = Somebody::certified(
        "localhost",
        (2019, 2999),
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nblocked".to_owned(),
    );
    let found = filter.await.seen().await;
    let named = "cause: NotMicrosoft, issuer: Some(\"Guest Access CA (Hotel Example)\")";
    assert!(found[..2].iter().all(|line| line.contains(named)), "{found:?}");
}
