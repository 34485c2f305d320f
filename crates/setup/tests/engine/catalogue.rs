//! The error catalogue: every entry is met through the wizard and the practice tenant, has its sentence and its ways on,
//! and stands in the table for support.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use entra::Code;
use entra::fault::catalogue::{CLASSES, GRAPH, GraphEntry, Repeat, SIGN_IN, SignInEntry};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::fault::{name, told_as, ways_where};
use setup::ipc::{FaultCode, FaultView, Intent, ScreenId, SectionId, SignInMethod, Way};
use tokio::task::JoinSet;

use crate::support::{Admin, Press, at, fault, in_section, is_missing, sentences};

const TRACE: &str = "0d4f5c1e-0000-4000-8000-00000000c0de";
const NAME: &str = "PeigUserManagerApp";

/// The sign-in service's answer with this number, in Microsoft's shape.
fn refusal(number: u64, words: &str) -> Answer {
    Answer::Json {
        status: 400,
        headers: BTreeMap::new(),
        body: json!({
            "error": "invalid_grant",
            "error_description": format!("AADSTS{number}: {words}.\r\nTrace ID: {TRACE}"),
            "error_codes": [number],
            "timestamp": "2026-01-01 00:00:00Z",
            "trace_id": TRACE,
            "correlation_id": TRACE,
        }),
    }
}

/// Graph's answer of this entry, in Microsoft's shape.
fn graph_refusal(entry: &GraphEntry) -> Answer {
    let status = entry.status.unwrap_or(if entry.code == Code::AlreadyExists { 409 } else { 400 });
    let code = if entry.name.is_empty() { "Request_BadRequest" } else { entry.name };
    let message = format!("{} {}.", entry.meaning, entry.words);
    let headers = BTreeMap::from([("request-id".to_owned(), TRACE.to_owned())]);
    Answer::Json { status, headers, body: json!({ "error": { "code": code, "message": message } }) }
}

/// What is shown tells the case in a sentence and with a way on, and keeps Microsoft's own words for support.
fn told_well(shown: &FaultView, service_code: &str, words: &str) {
    let sentence = &sentences()["fault"][name(shown.code)];
    for part in ["title", "text"] {
        assert!(
            sentence[part].as_str().is_some_and(|text| text.len() > 10),
            "{:?} has no {part}",
            shown.code
        );
    }
    assert_eq!(shown.service_code.as_deref(), Some(service_code));
    assert_eq!(shown.request_id.as_deref(), Some(TRACE), "{service_code}");
    assert!(shown.detail.as_deref().is_some_and(|detail| detail.contains(words)), "{:?}", shown.detail);
    // Before them the clouds in which the tenant can be.
    let reason = shown.params.get("reason").map(String::as_str);
    assert!(shown.ways.ends_with(&ways_where(shown.code, reason)), "{service_code}: {:?}", shown.ways);
    assert!(shown.ways.contains(&Way::CopyDetails), "{service_code}");
}

/// Met while the admin signs in; trying again signs in.
async fn met_at_sign_in(admin: &mut Admin, number: u64, words: &str, code: FaultCode) {
    admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", refusal(number, words)));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let view = fault(admin, code).await;
    assert_eq!(view.screen_id, ScreenId::SignIn, "AADSTS{number}");
    told_well(view.fault.as_ref().unwrap(), &format!("AADSTS{number}"), words);
    let again = match view.fault.unwrap().ways.first() {
        Some(Way::TryAgain) => Intent::TryAgain,
        // The sign-in's own button, once somebody has changed what was refused.
        _ => Intent::StartSignIn { method: SignInMethod::Browser },
    };
    admin.wants(again);
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.chooses_the_tenant().await;
}

/// Met while the new secret is proved: told at once, or waited for where Microsoft may only not know it yet.
async fn met_at_proof(entry: &SignInEntry) {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once(
        "POST",
        "/oauth2/v2.0/token",
        refusal(entry.number, entry.meaning),
    ));
    admin.agrees(Press::Perform);
    if entry.code.repeat() == Repeat::Never {
        let view = fault(&mut admin, told_as(entry.code)).await;
        told_well(view.fault.as_ref().unwrap(), &format!("AADSTS{}", entry.number), entry.meaning);
        admin.wants(Intent::TryAgain);
    }
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(view.fault, None, "AADSTS{}", entry.number);
    assert_eq!(admin.practice.faults().pending(), 0, "it was met");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_of_the_sign_in_service_is_told_and_got_over() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    let mut met = 0;
    for entry in SIGN_IN {
        if matches!(entry.code, Code::SecretInvalid | Code::SecretExpired) {
            met_at_proof(entry).await;
        } else {
            // Nobody used a code here: told as any policy that blocks.
            let by_code = entry.code == Code::DeviceCodeBlocked;
            let code = if by_code { FaultCode::BlockedByPolicy } else { told_as(entry.code) };
            met_at_sign_in(&mut admin, entry.number, entry.meaning, code).await;
        }
        met += 1;
    }
    for class in CLASSES {
        met_at_sign_in(&mut admin, class.numbers[0], class.meaning, told_as(class.code)).await;
    }
    contract::measure("catalogue", &format!("tested={met} total={}", SIGN_IN.len()));
}

