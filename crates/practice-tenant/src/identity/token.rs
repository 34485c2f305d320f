//! `/token`: codes, device codes, refresh tokens and client secrets are redeemed here.
//!
//! Owns the checks of each grant type. Refuses to own the content of tokens: `issue` writes them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assigned;
use super::clients::Client;
use super::consent::{self, Need};
use super::errors::{Refusal, correlation};
use super::form::Form;
use super::issue;
use super::resources::Scope;
use super::scopes::{Asked, unknown_resource};
use super::sessions::{DeviceState, Sessions, SignIn};
use super::tenants::{TenantName, tenant_named};
use crate::documents::{Documents, text};
use crate::lock::lock;
use crate::shared::Shared;
use crate::wire::{Reply, Request};

/// Everything a grant is checked against.
struct Desk<'a> {
    shared: &'a Shared,
    documents: &'a mut Documents,
    /// What the replica that serves this request knows, when it is one that is behind: it may not know the application,
    /// its secret, a consent or a role yet.
    replica: Option<Documents>,
    sessions: &'a mut Sessions,
    form: &'a Form,
    client: Client,
}

pub(super) fn answer(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let mut correlation = correlation(request);
    let result = redeem(shared, request, tenant, &mut correlation);
    match result {
        Ok(reply) => reply,
        Err(refusal) => refusal.json(&correlation),
    }
}

fn redeem(
    shared: &Shared,
    request: &Request,
    tenant: &str,
    correlation: &mut String,
) -> Result<Reply, Refusal> {
    let mut documents = lock(&shared.documents);
    let mut sessions = lock(&shared.sessions);
    let Some(named) = tenant_named(&documents, tenant) else {
        return Err(Refusal::tenant_not_found("invalid_request", tenant));
    };
    let form = Form::of(request)?.with_basic(request);
    let grant = form.need("grant_type")?;
    let client_id = form.need("client_id")?;
    let replica = documents.replica();
    let client = Client::find(replica.as_ref().unwrap_or(&documents), client_id)?;
    let documents = &mut documents;
    let mut desk = Desk { shared, documents, replica, sessions: &mut sessions, form: &form, client };
    match grant {
        "authorization_code" => desk.code(),
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => desk.device(correlation),
        "refresh_token" => desk.refresh(),
        "client_credentials" => desk.secret(named),
        other => {
            let message = format!("The app requested an unsupported grant type '{other}'.");
            Err(Refusal::new("unsupported_grant_type", 70_003, message))
        }
    }
}

