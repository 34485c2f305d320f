//! How much is asked of Microsoft: the whole set-up in a handful of requests, and a look in one small one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

use crate::support::somebody::Somebody;
use crate::support::{Admin, Press, in_section};
use practice_tenant::{Answer, Fault, Scenario, Seen};
use secrecy::ExposeSecret;
use setup::guide::{GRAPH_COMMAND_LINE_TOOLS, MICROSOFT_GRAPH_APP_ID, PERMISSIONS, SIGN_IN_SCOPES};
use setup::ipc::{Intent, LiveState, SectionId, Status, View};

/// The largest answer that a look at a finished tenant may have, in bytes.
const SMALL: usize = 8 * 1024;

/// Requests as they went over the network: the parts of a batch are in it.
fn sent(log: &[Seen]) -> Vec<Seen> {
    log.iter().filter(|one| !one.in_batch).cloned().collect()
}

/// What a batch asked for: methods with addresses.
fn asked_in(batch: &Seen) -> Vec<(String, String)> {
    let parts = batch.body.as_ref().and_then(|body| body["requests"].as_array().cloned()).unwrap_or_default();
    let text = |part: &serde_json::Value, name: &str| part[name].as_str().unwrap().to_owned();
    parts.iter().map(|part| (text(part, "method"), text(part, "url"))).collect()
}

/// A look at the tenant: a batch that only reads.
fn is_look(one: &Seen) -> bool {
    let asked = asked_in(one);
    !asked.is_empty() && asked.iter().all(|(method, _)| method == "GET")
}

fn is_token(one: &Seen) -> bool {
    one.host == "authority" && one.path.ends_with("/token")
}

fn in_last_section(view: &View) -> bool {
    in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
}

/// On the readiness screen, with everything to do. Nothing is read any more: what is asked from now on is the work's.
async fn about_to_set_up() -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let read_at = admin.until("Next unlocks", |view| view.navigation.next).await.live.read_at;
    let read = |view: &View| view.live.state == LiveState::Live && view.live.read_at != read_at;
    admin.until("it has just been read", read).await;
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_set_up_in_five_requests() {
    let mut admin = about_to_set_up().await;
    let before = admin.practice.log().len();
    admin.agrees(Press::SetEverythingUp);
    admin.until("the last section", |view| view.busy.is_none() && in_last_section(view)).await;
    let work = sent(&admin.practice.log()[before..]);
    let proof = work.iter().position(is_token).unwrap();
    let told: Vec<_> = work[..=proof].iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    assert!(told.len() <= 5, "{told:#?}");
    let [look, registration, principal, together, token] = &work[..=proof] else { panic!("{told:#?}") };
    assert!(is_look(look) && asked_in(look).len() == 2, "whether it is still missing: {look:?}");
    assert!(registration.method == "PATCH" && registration.path.contains("/applications(uniqueName="));
    let made = registration.body.as_ref().unwrap();
    assert!(made["web"]["redirectUris"][0].is_string() && made["isFallbackPublicClient"] == true, "{made}");
    assert_eq!(made["requiredResourceAccess"][0]["resourceAccess"].as_array().unwrap().len(), 5);
    assert!(principal.method == "PATCH" && principal.path.contains("/servicePrincipals(appId="));
    let parts = asked_in(together);
    assert_eq!(parts.len(), PERMISSIONS.len() + 1, "all consents and the secret: {parts:?}");
    assert!(parts.iter().any(|(_, url)| url.ends_with("/addPassword")));
    assert!(is_token(token));
    assert!(work[proof + 1..].iter().all(is_token), "nothing else follows the proof");
}

/// Its permissions' ids are the same for ever, and it is by far the largest thing that is read.
#[tokio::test(flavor = "multi_thread")]
async fn microsoft_graphs_own_service_principal_is_read_once_in_a_run() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.sets_everything_up().await;
    admin.until("the last section", |view| view.busy.is_none() && in_last_section(view)).await;
    admin.wants(Intent::Observe);
    admin.wants(Intent::SignInAgain);
    admin.until("signed in again", |view| view.busy.is_none() && view.navigation.next).await;
    admin.wants(Intent::ShowHealth);
    admin.looks_at_removal().await;
    let log = admin.practice.log();
    let of_graph = |one: &&Seen| {
        let filter = one.query.get("$filter").is_some_and(|filter| filter.contains(MICROSOFT_GRAPH_APP_ID));
        one.path.ends_with("/servicePrincipals") && filter
    };
    assert_eq!(log.iter().filter(of_graph).count(), 1);
}

/// A part that was throttled is asked for again by itself, and what was granted is not.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_is_asked_for_again_without_what_was_granted() {
    let mut admin = about_to_set_up().await;
    admin.practice.faults().add(Fault::once("POST", "/appRoleAssignedTo", Answer::throttled("1")));
    let before = admin.practice.log().len();
    admin.agrees(Press::SetEverythingUp);
    admin.until("the last section", |view| view.busy.is_none() && in_last_section(view)).await;
    let log = sent(&admin.practice.log()[before..]);
    let writing: Vec<_> =
        log.iter().filter(|one| one.path.ends_with("/$batch") && !is_look(one)).map(asked_in).collect();
    assert_eq!(writing.len(), 2, "{writing:#?}");
    assert_eq!(writing[1].len(), 1, "only what was put off: {:?}", writing[1]);
    assert!(writing[1][0].1.ends_with("/appRoleAssignedTo"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_a_finished_tenant_is_one_small_request() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.finding("confirmRegistered", |status| *status == Status::Passed).await;
    let read_at =
        admin.until("between two looks", |view| view.live.state == LiveState::Live).await.live.read_at;
    let before = admin.practice.log().len();
    admin.until("once more", |view| view.live.read_at != read_at).await;
    let log = sent(&admin.practice.log()[before..]);
    let [look] = log.as_slice() else { panic!("one request for a look: {log:#?}") };
    assert!(is_look(look), "{look:#?}");
    let look = look.body.clone().unwrap();
    let upn = admin.practice.tenant().admin_upn();
    let looking = Somebody::by_client(&admin.practice, upn, GRAPH_COMMAND_LINE_TOOLS, &SIGN_IN_SCOPES).await;
    let answer = reqwest::Client::new()
        .post(format!("{}/v1.0/$batch", admin.practice.graph()))
        .bearer_auth(looking.token().expose_secret())
        .json(&look)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success());
    let body = answer.bytes().await.unwrap();
    let said: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let all_found = said["responses"].as_array().unwrap().iter().all(|one| one["status"] == 200);
    assert!(all_found && body.len() <= SMALL, "{} bytes: {said:#}", body.len());
}

/// Whoever is no Global Administrator may be a member of hundreds of groups, and a bin may hold thousands.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_large_and_changes_rarely_is_not_read_with_every_look() {
    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    admin.signs_in().await;
    for _ in 0..3 {
        let read_at = admin.view().live.read_at;
        admin.until("read again", |view| view.live.read_at != read_at).await;
    }
    let log = admin.practice.log();
    let looks = log.iter().filter(|one| is_look(one)).count();
    let asked = |path: &str| log.iter().filter(|one| one.in_batch && one.path.ends_with(path)).count();
    assert!(looks >= 4, "{looks}");
    assert_eq!((asked("/me/transitiveMemberOf"), asked("/microsoft.graph.application")), (1, 1));
}
