//! A secret that is only called as Peig's are, beside one that this computer knows: it is somebody's way in before it is
//! anything of Peig's, whatever dates its maker gave it, and the one that Peig has does not go for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeSet;

use crate::support::footholds::{footholds, kinds};
use crate::support::{Admin, Press, add_a_secret, health, in_section, registration, secret_names};
use jiff::Timestamp;
use practice_tenant::Scenario;
use serde_json::{Value, json};
use setup::ipc::{CredentialStanding, FootholdKind, Intent, RenewalPhase, ScreenId, SectionId, View};

const TWIN: &str = "Peig 2026-11-27";

fn secrets(admin: &Admin) -> Vec<Value> {
    registration(admin)["passwordCredentials"].as_array().unwrap().clone()
}

fn changes_the_first(admin: &Admin, change: impl FnOnce(&mut Value)) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    assert!(
        admin.practice.tenant().change_application(&id, |one| change(&mut one["passwordCredentials"][0]))
    );
}

/// Leaves a note about a secret as an earlier run would have; these were there before it.
fn noted(admin: &Admin, secret: &Value, fate: &str, before: &[&Value]) {
    let end =
        |secret: &Value| secret["endDateTime"].as_str().unwrap().parse::<Timestamp>().unwrap().as_second();
    let known: serde_json::Map<_, _> =
        before.iter().map(|one| (one["keyId"].as_str().unwrap().to_owned(), json!(end(one)))).collect();
    let note = json!({
        "id": secret["keyId"], "object_id": registration(admin)["id"], "key_id": secret["keyId"],
        "name": secret["displayName"], "end": secret["endDateTime"], "known": known, "fate": fate,
    });
    let name = secret["keyId"].as_str().unwrap().to_owned();
    admin.machine.0.notes.lock().unwrap().insert(name, note.to_string());
}

/// A finished tenant, on a computer that remembers this of its secret; then a twin of it turns up that starts on this day.
async fn with_a_twin(fate: &str, start: &str) -> Admin {
    let admin = Admin::opens(Scenario::Finished).await;
    noted(&admin, &secrets(&admin)[0], fate, &[]);
    add_a_secret(&admin, TWIN, start, "2099-01-01T00:00:00Z");
    admin.restarts().await
}

fn is_only_the_twin(view: &View) -> bool {
    footholds(view).is_some_and(|one| one.open && one.items.len() == 1 && one.items[0].params["name"] == TWIN)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_twin_of_what_peig_has_is_somebodys_way_in() {
    // The maker of a secret chooses its dates.
    for start in ["2026-11-27T00:00:00Z", "2020-01-01T00:00:00Z", "2098-01-01T00:00:00Z"] {
        let mut admin = with_a_twin("handed", start).await;
        let view = admin.confirms().await;
        assert!(is_only_the_twin(&view), "{start}: {:?}", footholds(&view));
        assert_eq!(kinds(footholds(&view).unwrap()), BTreeSet::from([FootholdKind::Secret]));
        admin.wants(Intent::ShowHealth);
        let on = admin.health("asked the store", |on| !on.renewal.looking).await;
        assert_eq!(on.renewal.phase, RenewalPhase::NotDue, "{start}: Peig has its own");
        assert!(on.renewal.removes.is_empty() && !on.renewal.may_finish, "{start}: {:?}", on.renewal);
        assert_eq!(on.secrets[0].standing, CredentialStanding::InUse);
        assert_ne!(on.secrets[0].name.as_deref(), Some(TWIN));
        assert_eq!(on.secrets[1].standing, CredentialStanding::Other, "{start}");
        admin.agrees(Press::PeigHasIt);
        admin.is_heard().await;
        assert_eq!(secret_names(&admin).len(), 2, "{start}: nothing went");
    }
}

/// Copied, perhaps entered in Peig, and the store is empty.
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_of_what_was_copied_is_not_asked_about_in_its_place() {
    for fate in ["left", "kept"] {
        let mut admin = with_a_twin(fate, "2026-11-27T00:00:00Z").await;
        let view = admin.confirms().await;
        assert!(is_only_the_twin(&view), "{fate}: {:?}", footholds(&view));
        admin.wants(Intent::ShowHealth);
        let on = admin.health("the question", |on| on.renewal.in_doubt.is_some()).await;
        let ours = registration(&admin)["passwordCredentials"][0]["keyId"].clone();
        assert_eq!(on.renewal.in_doubt.as_deref(), ours.as_str(), "{fate}: about the one that is known here");
        assert!(on.renewal.removes.is_empty(), "{fate}");
    }
}

/// Whom the admin knows it from: a colleague has renewed it elsewhere. Then which one Peig uses is asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_that_the_admin_leaves_may_be_what_peig_uses_now() {
    let mut admin = with_a_twin("handed", "2026-11-27T00:00:00Z").await;
    let on = admin.leaves_what_others_have().await;
    assert_eq!(on.renewal.phase, RenewalPhase::Unclear);
    assert!(on.renewal.may_finish);
    assert_eq!(on.renewal.removes.changes.len(), 1);
    assert_ne!(on.renewal.removes.changes[0].params["name"], TWIN, "the one before it");
}