impl Desk<'_> {
    fn code(&mut self) -> Result<Reply, Refusal> {
        let (code, redirect) = (self.form.need("code")?, self.form.need("redirect_uri")?);
        let verifier = self.form.get("code_verifier");
        let Some(record) = self.sessions.codes.get(code).cloned() else {
            let message = "The provided value for the 'code' parameter is not valid.";
            return Err(Refusal::new("invalid_grant", 70_000, message));
        };
        if record.redeemed {
            let message = "OAuth2 Authorization code was already redeemed, please retry with a new valid code or \
                           use an existing refresh token.";
            return Err(Refusal::new("invalid_grant", 54_005, message));
        }
        if record.expires <= Timestamp::now() {
            let message = "The provided authorization code or refresh token has expired due to inactivity. Send a \
                           new interactive authorization request for this user and resource.";
            return Err(Refusal::new("invalid_grant", 70_008, message));
        }
        if record.sign_in.client_id != self.client.app_id {
            let message = "Provided grant is invalid or malformed: it was issued to another client.";
            return Err(Refusal::new("invalid_grant", 700_005, message));
        }
        if record.redirect != redirect {
            let message = format!(
                "The reply address '{redirect}' does not match the reply address '{}' provided when requesting \
                 Authorization code.",
                record.redirect
            );
            return Err(Refusal::new("invalid_client", 500_112, message));
        }
        let Some(verifier) = verifier else {
            return Err(Refusal::new("invalid_grant", 50_148, "The code_verifier is missing."));
        };
        if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != record.challenge {
            let message = "The Code_Verifier does not match the code_challenge supplied in the authorization \
                           request.";
            return Err(Refusal::new("invalid_grant", 501_481, message));
        }
        self.check_kind(record.sign_in.confidential)?;
        self.check_consent(&record.sign_in)?;
        if let Some(record) = self.sessions.codes.get_mut(code) {
            record.redeemed = true;
        }
        self.issue(&record.sign_in)
    }

    fn device(&mut self, correlation: &mut String) -> Result<Reply, Refusal> {
        let code = self.form.need("device_code")?;
        if !self.client.allows_public_flows() {
            return Err(secret_needed());
        }
        let Some(device) = self.sessions.devices.get_mut(code).filter(|d| d.client_id == self.client.app_id)
        else {
            let message = "The provided value for the input parameter 'device_code' is not valid.";
            return Err(Refusal::new("bad_verification_code", 70_018, message));
        };
        correlation.clone_from(&device.correlation);
        match device.state.clone() {
            DeviceState::Approved(sign_in) => {
                self.check_consent(&sign_in)?;
                if let Some(device) = self.sessions.devices.get_mut(code) {
                    device.state = DeviceState::Redeemed;
                }
                self.issue(&sign_in)
            }
            DeviceState::Redeemed => {
                let message =
                    "The provided value for the input parameter 'device_code' was redeemed already.";
                Err(Refusal::new("invalid_grant", 70_000, message))
            }
            DeviceState::Declined => {
                let message = "OAuth 2.0 device flow error. The end user denied the request.";
                Err(Refusal::new("authorization_declined", 70_017, message))
            }
            DeviceState::Pending if device.expires <= Timestamp::now() => {
                let message = "The provided value for the input parameter 'device_code' is not valid. This device \
                               code has expired.";
                Err(Refusal::new("expired_token", 70_020, message))
            }
            DeviceState::Pending => {
                let message = "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
                Err(Refusal::new("authorization_pending", 70_016, message))
            }
        }
    }

    fn refresh(&mut self) -> Result<Reply, Refusal> {
        let token = self.form.need("refresh_token")?;
        let known = self.sessions.refresh.get(token).filter(|s| s.client_id == self.client.app_id).cloned();
        let Some(sign_in) = known else {
            let message = "Provided grant is invalid or malformed.";
            return Err(Refusal::new("invalid_grant", 70_000, message));
        };
        self.check_kind(sign_in.confidential)?;
        // Without a scope, those of the sign-in count again (v2-oauth2-auth-code-flow.md, refresh the access token).
        let client = self.client.clone();
        let asked = match self.form.get("scope") {
            Some(scope) => Asked::parse(self.serving(), scope, &client.app_id)?,
            None => sign_in.asked.clone(),
        };
        // A refresh shows no page, so nobody can agree to more than was agreed to.
        match consent::needed(self.serving(), &client, &sign_in.user_id, &asked, false)? {
            Need::Nothing => self.issue(&SignIn { asked, ..sign_in }),
            Need::Consent(_) | Need::Admin => Err(self.no_consent()),
        }
    }

    fn serving(&mut self) -> &mut Documents {
        self.replica.as_mut().unwrap_or(&mut *self.documents)
    }

    /// Whether what a sign-in asked for is still agreed to. Its own consent was given to this very service a moment ago, so
    /// no replica has to know it; nobody reports AADSTS65001 for a code just given (replication-lag).
    fn check_consent(&mut self, sign_in: &SignIn) -> Result<(), Refusal> {
        let (user, asked) = (&sign_in.user_id, &sign_in.asked);
        match consent::needed(self.documents, &self.client, user, asked, false)? {
            Need::Nothing => Ok(()),
            Need::Consent(_) | Need::Admin => Err(self.no_consent()),
        }
    }

    fn no_consent(&self) -> Refusal {
        let message = format!(
            "The user or administrator has not consented to use the application with ID '{}' named '{}'. Send an \
             interactive authorization request for this user and resource.",
            self.client.app_id, self.client.name
        );
        let refusal = Refusal::new("invalid_grant", 65_001, message);
        Refusal { suberror: Some("consent_required"), ..refusal }
    }

    fn secret(&mut self, named: TenantName) -> Result<Reply, Refusal> {
        if named == TenantName::Any {
            let message = "No tenant-identifying information found in either the request or implied by any \
                           provided credentials.";
            return Err(Refusal::new("invalid_request", 50_059, message));
        }
        let scope = self.form.need("scope")?;
        let Some(wanted) = Scope::read(scope) else {
            return Err(unknown_resource(scope, text(&self.documents.organization, "displayName")));
        };
        if wanted.name != ".default" || wanted.prefix.is_empty() {
            let message = format!(
                "The provided value for scope {scope} is not valid. Client credential flows must have a scope \
                 value with /.default suffixed to the resource identifier (application ID URI)."
            );
            return Err(Refusal::new("invalid_scope", 1_002_012, message));
        }
        if self.client.registration.is_none() {
            return Err(public_client(&self.client.app_id));
        }
        self.check_secret()?;
        let cp1 = self.declares_cp1();
        let documents = self.replica.as_mut().unwrap_or(&mut *self.documents);
        if documents.service_principal_of(&self.client.app_id).is_none() {
            let message = format!(
                "The client application {} is missing service principal in the tenant {}. See instructions here: \
                 https://go.microsoft.com/fwlink/?linkid=2225119",
                self.client.app_id,
                documents.tenant_id()
            );
            return Err(Refusal::new("unauthorized_client", 7_000_229, message));
        }
        assigned::enabled(documents, &self.client)?;
        issue::for_app(documents, self.sessions, &self.client, wanted, cp1)
    }

    /// A confidential client proves itself each time it redeems something; a public one has nothing to show.
    fn check_kind(&self, confidential: bool) -> Result<(), Refusal> {
        if confidential {
            return self.check_secret();
        }
        match self.form.get("client_secret") {
            Some(_) => Err(public_client(&self.client.app_id)),
            None => Ok(()),
        }
    }

    /// Checks the client secret of one of the tenant's own applications: its registration's, or its service principal's own.
    fn check_secret(&self) -> Result<(), Refusal> {
        let Some(given) = self.form.get("client_secret") else {
            return Err(secret_needed());
        };
        let documents = self.replica.as_ref().unwrap_or(&*self.documents);
        let app_id = &self.client.app_id;
        let registration = self.client.registration.clone().unwrap_or_default();
        let holders = [Some(&registration), documents.service_principal_of(app_id)];
        let matching = holders.into_iter().flatten().find_map(|holder| {
            let mut credentials = holder["passwordCredentials"].as_array().into_iter().flatten();
            credentials.find(|one| documents.is_secret(text(holder, "id"), text(one, "keyId"), given))
        });
        // A password "becomes valid" at its start (passwordCredential resource type). No code of its own is published for
        // the time before; it is taken for a secret that is not there, because it is none yet.
        let begun = |credential: &&Value| {
            let start: Option<Timestamp> = text(credential, "startDateTime").parse().ok();
            start.is_none_or(|start| start <= Timestamp::now())
        };
        let Some(credential) = matching.filter(begun) else {
            let message = format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret \
                 value, not the client secret ID, for a secret added to app '{app_id}'."
            );
            return Err(Refusal::new("invalid_client", 7_000_215, message));
        };
        let end: Option<Timestamp> = text(credential, "endDateTime").parse().ok();
        if end.is_none_or(|end| end <= Timestamp::now()) {
            let message = format!(
                "The provided client secret keys for app '{app_id}' are expired. Visit the Azure portal to create \
                 new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials \
                 for added security: https://aka.ms/certCreds."
            );
            return Err(Refusal::new("invalid_client", 7_000_222, message));
        }
        Ok(())
    }

    /// Whether the client says that it understands claims challenges (claims-challenge.md). The word is sent in either
    /// case.
    fn declares_cp1(&self) -> bool {
        let claims: Value =
            self.form.get("claims").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let values = claims["access_token"]["xms_cc"]["values"].as_array();
        values
            .into_iter()
            .flatten()
            .any(|one| one.as_str().is_some_and(|one| one.eq_ignore_ascii_case("cp1")))
    }

    fn issue(&mut self, sign_in: &SignIn) -> Result<Reply, Refusal> {
        let whom = self.form.get("client_info") == Some("1");
        let documents = self.replica.as_mut().unwrap_or(&mut *self.documents);
        issue::for_user(documents, self.sessions, &self.shared.endpoints, &self.client, sign_in, whom)
    }
}

fn secret_needed() -> Refusal {
    let message =
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    Refusal::new("invalid_client", 7_000_218, message)
}

fn public_client(app_id: &str) -> Refusal {
    let message = format!(
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented. ('{app_id}')"
    );
    Refusal::new("invalid_client", 700_025, message)
}
