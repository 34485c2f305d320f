//! Discovery documents: OpenID configuration, keys, instance discovery.
//!
//! Owns their shape. Refuses to own the keys themselves.

use serde_json::{Value, json};

use super::errors::{Refusal, correlation, token_reply};
use super::tenants::{TenantName, tenant_named};
use crate::dress::Dress;
use crate::lock::lock;
use crate::shared::Shared;
use crate::wire::{Body, Reply, Request};

/// What Microsoft says that its id tokens may hold (openid-configuration-global-tenant).
const CLAIMS: [&str; 19] = [
    "sub",
    "iss",
    "cloud_instance_name",
    "cloud_instance_host_name",
    "cloud_graph_host_name",
    "msgraph_host",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "acr",
    "nonce",
    "preferred_username",
    "name",
    "tid",
    "ver",
    "at_hash",
    "c_hash",
    "email",
];

/// The OpenID configuration of a tenant, with the recorded words for what the practice tenant does not stand in for; the issuer of `organizations` is a template, as Microsoft's is.
pub(super) fn openid(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let documents = lock(&shared.documents);
    let Some(named) = tenant_named(&documents, tenant) else {
        let refusal = Refusal::tenant_not_found("invalid_tenant", tenant);
        return refusal.json(&correlation(request)).with("cache-control", "private");
    };
    let authority = &shared.endpoints.authority;
    let (path, issuer) = match named {
        TenantName::This => (documents.tenant_id(), documents.tenant_id()),
        TenantName::Any => (tenant.to_owned(), "{tenantid}".to_owned()),
    };
    let (region, level, instance_name) = documents.dress.region();
    let mut body = json!({
        "token_endpoint": format!("{authority}/{path}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{authority}/{path}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("{authority}/{issuer}/v2.0"),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{}/oidc/userinfo", shared.endpoints.graph),
        "authorization_endpoint": format!("{authority}/{path}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{authority}/{path}/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{authority}/{path}/oauth2/v2.0/logout"),
        "claims_supported": CLAIMS,
        "tenant_region_scope": if named == TenantName::This { json!(region) } else { Value::Null },
        "cloud_instance_name": instance_name,
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": host_of(&shared.endpoints.graph),
        "rbac_url": "https://pas.windows.net",
    });
    if let Some(level) = level.filter(|_| named == TenantName::This) {
        body["tenant_region_sub_scope"] = json!(level);
    }
    if named == TenantName::This {
        body["kerberos_endpoint"] = json!(format!("{authority}/{path}/kerberos"));
    }
    discovery(body)
}

/// The key set that signs all tokens.
pub(super) fn keys(shared: &Shared, request: &Request, tenant: &str) -> Reply {
    let documents = lock(&shared.documents);
    if tenant_named(&documents, tenant).is_none() {
        return Refusal::tenant_not_found("invalid_tenant", tenant).json(&correlation(request));
    }
    let issuer = format!("{}/{}/v2.0", shared.endpoints.authority, documents.tenant_id());
    discovery(lock(&shared.sessions).keys.published(&issuer))
}

/// Says that this host is the only one of its kind.
pub(super) fn instance(shared: &Shared, request: &Request) -> Reply {
    if request.parameter("authorization_endpoint").is_none() {
        return Refusal::missing("authorization_endpoint").json(&correlation(request));
    }
    let authority = &shared.endpoints.authority;
    let host = host_of(authority);
    let (tenant, dress) = {
        let documents = lock(&shared.documents);
        (documents.tenant_id(), documents.dress)
    };
    discovery(json!({
        "tenant_discovery_endpoint": format!("{authority}/{tenant}/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": aliases(host, dress) }],
    }))
}

/// The names of one host. Clients compare the host of a cached account with them.
#[cfg(feature = "tls")]
fn aliases(host: &str, dress: Dress) -> Vec<&str> {
    let (sign_in, others) = dress.sign_in();
    let others = if host == sign_in { others } else { &[] };
    std::iter::once(host).chain(others.iter().copied()).collect()
}

#[cfg(not(feature = "tls"))]
fn aliases(host: &str, _: Dress) -> [&str; 1] {
    [host]
}

/// An address without its scheme.
fn host_of(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, host)| host)
}

fn discovery(body: Value) -> Reply {
    token_reply(200, Body::Json(body))
        .with("cache-control", "max-age=86400, private")
        .with("access-control-allow-origin", "*")
}
