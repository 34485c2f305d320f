//! A secret that is only called as Peig's are, beside one that this computer knows: it is somebody's way in before it is
//! anything of Peig's, whatever dates its maker gave it, and the one that Peig has does not go for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeSet;

use crate::support::footholds::{footholds, kinds};
use crate::support::{Admin, Press, add_a_secret, health, in_section, registration, secret_names};
use practice_tenant::Scenario;
use serde_json::{Value, json};
use setup::ipc::{CredentialStanding, FootholdKind, Intent, RenewalPhase, ScreenId, View};

const TWIN: &str = "Peig 2026-11-27";

/// Leaves a note about the secret that is there as an earlier run would have.
fn noted(admin: &Admin, fate: &str, known: &[&Value]) {
    let registration = registration(admin);
    let secret = &registration["passwordCredentials"][0];
    let note = json!({
        "id": secret["keyId"], "object_id": registration["id"], "key_id": secret["keyId"],
        "name": secret["displayName"], "end": secret["endDateTime"], "known": known, "fate": fate,
    });
    let name = secret["keyId"].as_str().unwrap().to_owned();
    admin.machine.0.notes.lock().unwrap().insert(name, note.to_string());
}

/// A finished tenant, on a computer that remembers this of its secret; then a twin of it turns up that starts on this day.
async fn with_a_twin(fate: &str, start: &str) -> Admin {
    let admin = Admin::opens(Scenario::Finished).await;
    noted(&admin, fate, &[]);
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
    let before = registration(&admin)["passwordCredentials"][1]["keyId"].clone();
    noted(&admin, "handed", &[&before]);
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
