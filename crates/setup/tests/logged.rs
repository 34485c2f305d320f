//! What the log on this computer keeps of a run: each change that Microsoft acknowledged, with its request id, and nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod support;

use std::io;
use std::sync::{Arc, Mutex};

use secrecy::ExposeSecret;
use serde_json::Value;
use setup::ipc::{ChangeKind, SectionId, Status};
use support::at;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_acknowledged_change_is_logged_with_its_request_and_without_names() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().json().with_writer(move || writer.clone()).init();
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.finding("secretProved", |status| *status == Status::Passed).await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let changes: Vec<Value> =
        lines.map(|line| line["fields"].clone()).filter(|fields| fields["message"] == "changed").collect();
    let tenant = admin.practice.tenant().id();
    for change in &changes {
        assert_eq!(change["tenant"], tenant, "{change}");
        assert!(change["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{change}");
    }
    let of = |kind: ChangeKind| changes.iter().filter(move |one| one["kind"] == format!("{kind:?}"));
    assert_eq!(of(ChangeKind::CreateRegistration).count(), 1);
    assert_eq!(of(ChangeKind::GrantRole).count(), 4);
    assert!(of(ChangeKind::GrantRole).any(|one| one["permission"] == "User.ReadWrite.All"));
    let made: Vec<&Value> = of(ChangeKind::MakeSecret).collect();
    let [made] = made.as_slice() else { panic!("one secret: {made:?}") };
    assert!(made["key_id"].as_str().is_some_and(|id| id.len() == 36), "{made}");

    let view = admin.view();
    let account = view.signed_in.unwrap().account;
    let secret = admin.handle.reveal().await.unwrap();
    assert!(!text.contains(&account), "who it was is in the tenant's audit log");
    assert!(!text.contains(secret.expose_secret()));
}
