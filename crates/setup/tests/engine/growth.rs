//! A tenant of thousands, and a registration that many have worked on: as many requests as in a small one, answers and views
//! of bounded size, sentences that can be read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::footholds::footholds;
use crate::support::grown::{OWNERS, SECRETS, grows, is_crowded};
use crate::support::somebody::Somebody;
use crate::support::{Admin, in_section, registration};
use practice_tenant::{Scenario, Seen};
use secrecy::ExposeSecret;
use setup::guide::{GRAPH_COMMAND_LINE_TOOLS, SIGN_IN_SCOPES};
use setup::ipc::{Intent, LiveState, SectionId, View};

/// The largest answer to a look at a registration with hundreds of everything, in bytes: a secret, an owner and a permission
/// are some two hundred, hundred and eighty.
const CROWDED: usize = 96 * 1024;
/// The largest view of it that crosses to the page.
const LARGEST_VIEW: usize = 256 * 1024;
/// The longest sentence that anybody reads, by its parameters.
const READABLE: usize = 200;

/// Requests to Graph as they went over the network.
fn asked(log: &[Seen]) -> Vec<Seen> {
    log.iter().filter(|one| one.host == "graph" && !one.in_batch).cloned().collect()
}

/// How many requests the first look takes, one that the admin asks for, and one of those that come every few seconds; the last
/// of these requests.
async fn looks(admin: &mut Admin) -> (Vec<usize>, Seen) {
    let mut counts = Vec::new();
    admin.signs_in().await;
    counts.push(asked(&admin.practice.log()).len());
    for asks in [true, false] {
        admin.until("between two looks", |view| view.live.state == LiveState::Live).await;
        let (before, read_at) = (admin.practice.log().len(), admin.view().live.read_at);
        if asks {
            admin.wants(Intent::Observe);
        }
        admin.until("another look", |view| view.live.read_at != read_at).await;
        counts.push(asked(&admin.practice.log()[before..]).len());
    }
    (counts, asked(&admin.practice.log()).pop().unwrap())
}

/// Bytes of the answer to this batch.
async fn bytes(admin: &Admin, look: &Seen) -> usize {
    let upn = admin.practice.tenant().admin_upn();
    let looking = Somebody::by_client(&admin.practice, upn, GRAPH_COMMAND_LINE_TOOLS, &SIGN_IN_SCOPES).await;
    let request = reqwest::Client::new().post(format!("{}/v1.0/$batch", admin.practice.graph()));
    let request = request.bearer_auth(looking.token().expose_secret()).json(look.body.as_ref().unwrap());
    request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap().len()
}

/// In a small tenant, and in one of five thousand applications with a full bin.
async fn costs_the_same(scenario: Scenario) {
    let (mut small, mut grown) = (Admin::opens(scenario).await, Admin::opens(scenario).await);
    grows(grown.practice.tenant());
    let ((few, small_look), (many, look)) = tokio::join!(looks(&mut small), looks(&mut grown));
    let small_bytes = bytes(&small, &small_look).await;
    let grown_bytes = bytes(&grown, &look).await;
    assert_eq!(few, many, "{scenario:?}: requests of the first look, and of further ones");
    assert!(
        grown_bytes.abs_diff(small_bytes) < 512,
        "{scenario:?}: {small_bytes} bytes, grown {grown_bytes}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_a_fresh_tenant_costs_the_same_among_thousands() {
    costs_the_same(Scenario::Fresh).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_a_finished_tenant_costs_the_same_among_thousands() {
    costs_the_same(Scenario::Finished).await;
}

fn size(view: &View) -> usize {
    serde_json::to_string(view).unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowded_registration_costs_the_same_requests_and_can_still_be_read() {
    let mut bare = Admin::opens(Scenario::Finished).await;
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    is_crowded(admin.practice.tenant(), &id);
    let ((few, _), (many, look)) = tokio::join!(looks(&mut bare), looks(&mut admin));
    assert_eq!(few, many, "requests of the first look, and of further ones");
    let answer = bytes(&admin, &look).await;
    assert!(answer <= CROWDED, "{answer} bytes");

    admin.confirms_the_tenant();
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    let view = admin.until("who holds it", |view| footholds(view).is_some_and(|list| list.open)).await;
    let list = footholds(&view).unwrap();
    assert!(list.items.len() > OWNERS, "all of them: {}", list.items.len());
    let mut largest = size(&view);
    admin.wants(Intent::UseThisOne { list: list.id.clone() });
    let planned = |view: &View| in_section(view).is_some_and(|on| on.plan.changes.len() > OWNERS);
    largest = largest.max(size(&admin.until("the plan to take them away", planned).await));
    admin.wants(Intent::ShowHealth);
    let health = admin.health("all secrets", |on| on.secrets.len() > SECRETS).await;
    let mut findings = health.sections.iter().flat_map(|one| &one.findings);
    let extra = findings.find(|one| one.key == "noExtraPermissions").unwrap();
    let said: usize = extra.params.values().map(String::len).sum();
    assert!(said <= READABLE, "{said} characters: {extra:?}");
    assert!(!health.tidy.is_empty(), "Peig's own old ones may go");
    largest = largest.max(size(&admin.view()));
    admin.looks_at_removal().await;
    largest = largest.max(size(&admin.view()));
    println!("crowded: answer {answer} bytes, largest view {largest} bytes");
    assert!(largest <= LARGEST_VIEW, "{largest} bytes");
}