/// Of two that are left the note tells which one was there before.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_before_is_older_whatever_its_date() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, TWIN, "2098-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
    let all = secrets(&admin);
    noted(&admin, &all[0], "handed", &[&all[1]]);
    admin = admin.restarts().await;
    let view = admin.confirms().await;
    assert!(in_section(&view).is_none_or(|on| on.footholds.is_none()), "it was there when Peig's was made");
    admin.wants(Intent::ShowHealth);
    let on = admin.health("two of them", |on| on.renewal.phase == RenewalPhase::Unclear).await;
    assert_eq!(on.renewal.removes.changes.len(), 1);
    assert_eq!(on.renewal.removes.changes[0].params["name"], TWIN);
}

/// The word that Peig has one that was made elsewhere tells apart what comes later, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_about_a_secret_made_elsewhere_is_no_word_about_a_later_one() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let on = admin.sees_health().await;
    admin.wants(Intent::AnswerDoubt { key_id: on.renewal.in_doubt.unwrap(), has_it: true });
    admin.health("all is well", |on| on.renewal.phase == RenewalPhase::NotDue).await;
    add_a_secret(&admin, TWIN, "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
    let on = admin.health("seen", |on| on.secrets.len() == 2).await;
    assert_eq!(on.renewal.phase, RenewalPhase::NotDue);
    assert!(on.renewal.removes.is_empty() && on.renewal.in_doubt.is_none());
    let mut admin = admin.restarts().await;
    let view = admin.confirms().await;
    assert!(is_only_the_twin(&view), "{:?}", footholds(&view));
    assert!(view.screen_id != ScreenId::Health && health(&view).is_none());
}

/// Whoever makes a secret may give it the key id of another one that is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_id_alone_is_no_secret() {
    let admin = Admin::opens(Scenario::Finished).await;
    let peigs = secrets(&admin)[0].clone();
    noted(&admin, &peigs, "handed", &[]);
    add_a_secret(&admin, TWIN, "2026-11-27T00:00:00Z", "2099-01-01T00:00:00Z");
    changes_the_first(&admin, |one| one["endDateTime"] = json!("2098-01-01T00:00:00Z"));
    let mut admin = admin.restarts().await;
    let on = admin.sees_health().await;
    assert_ne!(on.renewal.phase, RenewalPhase::NotDue, "the one that was noted is gone");

    // What was there before it is known by its end as well.
    let admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, TWIN, "2026-11-27T00:00:00Z", "2099-01-01T00:00:00Z");
    let all = secrets(&admin);
    let mut former = all[1].clone();
    former["endDateTime"] = json!("2026-12-01T00:00:00Z");
    noted(&admin, &all[0], "handed", &[&former]);
    let mut admin = admin.restarts().await;
    let view = admin.confirms().await;
    assert!(is_only_the_twin(&view), "{:?}", footholds(&view));
}

