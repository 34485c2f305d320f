//! `/authorize`: the account picker, consent, and the redirect back with a code.
//!
//! Owns the order of checks: what concerns client and redirect is a page and never a redirect, everything after it goes
//! back to the application. Refuses to own what a code is worth: `token` redeems it.

use super::addresses::{action, origin};
use super::clients::Client;
use super::consent::{self, Need};
use super::errors::{Refusal, ResponseMode, correlation, redirect, refusal_page};
use super::scopes::Asked;
use super::sessions::{Code, SignIn, in_seconds, opaque};
use super::tenants::tenant_named;
use crate::documents::{Documents, Person, text};
use crate::lock::lock;
use crate::pages::{self, ConsentPage, Everybody};
use crate::shared::Shared;
use crate::wire::{Reply, Request};
use crate::words::Words;

/// Seconds that an authorization code lives.
const CODE_LIFETIME: u32 = 600;

/// A request whose client and redirect are good, so that errors may go back.
struct Checked {
    client: Client,
    redirect: String,
    mode: ResponseMode,
    state: Option<String>,
}

/// A request that is good altogether.
struct Wanted {
    asked: Asked,
    challenge: String,
    nonce: Option<String>,
    prompts_consent: bool,
}

pub(super) fn answer(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let words = &shared.spoken.words();
    let mut documents = lock(&shared.documents);
    let checked = match check_client(&documents, request, tenant) {
        Ok(checked) => checked,
        Err(refusal) => return refusal_page(words, &refusal, request),
    };
    let wanted = match check_rest(&documents, request, &checked) {
        Ok(wanted) => wanted,
        Err(refusal) => return back(words, &checked, refusal.pairs(&correlation(request))),
    };
    if request.method == "GET" {
        return picker(words, &documents, request, &checked);
    }
    let form = request.form();
    let field = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    match field("choice") {
        Some("cancel") => {
            let description = ("error_description", "the user canceled the authentication".to_owned());
            back(words, &checked, vec![("error", "access_denied".to_owned()), description])
        }
        Some("back") => {
            let subcode = ("error_subcode", "cancel".to_owned());
            back(words, &checked, vec![("error", "access_denied".to_owned()), subcode])
        }
        Some("decline") => {
            let refusal =
                Refusal::new("access_denied", 65_004, "User declined to consent to access the app.");
            back(words, &checked, refusal.pairs(&correlation(request)))
        }
        choice => {
            let people = documents.people();
            let Some(person) =
                people.iter().find(|p| Some(p.user_principal_name.as_str()) == field("account"))
            else {
                return picker(words, &documents, request, &checked);
            };
            let accepted = choice == Some("accept");
            let everybody = field("everybody") == Some("yes");
            go_on(shared, &mut documents, request, &checked, wanted, person, accepted.then_some(everybody))
        }
    }
}

/// The account is known: ask for consent where it is needed, else send a code.
fn go_on(
    shared: &Shared,
    documents: &mut Documents,
    request: &Request,
    checked: &Checked,
    wanted: Wanted,
    person: &Person,
    accepted: Option<bool>,
) -> Reply {
    let words = &shared.spoken.words();
    let prompted = wanted.prompts_consent && accepted.is_none();
    let need = match consent::needed(documents, &checked.client, &person.id, &wanted.asked, prompted) {
        Ok(need) => need,
        Err(refusal) => return refusal_page(words, &refusal, request),
    };
    let action = action(request);
    let carried = pages::hidden(&[("account", &person.user_principal_name)]);
    let origin = origin(&checked.redirect);
    let may_for_all = consent::may_consent_for_all(documents, &person.id);
    match (need, accepted) {
        (Need::Admin, _) => {
            return pages::needs_admin(words, &checked.client.name, &action, &carried, origin.as_deref());
        }
        (Need::Consent(permissions), None) => {
            return pages::consent(
                words,
                &ConsentPage {
                    app: &checked.client.name,
                    account: &person.user_principal_name,
                    permissions: &permissions,
                    for_everybody: if may_for_all { Everybody::Offered } else { Everybody::No },
                    action: &action,
                    carried: &carried,
                    leads_to: origin.as_deref(),
                },
            );
        }
        (Need::Consent(_), Some(everybody)) => {
            let everybody = everybody && may_for_all;
            consent::record(documents, &checked.client, &person.id, &wanted.asked, everybody);
        }
        (Need::Nothing, _) => {}
    }
    let code = opaque("1.");
    let sign_in = SignIn {
        client_id: checked.client.app_id.clone(),
        user_id: person.id.clone(),
        asked: wanted.asked,
        nonce: wanted.nonce,
        confidential: checked.client.is_web_redirect(&checked.redirect),
    };
    let record = Code {
        sign_in,
        redirect: checked.redirect.clone(),
        challenge: wanted.challenge,
        expires: in_seconds(CODE_LIFETIME),
        redeemed: false,
    };
    lock(&shared.sessions).codes.insert(code.clone(), record);
    let mut pairs = vec![("code", code)];
    pairs.extend(checked.state.clone().map(|state| ("state", state)));
    pairs.push(("session_state", uuid::Uuid::new_v4().to_string()));
    redirect(words, &checked.redirect, checked.mode, &pairs)
}

