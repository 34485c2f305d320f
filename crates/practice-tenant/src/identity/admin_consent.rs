//! `/adminconsent`: an administrator agrees to everything that an application lists, for the whole tenant.
//!
//! Owns the flow of v2-admin-consent.md with its traps: `admin_consent=True` comes back on errors too, and the tenant
//! only on success. Refuses to own consent during sign-in.

use super::addresses::{action, origin};
use super::clients::Client;
use super::consent;
use super::errors::{Refusal, ResponseMode, correlation, redirect, refusal_page};
use super::resources::{Resource, Scope};
use super::scopes::unknown_resource;
use super::tenants::tenant_named;
use crate::documents::{Documents, Person, text};
use crate::lock::lock;
use crate::pages::{self, ConsentPage, Everybody};
use crate::shared::Shared;
use crate::wire::{Reply, Request};
use crate::words::Words;

struct Checked {
    client: Client,
    redirect: String,
    state: Option<String>,
}

pub(super) fn answer(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let words = &shared.spoken.words();
    let mut documents = lock(&shared.documents);
    let checked = match check(&documents, request, tenant) {
        Ok(checked) => checked,
        Err(refusal) => return refusal_page(words, &refusal, request),
    };
    let form = request.form();
    let field = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    match field("choice") {
        Some("cancel" | "back") => {
            let subcode = ("error_subcode", "cancel".to_owned());
            return back(words, &checked, vec![("error", "access_denied".to_owned()), subcode]);
        }
        Some("decline") => {
            let refusal =
                Refusal::new("access_denied", 65_004, "User declined to consent to access the app.");
            return back(words, &checked, refusal.pairs(&correlation(request)));
        }
        _ => {}
    }
    let mut people = documents.people();
    let chosen = people.iter().find(|p| Some(p.user_principal_name.as_str()) == field("account"));
    let Some(person) = chosen.filter(|_| request.method == "POST") else {
        // Whoever opens a link for consenting is meant to be somebody who may consent.
        people.sort_by_key(|person| !may_consent(&documents, &checked.client, person));
        return pages::accounts(
            words,
            &people,
            &checked.client.name,
            &action(request),
            "",
            origin(&checked.redirect).as_deref(),
        );
    };
    ask(words, &mut documents, request, &checked, person, field("choice") == Some("accept"))
}

/// Whether an account may consent to all that an application lists.
fn may_consent(documents: &Documents, client: &Client, person: &Person) -> bool {
    consent::may_consent_for_all(documents, &person.id)
        && (consent::listed_roles(documents, client).is_empty()
            || consent::may_consent_to_graph_roles(documents, &person.id))
}

fn ask(
    words: &Words,
    documents: &mut Documents,
    request: &Request,
    checked: &Checked,
    person: &Person,
    accepted: bool,
) -> Reply {
    let (client, origin) = (&checked.client, origin(&checked.redirect));
    let carried = pages::hidden(&[("account", &person.user_principal_name)]);
    if !may_consent(documents, client, person) {
        return pages::needs_admin(words, &client.name, &action(request), &carried, origin.as_deref());
    }
    if !accepted {
        let mut permissions = consent::listed_roles(documents, client);
        for name in consent::listed_scopes(documents, client) {
            let meaning = documents.graph_scope(&name).map(|s| text(s, "adminConsentDisplayName").to_owned());
            permissions.push((name, meaning.unwrap_or_default()));
        }
        return pages::consent(
            words,
            &ConsentPage {
                app: &client.name,
                account: &person.user_principal_name,
                permissions: &permissions,
                for_everybody: Everybody::Always,
                action: &action(request),
                carried: &carried,
                leads_to: origin.as_deref(),
            },
        );
    }
    documents.write(|documents| documents.consent_to_listed(&client.app_id));
    let mut pairs = vec![("admin_consent", "True".to_owned()), ("tenant", documents.tenant_id())];
    pairs.extend(checked.state.clone().map(|state| ("state", state)));
    pairs.extend(request.parameter("scope").map(|scope| ("scope", scope.to_owned())));
    redirect(words, &checked.redirect, ResponseMode::Query, &pairs)
}

fn check(documents: &Documents, request: &Request, tenant: &str) -> Result<Checked, Refusal> {
    if tenant_named(documents, tenant).is_none() {
        return Err(Refusal::tenant_not_found("invalid_request", tenant));
    }
    let client_id = request.parameter("client_id").ok_or_else(|| Refusal::missing("client_id"))?;
    let client = Client::find(documents, client_id)?;
    let named = request.parameter("redirect_uri").map(str::to_owned);
    let Some(redirect) = named.or_else(|| client.first_redirect()) else {
        return Err(Refusal::new("invalid_request", 900_971, "No reply address provided."));
    };
    client.check_redirect(&redirect)?;
    if request.path.to_lowercase().contains("/v2.0/") {
        let scope = request.parameter("scope").ok_or_else(|| Refusal::missing("scope"))?;
        for entry in scope.split_whitespace() {
            let graph = Scope::read(entry).filter(|scope| scope.resource == Resource::Graph);
            match graph.map(|scope| scope.name) {
                None => return Err(unknown_resource(entry, text(&documents.organization, "displayName"))),
                Some(".default") => {}
                Some(other) => {
                    let message = format!(
                        "The provided value for the input parameter 'scope' is not valid. The scope {other} is not \
                         valid here; use .default."
                    );
                    return Err(Refusal::new("invalid_scope", 70_011, message));
                }
            }
        }
    }
    Ok(Checked { client, redirect, state: request.parameter("state").map(str::to_owned) })
}

/// An error redirect: `admin_consent=True` all the same, no tenant, and an empty fragment (authorize-redirects).
fn back(words: &Words, checked: &Checked, mut pairs: Vec<(&'static str, String)>) -> Reply {
    pairs.push(("admin_consent", "True".to_owned()));
    pairs.extend(checked.state.clone().map(|state| ("state", state)));
    let mut reply = redirect(words, &checked.redirect, ResponseMode::Query, &pairs);
    for (_, address) in reply.headers.iter_mut().filter(|(name, _)| *name == "location") {
        address.push('#');
    }
    reply
}
