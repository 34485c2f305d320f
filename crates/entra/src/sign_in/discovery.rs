//! Where a tenant is, asked before anybody signs in: its OpenID configuration.
//!
//! Owns: what the configuration tells of the tenant's cloud and kind. Every cloud of Microsoft's answers for the tenants of
//! the others too: the addresses in the answer are then those of the tenant's own cloud. `tenant_region_scope` is `USG` or
//! `USGov` for the government's (Microsoft, "Azure Government identity", MicrosoftDocs/azure-docs issue 56915);
//! `tenant_region_sub_scope` is `DODCON` for L4 and `DOD` for L5, and `GCC` for tenants of the worldwide cloud
//! (Microsoft365DSC/MSCloudLoginAssistant, issue 182).

use reqwest::Method;
use reqwest::header::ACCEPT;
use serde::Deserialize;
use url::Url;

use super::id_token::is_external;
use super::token::endpoint;
use crate::cloud::{Cloud, CloudName, same_origin};
use crate::fault::{Code, Fault};
use crate::http::Http;

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    token_endpoint: Url,
    tenant_region_scope: Option<String>,
    tenant_region_sub_scope: Option<String>,
}

/// Looks up a tenant, a domain or an id, before a browser is opened for it. Refused as the sign-in itself would be: it does
/// not exist, is in another cloud (`Fault::about` says which, by [`CloudName::code`]) or is one for customers.
pub async fn look_up(http: &Http, cloud: &Cloud, tenant: &str) -> Result<(), Fault> {
    let found = match configuration(http, cloud, tenant).await {
        // The clouds know of each other's tenants by way of the worldwide one at the latest.
        Err(fault) if fault.code == Code::TenantNotFound && is_national(cloud) => {
            configuration(http, &Cloud::global(), tenant).await.map_err(|_| fault)?
        }
        found => found?,
    };
    if is_external(&found.issuer) {
        return Err(Fault::new(Code::ExternalTenant).about("issuer"));
    }
    match found.elsewhere(cloud) {
        Some(other) => Err(Fault::new(Code::OtherCloud).about(other.code())),
        None => Ok(()),
    }
}

fn is_national(cloud: &Cloud) -> bool {
    matches!(cloud.name(), CloudName::UsGovL4 | CloudName::UsGovL5 | CloudName::China)
}

async fn configuration(http: &Http, cloud: &Cloud, tenant: &str) -> Result<Configuration, Fault> {
    let url = endpoint(cloud, tenant, &["v2.0", ".well-known", "openid-configuration"]);
    let answer = http.send(http.request(Method::GET, &url).header(ACCEPT, "application/json")).await?;
    if !answer.is_success() {
        return Err(Fault::from_sign_in(answer.status, &answer.headers, &answer.body));
    }
    serde_json::from_slice(&answer.body).map_err(|_| answer.unexpected("not an OpenID configuration"))
}

impl Configuration {
    /// The cloud in which the tenant is, where that is surely another one than this.
    fn elsewhere(&self, cloud: &Cloud) -> Option<CloudName> {
        if cloud.name() == CloudName::Described && same_origin(&self.token_endpoint, cloud.authority()) {
            return None;
        }
        let found = self.cloud()?;
        let government = |name| matches!(name, CloudName::UsGovL4 | CloudName::UsGovL5);
        // Without a sub-scope both levels look the same.
        let unsure = self.sub_scope().is_empty() && government(found) && government(cloud.name());
        (found != cloud.name() && !unsure).then_some(found)
    }

    fn cloud(&self) -> Option<CloudName> {
        match (self.sub_scope().as_str(), self.tenant_region_scope.as_deref()) {
            ("DOD", _) => return Some(CloudName::UsGovL5),
            ("DODCON", _) => return Some(CloudName::UsGovL4),
            (_, Some(scope)) if ["USG", "USGov"].iter().any(|one| scope.eq_ignore_ascii_case(one)) => {
                return Some(CloudName::UsGovL4);
            }
            _ => {}
        }
        let host = self.token_endpoint.host_str()?;
        let clouds = [Cloud::global(), Cloud::us_gov_l4(), Cloud::china()];
        clouds.into_iter().find(|cloud| cloud.signs_in_at(host)).map(|cloud| cloud.name())
    }

    fn sub_scope(&self) -> String {
        self.tenant_region_sub_scope.as_deref().unwrap_or_default().to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(host: &str, scope: Option<&str>, sub: Option<&str>, asked: &Cloud) -> Option<CloudName> {
        let configuration = serde_json::json!({
            "issuer": format!("https://{host}/1/v2.0"), "token_endpoint": format!("https://{host}/1/oauth2/v2.0/token"),
            "tenant_region_scope": scope, "tenant_region_sub_scope": sub,
        });
        serde_json::from_value::<Configuration>(configuration).unwrap().elsewhere(asked)
    }

    #[test]
    fn a_tenant_is_where_its_configuration_says() {
        let com = "login.microsoftonline.com";
        let us = "login.microsoftonline.us";
        for (host, scope, sub, cloud) in [
            (com, Some("EU"), None, CloudName::Global),
            (com, Some("NA"), Some("GCC"), CloudName::Global),
            ("login.windows.net", None, None, CloudName::Global),
            (us, Some("USGov"), Some("DODCON"), CloudName::UsGovL4),
            (com, Some("USGov"), Some("DODCON"), CloudName::UsGovL4),
            (com, Some("USG"), None, CloudName::UsGovL4),
            (us, None, None, CloudName::UsGovL4),
            (us, Some("USGov"), Some("DOD"), CloudName::UsGovL5),
            ("login.partner.microsoftonline.cn", Some("AS"), None, CloudName::China),
            ("login.chinacloudapi.cn", None, None, CloudName::China),
        ] {
            for asked in [Cloud::global(), Cloud::us_gov_l4(), Cloud::us_gov_l5(), Cloud::china()] {
                let unsure =
                    sub.is_none() && cloud == CloudName::UsGovL4 && asked.name() == CloudName::UsGovL5;
                let other = (asked.name() != cloud && !unsure).then_some(cloud);
                assert_eq!(
                    found(host, scope, sub, &asked),
                    other,
                    "{host} {scope:?} {sub:?} {:?}",
                    asked.name()
                );
            }
        }
        assert_eq!(found("login.example", Some("XX"), None, &Cloud::global()), None, "nothing is guessed");
    }
}