fn check_client(documents: &Documents, request: &Request, tenant: &str) -> Result<Checked, Refusal> {
    if tenant_named(documents, tenant).is_none() {
        return Err(Refusal::tenant_not_found("invalid_request", tenant));
    }
    let need = |name: &str| request.parameter(name).filter(|value| !value.is_empty());
    let client_id = need("client_id").ok_or_else(|| Refusal::missing("client_id"))?;
    let client = Client::find(documents, client_id)?;
    let named = need("redirect_uri").map(str::to_owned);
    let Some(address) = named.or_else(|| client.first_redirect()) else {
        return Err(Refusal::new("invalid_request", 900_971, "No reply address provided."));
    };
    client.check_redirect(&address)?;
    let mode = match request.parameter("response_mode") {
        None | Some("query") => ResponseMode::Query,
        Some("fragment") => ResponseMode::Fragment,
        Some("form_post") => ResponseMode::FormPost,
        Some(other) => {
            let message = format!("The value '{other}' of 'response_mode' is not supported here.");
            return Err(Refusal::new("invalid_request", 900_144, message));
        }
    };
    Ok(Checked { client, redirect: address, mode, state: request.parameter("state").map(str::to_owned) })
}

fn check_rest(documents: &Documents, request: &Request, checked: &Checked) -> Result<Wanted, Refusal> {
    match request.parameter("response_type") {
        Some("code") => {}
        Some(kind) if kind.split_whitespace().any(|k| k == "id_token") => {
            let message = "response_type 'id_token' is not enabled for the application.";
            return Err(Refusal::new("unsupported_response_type", 700_054, message));
        }
        Some(kind) => {
            let message = format!("The response_type '{kind}' is not supported.");
            return Err(Refusal::new("unsupported_response_type", 70_005, message));
        }
        None => return Err(Refusal::missing("response_type")),
    }
    let scope = request.parameter("scope").ok_or_else(|| Refusal::missing("scope"))?;
    let asked = Asked::parse(documents, scope, &checked.client.app_id)?;
    if asked.all().is_empty() && !asked.default {
        let message = format!("The provided value for the input parameter 'scope' is not valid. '{scope}'");
        return Err(Refusal::new("invalid_scope", 70_011, message));
    }
    let challenge = challenge(request)?;
    let prompt = request.parameter("prompt");
    match prompt {
        None | Some("select_account" | "login" | "consent") => {}
        Some("none") => {
            let message = "Session information is not sufficient for single-sign-on.";
            return Err(Refusal::new("login_required", 50_058, message));
        }
        Some(other) => {
            let message = format!("Unsupported 'prompt' value '{other}'.");
            return Err(Refusal::new("invalid_request", 90_023, message));
        }
    }
    let nonce = request.parameter("nonce").map(str::to_owned);
    Ok(Wanted { asked, challenge, nonce, prompts_consent: prompt == Some("consent") })
}

/// The S256 challenge. Without one the practice tenant refuses, although Microsoft only requires it of some clients.
fn challenge(request: &Request) -> Result<String, Refusal> {
    match (request.parameter("code_challenge"), request.parameter("code_challenge_method")) {
        (None, _) => {
            let message = "Proof Key for Code Exchange is required: 'code_challenge' is missing.";
            Err(Refusal::new("invalid_request", 9_002_325, message))
        }
        (Some(challenge), Some("S256")) if challenge.len() == 43 => Ok(challenge.to_owned()),
        (Some(_), Some("S256")) => {
            let message = "Invalid size of Code_Challenge parameter.";
            Err(Refusal::new("invalid_request", 501_491, message))
        }
        (Some(_), method) => {
            let message = format!(
                "The code_challenge_method '{}' is not supported; use S256.",
                method.unwrap_or("plain")
            );
            Err(Refusal::new("invalid_request", 501_492, message))
        }
    }
}

fn picker(words: &Words, documents: &Documents, request: &Request, checked: &Checked) -> Reply {
    let mut people = documents.people();
    if let Some(hint) = request.parameter("login_hint") {
        people.sort_by_key(|person| !person.user_principal_name.eq_ignore_ascii_case(hint));
    }
    let origin = origin(&checked.redirect);
    let organization = text(&documents.organization, "displayName");
    let app = format!("{} ({organization})", checked.client.name);
    pages::accounts(words, &people, &app, &action(request), "", origin.as_deref())
}

fn back(words: &Words, checked: &Checked, mut pairs: Vec<(&'static str, String)>) -> Reply {
    pairs.extend(checked.state.clone().map(|state| ("state", state)));
    redirect(words, &checked.redirect, checked.mode, &pairs)
}