/// The section, the write that it is met at, and its path.
fn place(code: Code) -> (SectionId, &'static str, &'static str) {
    match code {
        Code::QuotaExceeded => (SectionId::Registration, "PATCH", "/applications(uniqueName"),
        Code::AlreadyExists | Code::NotReplicatedYet => {
            (SectionId::Permissions, "POST", "/appRoleAssignedTo")
        }
        Code::SecretsForbidden | Code::SecretLifetimeForbidden => (SectionId::Secret, "POST", "/addPassword"),
        Code::KeyNotFound => (SectionId::Secret, "POST", "/removePassword"),
        _ => (SectionId::PublicClient, "PATCH", "/applications/"),
    }
}

/// Met at a write: the admin is told and gets on, or never hears of it because the wizard got over it.
async fn met_at_a_write(entry: &'static GraphEntry) {
    let (section, method, path) = place(entry.code);
    let mut admin = at(section).await;
    if entry.code == Code::AlreadyExists {
        // It is there because the answer to the first try was lost.
        admin.practice.faults().add(Fault::once(method, path, Answer::DropAfter));
    }
    admin.practice.faults().add(Fault::once(method, path, graph_refusal(entry)));
    if entry.code == Code::KeyNotFound {
        // A secret is only ever removed here after its answer was lost.
        admin.practice.faults().add(Fault::once("POST", "/addPassword", Answer::DropAfter));
        admin.agrees(Press::Perform);
        fault(&mut admin, FaultCode::SecretLost).await;
        admin.wants(Intent::TryAgain);
    } else if entry.code == Code::AlreadyExists || entry.code.repeat() != Repeat::Never {
        assert_eq!(admin.performs().await.fault, None, "{} is got over", entry.meaning);
    } else {
        admin.performs().await;
        let view = fault(&mut admin, told_as(entry.code)).await;
        let shown = view.fault.clone().unwrap();
        let service_code = if entry.name.is_empty() { "Request_BadRequest" } else { entry.name };
        told_well(&shown, service_code, entry.meaning);
        assert!(!view.navigation.next, "{}: still locked", entry.meaning);
        get_on(&mut admin, &shown).await;
    }
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.faults().pending(), 0, "{}: it was met", entry.meaning);
    let registrations = admin.practice.tenant().applications_named(NAME);
    assert_eq!(registrations.len(), 1, "{}: no duplicate", entry.meaning);
}

