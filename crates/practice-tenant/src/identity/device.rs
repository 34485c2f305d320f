//! The device code flow: `/devicecode` and the page where a person enters the code.
//!
//! Owns the states of a device sign-in up to approval. Refuses to own redemption: `token` does it.

use serde_json::json;

use super::clients::Client;
use super::consent::{self, Need};
use super::errors::{Refusal, correlation, refusal_page, token_reply};
use super::form::Form;
use super::scopes::Asked;
use super::sessions::{Device, DeviceState, SignIn, in_seconds, opaque, user_code};
use super::tenants::tenant_named;
use crate::documents::{Documents, Person};
use crate::lock::lock;
use crate::pages::{self, ConsentPage, Everybody};
use crate::shared::Shared;
use crate::wire::{Body, Reply, Request};
use crate::words::Words;

/// Seconds that a device code lives.
const LIFETIME: u32 = 900;
/// Seconds between two polls.
const INTERVAL: u32 = 5;
/// Where the page is.
const PAGE: &str = "/devicelogin";

/// Gives out a device code.
pub(super) fn begin(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let correlation = correlation(request);
    match start(shared, request, tenant, &correlation) {
        Ok(reply) => reply,
        Err(refusal) => refusal.json(&correlation),
    }
}

fn start(shared: &Shared, request: &Request, tenant: &str, correlation: &str) -> Result<Reply, Refusal> {
    let documents = lock(&shared.documents);
    if tenant_named(&documents, tenant).is_none() {
        return Err(Refusal::tenant_not_found("invalid_request", tenant));
    }
    let form = Form::of(request)?;
    let client = Client::find(&documents, form.need("client_id")?)?;
    let asked = Asked::parse(&documents, form.need("scope")?, &client.app_id)?;
    let (code, user_code) = (opaque("D"), user_code());
    let page = format!("{}{PAGE}", shared.endpoints.authority);
    let device = Device {
        user_code: user_code.clone(),
        client_id: client.app_id,
        asked,
        expires: in_seconds(LIFETIME),
        correlation: correlation.to_owned(),
        state: DeviceState::Pending,
    };
    lock(&shared.sessions).devices.insert(code.clone(), device);
    let message = format!(
        "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
    );
    let body = json!({ "user_code": user_code, "device_code": code, "verification_uri": page,
        "expires_in": LIFETIME, "interval": INTERVAL, "message": message });
    Ok(token_reply(200, Body::Json(body)).with("x-ms-clitelem", "1,0,0,,"))
}

/// The page, in three steps: code, account, consent.
pub(super) fn page(shared: &Shared, request: &Request) -> Reply {
    let words = &shared.spoken.words();
    if request.method == "GET" {
        return pages::device_code(words, PAGE, request.parameter("otc").unwrap_or_default(), false);
    }
    let form = match Form::of(request) {
        Ok(form) => form,
        Err(refusal) => return refusal_page(words, &refusal, request),
    };
    let entered = form.get("user_code").unwrap_or_default().to_owned();
    let mut documents = lock(&shared.documents);
    let mut sessions = lock(&shared.sessions);
    let Some(device) = sessions.device_by_user_code(&entered) else {
        return pages::device_code(words, PAGE, &entered, true);
    };
    if matches!(form.get("choice"), Some("cancel" | "decline" | "back")) {
        device.state = DeviceState::Declined;
        return pages::notice(words, &words.cancelled, &words.close);
    }
    let client = match Client::find(&documents, &device.client_id) {
        Ok(client) => client,
        Err(refusal) => return refusal_page(words, &refusal, request),
    };
    let people = documents.people();
    let Some(person) = people.iter().find(|p| Some(p.user_principal_name.as_str()) == form.get("account"))
    else {
        return pages::accounts(
            words,
            &people,
            &client.name,
            PAGE,
            &pages::hidden(&[("user_code", &entered)]),
            None,
        );
    };
    let accepted = (form.get("choice") == Some("accept")).then_some(form.get("everybody") == Some("yes"));
    match approve(words, &mut documents, &client, person, device, &entered, accepted) {
        Ok(Some(question)) => question,
        Ok(None) => pages::signed_in(words, &client.name),
        Err(refusal) => refusal_page(words, &refusal, request),
    }
}

/// Approves the sign-in, or returns the page that asks for what is still needed.
fn approve(
    words: &Words,
    documents: &mut Documents,
    client: &Client,
    person: &Person,
    device: &mut Device,
    entered: &str,
    accepted: Option<bool>,
) -> Result<Option<Reply>, Refusal> {
    let carried = pages::hidden(&[("user_code", entered), ("account", &person.user_principal_name)]);
    let may_for_all = consent::may_consent_for_all(documents, &person.id);
    match (consent::needed(documents, client, &person.id, &device.asked, false)?, accepted) {
        (Need::Admin, _) => return Ok(Some(pages::needs_admin(words, &client.name, PAGE, &carried, None))),
        (Need::Consent(permissions), None) => {
            return Ok(Some(pages::consent(
                words,
                &ConsentPage {
                    app: &client.name,
                    account: &person.user_principal_name,
                    permissions: &permissions,
                    for_everybody: if may_for_all { Everybody::Offered } else { Everybody::No },
                    action: PAGE,
                    carried: &carried,
                    leads_to: None,
                },
            )));
        }
        (Need::Consent(_), Some(everybody)) => {
            consent::record(documents, client, &person.id, &device.asked, everybody && may_for_all);
        }
        (Need::Nothing, _) => {}
    }
    device.state = DeviceState::Approved(SignIn {
        client_id: client.app_id.clone(),
        user_id: person.id.clone(),
        asked: device.asked.clone(),
        nonce: None,
        confidential: false,
    });
    Ok(None)
}
