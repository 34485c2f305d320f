//! A registration that others can sign in as gets nothing before the admin has decided what becomes of that.

use std::collections::BTreeSet;

use crate::support::footholds::{
    asked, confirmed, footholds, given, gives, kinds, registered_by, somebody_becomes_owner, uses_it,
};
use crate::support::{Admin, NAME, Press, finding, in_section, registration};
use practice_tenant::{Answer, Fault, Scenario, Seen};
use serde_json::{Value, json};
use setup::ipc::{
    ChangeKind, Decision, FootholdKind, FootholdView, Intent, NewOne, Screen, ScreenId, SectionId, Status,
    View,
};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_given_to_a_prepared_registration_before_the_choice() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let view = confirmed(&mut admin).await;
    assert!(footholds(&view).is_some_and(|one| one.open), "the readiness screen says so");
    admin.agrees(Press::SetEverythingUp);
    admin.wants(Intent::Next);
    let view = admin.until("section 1", |view| view.screen_id == ScreenId::Section).await;
    let found = footholds(&view).unwrap();
    assert!(found.open && !found.chosen && found.new_one == NewOne::Better);
    let expected = [
        FootholdKind::Owner,
        FootholdKind::AppOwner,
        FootholdKind::Secret,
        FootholdKind::Certificate,
        FootholdKind::Federated,
        FootholdKind::WebRedirect,
        FootholdKind::SpaRedirect,
        FootholdKind::PrincipalOwner,
        FootholdKind::PrincipalCertificate,
    ];
    assert_eq!(kinds(found), BTreeSet::from(expected), "{found:#?}");
    let only_peig = finding(&view, "onlyPeig").unwrap();
    assert!(only_peig.required && !only_peig.allows_next(), "{only_peig:?}");
    assert!(!view.navigation.next && in_section(&view).unwrap().plan.is_empty());
    // Whatever else is pressed, and however often it is read.
    admin.wants(Intent::GoTo { section: SectionId::Permissions });
    admin.agrees(Press::Perform);
    admin.wants(Intent::CopyConsentLink);
    let read_at = view.live.read_at;
    let view = admin.until("read again", |view| view.live.read_at != read_at).await;
    assert!(in_section(&view).is_some_and(|on| on.id == SectionId::Registration), "no way past section 1");
    assert_eq!(given(&admin), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_registration_is_made_beside_it_although_name_and_key_are_taken() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let before = registration(&admin);
    asked(&mut admin).await;
    admin.wants(Intent::MakeNew);
    let view = admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    let on = in_section(&view).unwrap();
    assert_eq!(on.plan.changes[0].kind, ChangeKind::CreateRegistration, "{:?}", on.plan);
    assert!(on.footholds.is_none() && on.registrations.iter().all(|one| !one.chosen));
    admin.sets_everything_up().await;
    admin
        .until("all set up", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    let found = admin.practice.tenant().applications_named(NAME);
    assert_eq!(found.len(), 2);
    assert_eq!(found.iter().find(|one| one["id"] == before["id"]).unwrap(), &before, "left as it was");
    let new = found.iter().find(|one| one["id"] != before["id"]).unwrap();
    let app_id = |one: &Value| one["appId"].as_str().unwrap().to_owned();
    let roles = |one: &Value| admin.practice.tenant().granted_roles(&app_id(one));
    assert_eq!((roles(&before).len(), roles(new).len()), (0, 4), "only the new one is granted anything");
    assert!(new["uniqueName"].as_str().unwrap().starts_with(NAME));
    admin.finding("confirmRegistered", |status| *status == Status::Passed).await;
}

/// A secret of somebody's makes a registration no better, whatever else is there of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_others_can_sign_in_as_is_never_the_recommended_one() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let theirs = registration(&admin)["id"].as_str().unwrap().to_owned();
    asked(&mut admin).await;
    admin.wants(Intent::MakeNew);
    let listed = |view: &View| in_section(view).map(|on| on.registrations.clone()).unwrap_or_default();
    let view = admin.until("it is listed", |view| listed(view).len() == 1).await;
    let [one] = &listed(&view)[..] else { unreachable!() };
    assert_eq!((one.object_id.as_str(), one.others, one.recommended), (theirs.as_str(), true, false));
    admin.performs().await;
    let view = admin.until("beside the new one", |view| listed(view).len() == 2).await;
    for one in listed(&view) {
        assert_eq!(one.others, one.object_id == theirs, "{one:?}");
        assert!(!(one.others && one.recommended), "{one:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_left_goes_before_anything_is_given() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let list = asked(&mut admin).await;
    uses_it(&mut admin, &list).await;
    let identified = |kind| list.items.iter().find(|one| one.kind == kind).unwrap().id.clone();
    // One is known to the admin.
    admin.wants(Intent::LeaveFoothold { id: identified(FootholdKind::SpaRedirect), leave: true });
    let view = admin
        .until("left", |view| {
            footholds(view).is_some_and(|one| one.items.iter().any(|one| one.decision == Decision::Stays))
        })
        .await;
    let planned: Vec<_> = in_section(&view).unwrap().plan.changes.iter().map(|one| one.kind).collect();
    let going = list.items.len() - 1;
    let removals = [
        ChangeKind::RemoveOwner,
        ChangeKind::RemoveCertificate,
        ChangeKind::RemoveFederated,
        ChangeKind::RemoveSecret,
        ChangeKind::RemoveRedirect,
        ChangeKind::RemovePrincipalOwner,
        ChangeKind::RemovePrincipalCertificate,
    ];
    assert_eq!(planned.iter().filter(|kind| removals.contains(kind)).count(), going, "{planned:?}");
    admin.sets_everything_up().await;
    let view = admin
        .until("all set up", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    assert!(view.fault.is_none(), "{:?}", view.fault);
    let log = admin.practice.log();
    let first_given = log.iter().position(gives).unwrap();
    let takes_away =
        |one: &Seen| one.method == "DELETE" || one.path.ends_with("/removePassword") || is_keys(one);
    let last_taken = log.iter().rposition(takes_away).unwrap();
    assert!(last_taken < first_given, "taken away first");
    let left = registration(&admin);
    assert_eq!(left["keyCredentials"], json!([]));
    assert_eq!(left["web"]["redirectUris"], json!(["http://localhost"]));
    assert_eq!(left["spa"]["redirectUris"].as_array().unwrap().len(), 1, "the one that was left");
    assert_eq!(left["passwordCredentials"].as_array().unwrap().len(), 1, "Peig's");
    let warns = |status: &Status| matches!(status, Status::Warning { .. });
    admin.finding("confirmRegistered", warns).await;
}

fn is_keys(one: &Seen) -> bool {
    one.method == "PATCH" && one.body.as_ref().is_some_and(|body| body.get("keyCredentials").is_some())
}

/// Another list than the one on screen is no choice.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_seen_is_decided() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let list = asked(&mut admin).await;
    uses_it(&mut admin, &list).await;
    somebody_becomes_owner(&admin);
    let view = admin.until("one more", |view| footholds(view).is_some_and(|one| one.open)).await;
    let now = footholds(&view).unwrap();
    assert!(!now.chosen && now.items.len() == list.items.len() + 1);
    assert!(in_section(&view).unwrap().plan.is_empty(), "nothing is planned before the choice");
    admin.wants(Intent::UseThisOne { list: list.id.clone() });
    let view = admin.until("heard", |_| true).await;
    assert!(footholds(&view).unwrap().open, "that list was another one");
    assert_eq!(given(&admin), Vec::<String>::new());
}

/// What somebody does to a registration.
type Prepared = Box<dyn FnOnce(&mut Value)>;

/// Each of these alone: an owner, a certificate, a secret that is called as Peig's are, an address elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn each_disguise_alone_is_seen() {
    let key = "5f1dcf6c-1b63-4a3e-9d29-9cf5b2a6f1a1";
    let end = "2031-01-01T00:00:00Z";
    let secret = json!([{ "keyId": key, "displayName": "Peig", "hint": "abc", "endDateTime": end,
        "startDateTime": "2026-01-01T00:00:00Z", "secretText": null, "customKeyIdentifier": null }]);
    let certificate = json!([{ "keyId": key, "displayName": null, "type": "AsymmetricX509Cert", "usage": "Verify",
        "key": null, "customKeyIdentifier": null, "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": end }]);
    let nobody = "00000000-0000-0000-0000-0000000000aa";
    let cases: [(FootholdKind, &str, Prepared); 5] = [
        (FootholdKind::UnknownOwner, nobody, Box::new(|_| {})),
        (FootholdKind::Certificate, "", Box::new(|one| one["keyCredentials"] = certificate)),
        (FootholdKind::Secret, "", Box::new(|one| one["passwordCredentials"] = secret)),
        (
            FootholdKind::PublicClientRedirect,
            "",
            Box::new(|one| {
                one["publicClient"]["redirectUris"] = json!(["http://localhost@attacker.example"]);
            }),
        ),
        (FootholdKind::Identifier, "", Box::new(|one| one["identifierUris"] = json!(["api://attacker"]))),
    ];
    for (kind, owner, change) in cases {
        let mut admin = registered_by(owner, change).await;
        let list = asked(&mut admin).await;
        assert_eq!(kinds(&list), BTreeSet::from([kind]), "{kind:?}");
        assert_eq!(given(&admin), Vec::<String>::new(), "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_left_knowingly_or_not_at_all() {
    let mut admin = registered_by("", |_| {}).await;
    admin.practice.faults().add(Fault::always(
        "GET",
        "/owners",
        Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges"),
    ));
    let list = asked(&mut admin).await;
    let unread = BTreeSet::from([FootholdKind::UnreadOwners, FootholdKind::UnreadPrincipal]);
    assert_eq!(kinds(&list), unread);
    admin.wants(Intent::UseThisOne { list: list.id.clone() });
    let view = admin.until("chosen", |view| footholds(view).is_some_and(|one| one.chosen)).await;
    assert!(footholds(&view).unwrap().open, "using it does not say that nobody is there");
    for one in &list.items {
        admin.wants(Intent::LeaveFoothold { id: one.id.clone(), leave: true });
    }
    admin.until("left", |view| footholds(view).is_some_and(|one| !one.open)).await;
    admin.sets_everything_up().await;
    admin
        .until("all set up", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    assert!(!given(&admin).is_empty());
}

/// In month five somebody has become an owner: health says so, and no new secret is made before it is decided.
#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_turns_up_later_holds_back_the_renewal() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    somebody_becomes_owner(&admin);
    let on = admin.health("it is told", |on| on.renewal.plan.is_empty()).await;
    let findings = &on.sections[0].findings;
    assert!(findings.iter().any(|one| one.key == "onlyPeig" && !one.allows_next()), "{findings:#?}");
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    let view = admin.until("section 1", |view| footholds(view).is_some()).await;
    uses_it(&mut admin, footholds(&view).unwrap()).await;
    admin.performs().await;
    admin.wants(Intent::ShowHealth);
    admin.health("it can be renewed again", |on| !on.renewal.plan.is_empty()).await;
}

/// Before one is taken out of the bin, what the bin shows of it is on screen.
#[tokio::test(flavor = "multi_thread")]
async fn what_others_left_on_a_deleted_one_is_shown_before_it_is_restored() {
    let mut admin = Admin::opens(Scenario::PreparedBySomebodyElse).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().delete_application(&id));
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let in_bin = |view: &View| match &view.screen {
        Screen::Readiness(on) => on.deleted.clone(),
        _ => None,
    };
    let view = admin.until("the bin", |view| in_bin(view).is_some()).await;
    let shown: BTreeSet<_> = in_bin(&view).unwrap().items[0].footholds.iter().map(|one| one.kind).collect();
    assert!(
        shown.contains(&FootholdKind::Certificate) && shown.contains(&FootholdKind::WebRedirect),
        "{shown:?}"
    );
    admin.wants(Intent::Restore { object_id: id });
    let view = admin
        .until("it is back", |view| view.busy.is_none() && footholds(view).is_some_and(|one| one.open))
        .await;
    assert!(
        kinds(footholds(&view).unwrap()).contains(&FootholdKind::Owner),
        "also what the bin does not show"
    );
    assert_eq!(given(&admin), Vec::<String>::new());
}

/// Names that others chose, and as many as they like.
#[tokio::test(flavor = "multi_thread")]
async fn many_owners_with_odd_names_are_shown_safely_and_decided_at_once() {
    let mut admin = registered_by("", |_| {}).await;
    let tenant = admin.practice.tenant();
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let odd = format!("\u{202e}{}\u{200f}\u{202c}", "x".repeat(300));
    for number in 0..200 {
        let name = if number == 0 { odd.clone() } else { format!("Owner {number}") };
        tenant.add_owner(&id, &tenant.hire(&name));
    }
    let list = asked(&mut admin).await;
    assert_eq!(list.items.len(), 200);
    for one in &list.items {
        let name = &one.params["name"];
        assert!(name.chars().count() <= 81 && !name.contains(['\u{202e}', '\u{200f}']), "{name}");
    }
    uses_it(&mut admin, &list).await;
    admin.performs().await;
    admin.until("nobody is left", |view| footholds(view).is_none()).await;
}

/// Graph's description lets it tell no id (`keyId` is nullable). Nobody can take such a one away by its id, but all can see it.
#[tokio::test(flavor = "multi_thread")]
async fn a_credential_without_an_id_is_a_way_in_that_can_only_be_left() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    admin.practice.tenant().change_application(&id, |one| {
        let secret = json!({
            "keyId": null, "displayName": "Backup tool", "hint": "zzz", "secretText": null,
            "startDateTime": "2026-11-01T00:00:00Z", "endDateTime": "2099-01-01T00:00:00Z",
            "customKeyIdentifier": null,
        });
        // Two that are alike in all that Graph tells of them.
        one["passwordCredentials"].as_array_mut().unwrap().extend([secret.clone(), secret]);
        one["keyCredentials"] = json!([{
            "keyId": null, "displayName": "CN=backup", "type": "AsymmetricX509Cert", "usage": "Verify",
            "startDateTime": "2026-11-01T00:00:00Z", "endDateTime": "2099-01-01T00:00:00Z",
            "customKeyIdentifier": null, "key": null,
        }]);
    });
    let list = footholds(&admin.confirms().await).unwrap().clone();
    assert_eq!(kinds(&list), BTreeSet::from([FootholdKind::Secret, FootholdKind::Certificate]));
    admin.wants(Intent::UseThisOne { list: list.id });
    let chosen = |view: &View| footholds(view).is_some_and(|one| one.chosen);
    let view = admin.until("chosen", chosen).await;
    let found = footholds(&view).unwrap();
    let stays_open = |one: &FootholdView| one.has_no_id && one.decision == Decision::Open;
    assert!(found.open && found.items.iter().all(stays_open), "{found:#?}");
    let (first, rest) = found.items.split_first().unwrap();
    admin.wants(Intent::LeaveFoothold { id: first.id.clone(), leave: true });
    let left = |view: &View, count| {
        let stays = |one: &&FootholdView| one.decision == Decision::Stays;
        footholds(view).is_some_and(|all| all.items.iter().filter(stays).count() == count)
    };
    admin.until("one is left", |view| left(view, 1)).await;
    admin.wants(Intent::LeaveFoothold { id: rest[0].id.clone(), leave: true });
    admin.until("another is left", |view| left(view, 2)).await;
    for one in rest {
        admin.wants(Intent::LeaveFoothold { id: one.id.clone(), leave: true });
    }
    admin.until("decided", |view| footholds(view).is_some_and(|one| !one.open)).await;
}