/// The first way on that is offered, then the section once more where that did not do it.
async fn get_on(admin: &mut Admin, shown: &FaultView) {
    if shown.ways.first() == Some(&Way::SignInAgain) {
        admin.wants(Intent::SignInAgain);
        admin
            .until("signed in again", |view| {
                view.fault.is_none()
                    && view.busy.is_none()
                    && in_section(view).is_some_and(|on| on.can_perform)
            })
            .await;
        admin.agrees(Press::Perform);
    } else if shown.ways.contains(&Way::TryAgain) {
        admin.wants(Intent::TryAgain);
    } else {
        // Somebody has to change the tenant's policy first; here it is changed, and the button pressed again.
        admin.wants(Intent::DismissFault);
        admin.agrees(Press::Perform);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_of_graph_is_told_or_got_over() {
    let mut under_way = JoinSet::new();
    for entry in GRAPH {
        under_way.spawn(met_at_a_write(entry));
    }
    let met = under_way.join_all().await.len();
    contract::measure("catalogue", &format!("tested={met} total={}", GRAPH.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_nobody_knows_keep_code_words_and_request_id_for_support() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    met_at_sign_in(&mut admin, 9_999_999, "a rule of tomorrow", FaultCode::SignInRefused).await;

    let mut admin = at(SectionId::PublicClient).await;
    let unknown = GraphEntry {
        status: Some(400),
        name: "Tomorrow_NewRule",
        words: "",
        code: Code::BadRequest,
        nuance: None,
        meaning: "a rule of tomorrow",
    };
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", graph_refusal(&unknown)));
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::Refused).await;
    told_well(view.fault.as_ref().unwrap(), unknown.name, unknown.meaning);
    admin.wants(Intent::CopyDetails);
    // Intents are carried out one after the other: once this one shows, the copy is on the clipboard.
    admin.wants(Intent::DismissFault);
    admin.until("put away", |view| view.fault.is_none()).await;
    let copied = admin.machine.clipboard().expect("the details were copied");
    for wanted in [unknown.name, unknown.meaning, TRACE] {
        assert!(copied.contains(wanted), "{copied}");
    }
    let registration = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(!registration["isFallbackPublicClient"].as_bool().unwrap_or(false), "nothing was changed");
    admin.finding("publicClientFlows", is_missing).await;
}

/// The label of the button.
fn way_in_words(way: Way) -> String {
    let key = serde_json::to_value(way).unwrap();
    sentences()["way"][key.as_str().unwrap()].as_str().expect("a label").to_owned()
}

/// One line of the table for support.
fn line(table: &mut String, shown: &str, meaning: &str, code: Code, nuance: Option<&str>) {
    let sentence = &sentences()["fault"][name(told_as(code))];
    let own = |part: &str| {
        let nuance = nuance?;
        sentence[if part == "title" { format!("{nuance}Title") } else { nuance.to_owned() }].as_str()
    };
    let text = |part: &str| own(part).or(sentence[part].as_str()).expect("a sentence").replace('|', "\\|");
    let again = match code.repeat() {
        Repeat::Never => "no",
        Repeat::Always => "yes, as long as Microsoft asks for",
        Repeat::WhileYoung => "yes, while what was just made may not be known everywhere",
        Repeat::IfHarmless => "yes, where doing it twice does no harm",
    };
    let ways: Vec<_> = ways_where(told_as(code), nuance)
        .into_iter()
        .filter(|way| !matches!(way, Way::CopyDetails | Way::Dismiss))
        .map(way_in_words)
        .collect();
    let ways = if ways.is_empty() { "–".to_owned() } else { ways.join(", ") };
    writeln!(table, "| {shown} | {meaning} | **{}** {} | {ways} | {again} |", text("title"), text("text"))
        .unwrap();
}

/// The table for support, as `docs/error-catalogue.md`.
fn table() -> String {
    let mut table = "# Error catalogue\n\n\
        What Microsoft may refuse while Peig Setup works, what the admin reads then, and whether the program asks again\n\
        by itself. Generated by `cargo xtask generate` from `crates/entra/src/fault/` (`catalogue.rs`, `numbers.rs`,\n\
        `graph_codes.rs`) and `ui/src/locales/en.json`; do not edit. Any other code is told as \"refused\" with Microsoft's own code, words and\n\
        request id behind \"Copy details\", which every fault offers.\n\n\
        ## The sign-in service\n\n"
        .to_owned();
    let head = "| Microsoft's code | What it says | What the admin reads | Ways on | Asked again? |\n| --- | --- | --- | --- | --- |\n";
    table.push_str(head);
    for entry in SIGN_IN {
        line(&mut table, &format!("`AADSTS{}`", entry.number), entry.meaning, entry.code, entry.nuance);
    }
    table.push_str(
        "\nThe other numbers that Microsoft documents, by what they mean to the admin. Those of other protocols and of\n\
        requests made wrongly are told as \"refused\", with the number and who can look it up.\n\n",
    );
    table.push_str(head);
    for class in CLASSES {
        let numbers: Vec<_> = class.numbers.iter().map(|number| format!("`{number}`")).collect();
        line(&mut table, &numbers.join(" "), class.meaning, class.code, None);
    }
    table.push_str("\n## Graph\n\n");
    table.push_str(head);
    for entry in GRAPH {
        let mut shown = Vec::new();
        shown.extend(entry.status.map(|status| status.to_string()));
        shown.extend((!entry.name.is_empty()).then(|| format!("`{}`", entry.name)));
        shown.extend((!entry.words.is_empty()).then(|| format!("“{}”", entry.words)));
        line(&mut table, &shown.join(" "), entry.meaning, entry.code, entry.nuance);
    }
    table
}

#[test]
fn the_table_for_support_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/error-catalogue.md");
    if std::env::var_os("PEIG_GENERATE").is_some() {
        std::fs::write(&file, table()).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == table(), "docs/error-catalogue.md is out of date; `cargo xtask generate` mends it");
}