/// That Peig does not have the one says nothing for another one.
#[tokio::test(flavor = "multi_thread")]
async fn a_no_does_not_make_a_twin_peigs() {
    let mut admin = with_a_twin("left", "2026-11-27T00:00:00Z").await;
    admin.confirms().await;
    admin.wants(Intent::ShowHealth);
    let on = admin.health("the question", |on| on.renewal.in_doubt.is_some()).await;
    admin.wants(Intent::AnswerDoubt { key_id: on.renewal.in_doubt.unwrap(), has_it: false });
    let on = admin.health("answered", |on| on.renewal.phase == RenewalPhase::NoSecret).await;
    assert!(
        on.renewal.in_doubt.is_none() && on.renewal.plan.is_empty(),
        "the twin holds it back: {:?}",
        on.renewal
    );
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    let view = admin.until("section 1", |view| in_section(view).is_some()).await;
    assert!(is_only_the_twin(&view), "{:?}", footholds(&view));
}

/// The value of Peig's own is here: what only seems to be older is not what Peig has.
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_does_not_pass_as_the_one_before() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.sets_everything_up().await;
    admin.until("set up", |view| view.busy.is_none() && in_section(view).is_some()).await;
    for start in ["2020-01-01T00:00:00Z", "2098-01-01T00:00:00Z"] {
        add_a_secret(&admin, TWIN, start, "2099-01-01T00:00:00Z");
    }
    let mut admin = admin.restarts().await;
    admin.confirms().await;
    admin.wants(Intent::ShowHealth);
    let on = admin.health("found in the store", |on| on.renewal.phase == RenewalPhase::NotInPeig).await;
    assert!(on.renewal.removes.is_empty(), "{:?}", on.renewal.removes);
    assert!(!on.secrets.iter().any(|one| one.standing == CredentialStanding::Outgoing));
}

/// What Peig uses may be called as anybody pleases.
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_does_not_take_the_place_of_a_secret_of_another_name() {
    let admin = Admin::opens(Scenario::Finished).await;
    changes_the_first(&admin, |one| one["displayName"] = json!("Connector"));
    noted(&admin, &secrets(&admin)[0], "handed", &[]);
    add_a_secret(&admin, TWIN, "2026-11-27T00:00:00Z", "2099-01-01T00:00:00Z");
    let mut admin = admin.restarts().await;
    let view = admin.confirms().await;
    assert!(is_only_the_twin(&view), "{:?}", footholds(&view));
    admin.wants(Intent::ShowHealth);
    let on = admin.health("asked the store", |on| !on.renewal.looking).await;
    assert_eq!(on.renewal.phase, RenewalPhase::NotDue);
    assert_eq!(on.secrets[0].name.as_deref(), Some("Connector"));
}

/// An expired one could be renewed elsewhere only: by the guide, in the portal.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_one_that_has_expired_is_asked_about() {
    let admin = Admin::opens(Scenario::SecretExpired).await;
    noted(&admin, &secrets(&admin)[0], "handed", &[]);
    add_a_secret(&admin, "Peig", "2026-11-27T00:00:00Z", "2099-01-01T00:00:00Z");
    let mut admin = admin.restarts().await;
    let on = admin.sees_health().await;
    assert_eq!(on.renewal.phase, RenewalPhase::InDoubt, "{:?}", on.renewal);
}

/// Of three the one whose note knows the others is the newest, in whatever order they end.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_note_knows_is_older_beside_a_third_one_too() {
    let ends = ["2098-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2097-01-01T00:00:00Z"];
    for turn in 0..ends.len() {
        let admin = Admin::opens(Scenario::Finished).await;
        changes_the_first(&admin, |one| one["endDateTime"] = json!(ends[turn]));
        add_a_secret(&admin, TWIN, "2098-01-01T00:00:00Z", ends[(turn + 1) % ends.len()]);
        add_a_secret(&admin, "Peig", "2097-01-01T00:00:00Z", ends[(turn + 2) % ends.len()]);
        let all = secrets(&admin);
        noted(&admin, &all[0], "handed", &[&all[1], &all[2]]);
        let mut admin = admin.restarts().await;
        let on = admin.sees_health().await;
        assert_eq!(on.renewal.phase, RenewalPhase::Unclear);
        let gone: Vec<_> = on.renewal.removes.changes.iter().map(|one| &one.params["expiresAt"]).collect();
        assert_eq!(gone.len(), 2);
        assert!(gone.iter().all(|end| !end.starts_with(&ends[turn][..4])), "{turn}: {gone:?}");
    }
}
