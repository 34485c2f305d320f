//! The applications that may sign somebody in, and the addresses an answer may go to.
//!
//! Owns the list of Microsoft's own clients and redirect matching (reply-url.md). Refuses to own secrets.

use serde_json::Value;
use url::Url;

use super::errors::Refusal;
use crate::documents::{Documents, text};

/// Client id of Microsoft Graph Command Line Tools, Microsoft's own public client for administrators.
pub const GRAPH_COMMAND_LINE_TOOLS: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
/// Microsoft Azure CLI.
const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
/// What the Azure CLI may use of Graph without anybody's consent; everything else is refused (AADSTS65002).
const AZURE_CLI_SCOPES: [&str; 6] = [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.AccessAsUser.All",
    "User.Read",
    "User.Read.All",
];

/// An application at the sign-in host.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) app_id: String,
    pub(crate) name: String,
    /// The registration, for the tenant's own applications.
    pub(crate) registration: Option<Value>,
    /// Scopes that need no consent and exclude all others.
    pub(crate) preauthorized: Option<&'static [&'static str]>,
}

impl Client {
    /// The application with this client id, if the tenant knows it.
    pub(crate) fn find(documents: &Documents, app_id: &str) -> Result<Self, Refusal> {
        let known = |name: &str, preauthorized| Self {
            app_id: app_id.to_lowercase(),
            name: name.to_owned(),
            registration: None,
            preauthorized,
        };
        match app_id.to_lowercase().as_str() {
            _ if !documents.dress.has_microsofts_clients() => {}
            GRAPH_COMMAND_LINE_TOOLS => return Ok(known("Microsoft Graph Command Line Tools", None)),
            AZURE_CLI => return Ok(known("Microsoft Azure CLI", Some(&AZURE_CLI_SCOPES[..]))),
            _ => {}
        }
        match documents.application_by("appId", app_id) {
            Some(application) => Ok(Self {
                app_id: text(application, "appId").to_owned(),
                name: text(application, "displayName").to_owned(),
                registration: Some(application.clone()),
                preauthorized: None,
            }),
            None => Err(Refusal::client_not_found(app_id, text(&documents.organization, "displayName"))),
        }
    }

    /// Object id of its service principal, created for Microsoft's own clients on first use.
    pub(crate) fn principal(&self, documents: &mut Documents) -> Option<String> {
        if self.registration.is_none() {
            return Some(documents.microsoft_client(&self.app_id, &self.name));
        }
        documents.service_principal_of(&self.app_id).map(|principal| text(principal, "id").to_owned())
    }

    /// Whether a public client may use the device code and similar flows.
    pub(crate) fn allows_public_flows(&self) -> bool {
        self.registration.as_ref().is_none_or(|application| application["isFallbackPublicClient"] == true)
    }

    /// Whether it is one of Microsoft's clients that share their refresh tokens; answers to them say so with `foci`. Of
    /// those known here only the Azure CLI is (token-refresh-200).
    pub(crate) fn is_family(&self) -> bool {
        self.app_id == AZURE_CLI
    }

    /// Whether the address belongs to a confidential (Web) redirect, so that redeeming a code needs a secret.
    pub(crate) fn is_web_redirect(&self, address: &str) -> bool {
        self.registration.as_ref().is_some_and(|application| registered(&application["web"], address))
    }

    /// Checks a redirect address.
    pub(crate) fn check_redirect(&self, address: &str) -> Result<(), Refusal> {
        let allowed = match &self.registration {
            None => matches("http://localhost", address),
            Some(application) => {
                registered(&application["web"], address) || registered(&application["publicClient"], address)
            }
        };
        if allowed {
            return Ok(());
        }
        let message = format!(
            "The redirect URI '{address}' specified in the request does not match the redirect URIs configured for \
             the application '{}'. Make sure the redirect URI sent in the request matches one added to your \
             application in the Azure portal.",
            self.app_id
        );
        Err(Refusal::new("invalid_request", 50_011, message))
    }

    /// The first redirect address of the registration, for requests that name none.
    pub(crate) fn first_redirect(&self) -> Option<String> {
        let application = self.registration.as_ref()?;
        let lists = [&application["web"], &application["publicClient"]];
        let mut all = lists.into_iter().filter_map(|list| list["redirectUris"].as_array()).flatten();
        all.next().and_then(Value::as_str).map(str::to_owned)
    }
}

fn registered(platform: &Value, address: &str) -> bool {
    let list = platform["redirectUris"].as_array().into_iter().flatten().filter_map(Value::as_str);
    list.into_iter().any(|registered| matches(registered, address))
}

/// Whether an address matches a registered one: literally, except that `localhost` ignores the port.
fn matches(registered: &str, address: &str) -> bool {
    let (Ok(registered), Ok(address)) = (Url::parse(registered), Url::parse(address)) else {
        return false;
    };
    if address.fragment().is_some() || !address.username().is_empty() || address.password().is_some() {
        return false;
    }
    let loopback = registered.host_str() == Some("localhost") && registered.scheme() == "http";
    registered.scheme() == address.scheme()
        && registered.host_str() == address.host_str()
        && registered.path() == address.path()
        && registered.query() == address.query()
        && (loopback || registered.port_or_known_default() == address.port_or_known_default())
}
