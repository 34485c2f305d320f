//! A tenant without a domain of its own: what Peig asks for is told as missing, and nothing here waits for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::sync::Arc;

use crate::support::{Admin, Machine, finding};
use entra::Cloud;
use practice_tenant::{Options, Practice, Scenario};
use serde_json::{Value, json};
use setup::ipc::{Intent, LinkId, Screen, Status, ValueId, ValuesScreen, View};

fn values(view: &View) -> Option<&ValuesScreen> {
    match &view.screen {
        Screen::Values(on) => Some(on),
        _ => None,
    }
}

fn domain(on: &ValuesScreen) -> Option<&str> {
    on.fields.iter().find(|field| field.id == ValueId::Domain)?.value.as_deref()
}

/// Whether a page of the Microsoft 365 admin center was opened.
fn opened(admin: &Admin) -> bool {
    admin.machine.0.opened.lock().unwrap().iter().any(|page| page.host_str() == Some("admin.microsoft.com"))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_microsofts_domain_is_none_for_peig_and_the_values_are_there_all_the_same() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.practice.tenant().with(|documents| {
        let domains = documents.organization["verifiedDomains"].as_array_mut().unwrap();
        let given = |one: &Value| one["name"].as_str().unwrap().ends_with(".onmicrosoft.com");
        domains.retain(given);
        assert_eq!(domains.len(), 1, "the one that Microsoft gave it");
    });
    admin.sees_health().await;
    let health = admin.health("asked who has the secret", |on| on.renewal.in_doubt.is_some()).await;
    admin.wants(Intent::AnswerDoubt { key_id: health.renewal.in_doubt.unwrap(), has_it: true });
    admin.wants(Intent::ShowValues);
    let ready = |view: &View| values(view).is_some_and(|on| on.ready);
    let view = admin.until("nothing waits for the domain", ready).await;
    let on = values(&view).unwrap();
    assert_eq!(domain(on), None);
    assert!(!on.domains_page, "no page of Microsoft's is the one of this cloud");
    admin.wants(Intent::Open { link: LinkId::Domains });
    admin.is_heard().await;
    assert!(!opened(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_domains_is_opened_in_the_worldwide_cloud() {
    let unused = Arc::new(Practice::start(Options::default()).await.unwrap());
    let admin = Admin::in_cloud(Cloud::global(), unused, Machine::default());
    admin.wants(Intent::Open { link: LinkId::Domains });
    admin.is_heard().await;
    assert!(opened(&admin));
}

/// Microsoft told no domain at all: nobody knows then what the tenant has.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_domains_microsoft_does_not_tell_is_not_told_to_have_only_microsofts() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.practice.tenant().with(|documents| documents.organization["verifiedDomains"] = json!([]));
    let view = admin.signs_in().await;
    let status = finding(&view, "corporateDomain").map(|found| found.status.clone());
    assert_eq!(status, Some(Status::Warning { reason: "notTold".to_owned() }));
}
