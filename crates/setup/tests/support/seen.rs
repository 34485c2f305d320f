//! What is to be seen: in a view, in the page's catalogue, and in the tenant itself.

use setup::ipc::{FindingView, HealthScreen, Screen, SectionScreen, Status, View};

use super::Admin;

/// The page's catalogue of sentences.
pub fn sentences() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../../ui/src/locales/en.json")).unwrap()
}

/// The words of the files, from the page's catalogue as in the program.
pub fn words() -> setup::handover::Words {
    let catalogue = sentences();
    let mut words = catalogue["documents"].clone();
    words["language"] = "en".into();
    words["audience"] = catalogue["audience"].clone();
    words["foothold"] = catalogue["foothold"].clone();
    serde_json::from_value(words).unwrap()
}

pub fn in_section(view: &View) -> Option<&SectionScreen> {
    match &view.screen {
        Screen::Section(section) => Some(section),
        _ => None,
    }
}

pub fn health(view: &View) -> Option<&HealthScreen> {
    match &view.screen {
        Screen::Health(health) => Some(health),
        _ => None,
    }
}

pub fn finding<'a>(view: &'a View, key: &str) -> Option<&'a FindingView> {
    view.checklist.iter().find(|finding| finding.key == key)
}

pub fn is_missing(status: &Status) -> bool {
    matches!(status, Status::Missing { .. })
}

/// Name of the registration.
pub const NAME: &str = "PeigUserManagerApp";

/// The one registration of the name in the tenant.
pub fn registration(admin: &Admin) -> serde_json::Value {
    let mut found = admin.practice.tenant().applications_named(NAME);
    assert_eq!(found.len(), 1, "exactly one registration");
    found.remove(0)
}

/// Descriptions of its secrets.
pub fn secret_names(admin: &Admin) -> Vec<String> {
    let registration = registration(admin);
    let secrets = registration["passwordCredentials"].as_array().unwrap();
    secrets.iter().map(|one| one["displayName"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The registration gets a further secret whose value nobody here has.
pub fn add_a_secret(admin: &Admin, name: &str, start: &str, end: &str) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let added = admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"].as_array_mut().unwrap().push(serde_json::json!({
            "keyId": format!("00000000-0000-4000-8000-0000{}", start.replace(['-', ':', 'T', 'Z'], "").get(..8).unwrap()),
            "displayName": name, "hint": "zzz", "startDateTime": start, "endDateTime": end,
            "secretText": null, "customKeyIdentifier": null,
        }));
    });
    assert!(added);
}
