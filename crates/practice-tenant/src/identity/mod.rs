//! The sign-in host: which path leads where.
//!
//! Owns routing and the tenant segment. Refuses to own any single flow: each has its module.

mod admin_consent;
mod assigned;
mod authorize;
mod clients;
mod consent;
mod device;
mod errors;
mod issue;
mod keys;
mod metadata;
mod resources;
mod scopes;
mod sessions;
mod token;

pub use clients::GRAPH_COMMAND_LINE_TOOLS;
pub(crate) use sessions::{BadToken, Bearer, Sessions};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use errors::{Refusal, correlation};
use url::form_urlencoded;

use crate::documents::{Documents, find, text};
use crate::pages;
use crate::shared::{Shared, lock};
use crate::wire::{Body, Reply, Request};

/// Answers a request to the sign-in host.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Reply {
    let segments: Vec<String> =
        request.path.split('/').filter(|s| !s.is_empty()).map(str::to_lowercase).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["common", "discovery", "instance"]) => metadata::instance(shared, request),
        ("GET", ["portal", ..]) => portal(shared),
        ("GET" | "POST", ["devicelogin"]) => device::page(shared, request),
        ("GET", [tenant, "v2.0", ".well-known", "openid-configuration"]) => {
            metadata::openid(shared, request, tenant)
        }
        ("GET", [tenant, "discovery", "v2.0", "keys"]) => metadata::keys(shared, request, tenant),
        ("GET" | "POST", [tenant, "oauth2", "v2.0", "authorize"]) => {
            authorize::answer(shared, request, tenant)
        }
        ("POST", [tenant, "oauth2", "v2.0", "token"]) => token::answer(shared, request, tenant),
        ("POST", [tenant, "oauth2", "v2.0", "devicecode"]) => device::begin(shared, request, tenant),
        ("GET" | "POST", [tenant, "v2.0", "adminconsent"] | [tenant, "adminconsent"]) => {
            admin_consent::answer(shared, request, tenant)
        }
        ("GET", [tenant, "oauth2", "v2.0", "logout"]) if !tenant.is_empty() => {
            pages::notice("Signed out", "You can close this window.")
        }
        ("GET", []) => pages::notice("Practice tenant", "This host signs people in to the practice tenant."),
        _ => Reply::new(404, Body::None),
    }
}

/// How a request names the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TenantName {
    /// By its id or one of its domains.
    This,
    /// `organizations` or `common`.
    Any,
}

/// Whether a tenant segment means this tenant.
fn tenant_named(documents: &Documents, name: &str) -> Option<TenantName> {
    if matches!(name, "organizations" | "common") {
        return Some(TenantName::Any);
    }
    let verified = documents.organization["verifiedDomains"].as_array().map_or(&[][..], Vec::as_slice);
    let is_id = documents.tenant_id().eq_ignore_ascii_case(name);
    (is_id || find(verified, "name", name).is_some()).then_some(TenantName::This)
}

/// A form as a lookup; the first value of a name counts.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(request: &Request) -> Result<Self, Refusal> {
        if request.is_form() {
            return Ok(Self(request.form()));
        }
        let message = "The request body must be in the format application/x-www-form-urlencoded.";
        Err(Refusal::new("invalid_request", 900_561, message))
    }

    /// A client may name itself in the header instead (RFC 6749, 2.3.1; `client_secret_basic`).
    fn with_basic(mut self, request: &Request) -> Self {
        let header = request.header("authorization").and_then(|header| header.strip_prefix("Basic "));
        let decoded = header.and_then(|encoded| STANDARD.decode(encoded).ok());
        let Some(pair) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return self;
        };
        if let Some((id, secret)) = pair.split_once(':') {
            let plain = |text: &str| {
                let pair = format!("v={text}");
                form_urlencoded::parse(pair.as_bytes())
                    .next()
                    .map(|(_, v)| v.into_owned())
                    .unwrap_or_default()
            };
            self.0.push(("client_id".to_owned(), plain(id)));
            self.0.push(("client_secret".to_owned(), plain(secret)));
        }
        self
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }
}

fn portal(shared: &Shared) -> Reply {
    let documents = lock(&shared.documents);
    let registered: Vec<_> = documents
        .applications
        .iter()
        .map(|a| (text(a, "displayName").to_owned(), text(a, "appId").to_owned(), text(a, "id").to_owned()))
        .collect();
    pages::portal(text(&documents.organization, "displayName"), &registered)
}

/// A refusal as a page that never leads back to the application.
fn refusal_page(refusal: &Refusal, request: &Request) -> Reply {
    pages::refusal(&refusal.text(), &correlation(request))
}
