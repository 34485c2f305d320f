//! The sign-in host: which path leads where.
//!
//! Owns routing and the tenant segment. Refuses to own any single flow: each has its module.

mod addresses;
mod admin_consent;
mod assigned;
mod authorize;
mod clients;
mod consent;
mod device;
mod errors;
mod form;
mod issue;
mod keys;
mod metadata;
mod resources;
mod scopes;
pub(crate) mod sessions;
mod tenants;
mod token;

pub use clients::GRAPH_COMMAND_LINE_TOOLS;

use crate::documents::text;
use crate::lock::lock;
use crate::pages;
use crate::shared::Shared;
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
            let words = shared.spoken.words();
            pages::notice(&words, &words.signed_out, &words.close)
        }
        ("GET", []) => {
            let words = shared.spoken.words();
            pages::notice(&words, &words.host.title, &words.host.text)
        }
        _ => Reply::new(404, Body::None),
    }
}

fn portal(shared: &Shared) -> Reply {
    let documents = lock(&shared.documents);
    let registered: Vec<_> = documents
        .applications
        .iter()
        .map(|a| (text(a, "displayName").to_owned(), text(a, "appId").to_owned(), text(a, "id").to_owned()))
        .collect();
    pages::portal(&shared.spoken.words(), text(&documents.organization, "displayName"), &registered)
}
