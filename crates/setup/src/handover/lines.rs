//! A change as others would make it: the Graph call, and a line for Microsoft Graph PowerShell and for the Azure CLI.
//!
//! For those who want to know just what was done, or keep it in a script of their own. Only ids that have the form of ids
//! come into a line, so nothing that is called something in a tenant can be part of a command. A change without a line here
//! has no single one that does the same and nothing else.
//!
//! Sources: learn.microsoft.com, "Microsoft Graph PowerShell" (module Microsoft.Graph.Applications and
//! Microsoft.Graph.Identity.DirectoryManagement) and "az ad app", "az ad sp", "az rest"; arguments of azure-cli 2.91.0.

use serde::Serialize;
use uuid::Uuid;

use crate::facts::Facts;
use crate::guide::{
    ChangeKind, MICROSOFT_GRAPH_APP_ID, PERMISSIONS, Permission, PermissionKind, REDIRECT_URI,
};
use crate::plan::ChangeView;

/// One change in other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Lines {
    /// Method and path below `/v1.0`.
    pub call: String,
    /// For Microsoft Graph PowerShell, after `Connect-MgGraph`.
    pub power_shell: Option<String>,
    /// For the Azure CLI in a POSIX shell, after `az login`.
    pub azure_cli: Option<String>,
}

/// What a line names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ids {
    object: Option<Uuid>,
    app: Option<Uuid>,
    principal: Option<Uuid>,
    graph: Option<Uuid>,
}

impl Ids {
    /// Those of the registration in use.
    pub fn of(facts: &Facts<'_>) -> Self {
        let id = |text: &str| text.parse().ok();
        let seen = facts.observation;
        Self {
            object: facts.registration().and_then(|one| id(&one.id)),
            app: facts.registration().and_then(|one| id(&one.app_id)),
            principal: seen.service_principal.as_ref().and_then(|one| id(&one.id)),
            graph: id(&seen.graph.id),
        }
    }
}

/// The lines of one change; `graph_host` is that of the cloud.
pub fn lines(change: &ChangeView, ids: Ids, graph_host: &str) -> Option<Lines> {
    let told = Told { change, ids, graph_host };
    told.of_registration().or_else(|| told.of_principal()).or_else(|| told.of_secret())
}

fn three(call: String, power_shell: String, azure_cli: String) -> Lines {
    Lines { call, power_shell: Some(power_shell), azure_cli: Some(azure_cli) }
}

struct Told<'a> {
    change: &'a ChangeView,
    ids: Ids,
    graph_host: &'a str,
}

impl Told<'_> {
    /// A parameter of which no shell reads anything, within quotes or without.
    fn text(&self, name: &str) -> Option<&str> {
        let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.' | ':' | ' ');
        self.change.params.get(name).map(String::as_str).filter(|text| text.chars().all(plain))
    }

    fn permission(&self, kind: PermissionKind) -> Option<&'static Permission> {
        let name = self.text("permission")?;
        PERMISSIONS.iter().find(|one| one.value == name && one.kind == kind)
    }

    /// What the Azure CLI has no command for.
    fn rest(&self, method: &str, path: &str, body: &str) -> String {
        format!("az rest --method {method} --url https://{}/v1.0{path} --body '{body}'", self.graph_host)
    }

    fn of_registration(&self) -> Option<Lines> {
        if self.change.kind == ChangeKind::CreateRegistration {
            let (name, audience) = (self.text("name")?, self.text("audience")?);
            return Some(three(
                format!("PATCH /applications(uniqueName='{name}')"),
                format!(
                    "New-MgApplication -DisplayName '{name}' -UniqueName '{name}' -SignInAudience {audience} \
                     -Web @{{ RedirectUris = @('{REDIRECT_URI}') }}"
                ),
                format!(
                    "az ad app create --display-name '{name}' --sign-in-audience {audience} \
                     --web-redirect-uris {REDIRECT_URI}"
                ),
            ));
        }
        let object = self.ids.object?;
        let path = format!("/applications/{object}");
        let (shell, cli) = match self.change.kind {
            ChangeKind::SetAccountTypes => {
                let audience = self.text("audience")?;
                (format!("-SignInAudience {audience}"), format!("--sign-in-audience {audience}"))
            }
            ChangeKind::AllowPublicClient => {
                ("-IsFallbackPublicClient:$true".to_owned(), "--is-fallback-public-client true".to_owned())
            }
            ChangeKind::EnableRegistration => {
                let shell = format!(
                    "Update-MgApplication -ApplicationId {object} -BodyParameter @{{ isDisabled = $false }}"
                );
                let cli = self.rest("PATCH", &path, r#"{"isDisabled":false}"#);
                return Some(three(format!("PATCH {path}"), shell, cli));
            }
            ChangeKind::ListPermissions => {
                let (app, listed) = (self.ids.app?, listed(self.change.params.get("permissions")?));
                let cli = format!(
                    "az ad app permission add --id {app} --api {MICROSOFT_GRAPH_APP_ID} --api-permissions {listed}"
                );
                // In PowerShell the list is replaced whole: one line could take something away.
                return Some(Lines {
                    call: format!("PATCH {path}"),
                    power_shell: None,
                    azure_cli: Some(cli),
                });
            }
            _ => return None,
        };
        let shell = format!("Update-MgApplication -ApplicationId {object} {shell}");
        Some(three(format!("PATCH {path}"), shell, format!("az ad app update --id {object} {cli}")))
    }

    fn of_principal(&self) -> Option<Lines> {
        if self.change.kind == ChangeKind::CreateServicePrincipal {
            let app = self.ids.app?;
            return Some(three(
                format!("PATCH /servicePrincipals(appId='{app}')"),
                format!("New-MgServicePrincipal -AppId {app}"),
                format!("az ad sp create --id {app}"),
            ));
        }
        let (principal, graph) = (self.ids.principal?, self.ids.graph?);
        match self.change.kind {
            ChangeKind::EnableServicePrincipal => Some(three(
                format!("PATCH /servicePrincipals/{principal}"),
                format!("Update-MgServicePrincipal -ServicePrincipalId {principal} -AccountEnabled:$true"),
                format!("az ad sp update --id {principal} --set accountEnabled=true"),
            )),
            ChangeKind::GrantRole => {
                let role = self.permission(PermissionKind::Application)?.id;
                let path = format!("/servicePrincipals/{principal}/appRoleAssignments");
                let body =
                    format!(r#"{{"principalId":"{principal}","resourceId":"{graph}","appRoleId":"{role}"}}"#);
                let shell = format!(
                    "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId {principal} \
                     -PrincipalId {principal} -ResourceId {graph} -AppRoleId {role}"
                );
                Some(three(format!("POST {path}"), shell, self.rest("POST", &path, &body)))
            }
            ChangeKind::GrantDelegated => {
                let (app, scope) = (self.ids.app?, self.permission(PermissionKind::Delegated)?.value);
                Some(three(
                    "POST /oauth2PermissionGrants".to_owned(),
                    format!(
                        "New-MgOauth2PermissionGrant -ClientId {principal} -ConsentType AllPrincipals \
                         -ResourceId {graph} -Scope {scope}"
                    ),
                    format!(
                        "az ad app permission grant --id {app} --api {MICROSOFT_GRAPH_APP_ID} --scope {scope}"
                    ),
                ))
            }
            _ => None,
        }
    }

    fn of_secret(&self) -> Option<Lines> {
        let object = self.ids.object?;
        match self.change.kind {
            ChangeKind::MakeSecret => {
                let (name, end) = (self.text("name")?, self.text("expiresAt")?);
                Some(three(
                    format!("POST /applications/{object}/addPassword"),
                    format!(
                        "Add-MgApplicationPassword -ApplicationId {object} \
                         -PasswordCredential @{{ DisplayName = '{name}'; EndDateTime = '{end}' }}"
                    ),
                    format!(
                        "az ad app credential reset --id {object} --append --display-name '{name}' --end-date {end}"
                    ),
                ))
            }
            ChangeKind::RemoveSecret => {
                let key = self.text("keyId")?.parse::<Uuid>().ok()?;
                Some(three(
                    format!("POST /applications/{object}/removePassword"),
                    format!("Remove-MgApplicationPassword -ApplicationId {object} -KeyId {key}"),
                    format!("az ad app credential delete --id {object} --key-id {key}"),
                ))
            }
            _ => None,
        }
    }
}

/// As `az ad app permission add` wants them.
fn listed(names: &str) -> String {
    let wanted = |one: &&Permission| names.split(", ").any(|name| name == one.value);
    let of = |one: &Permission| match one.kind {
        PermissionKind::Application => format!("{}=Role", one.id),
        PermissionKind::Delegated => format!("{}=Scope", one.id),
    };
    PERMISSIONS.iter().filter(wanted).map(of).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Ids {
        let id = |last: u128| Some(Uuid::from_u128(last));
        Ids { object: id(1), app: id(2), principal: id(3), graph: id(4) }
    }

    fn told(kind: ChangeKind, params: &[(&str, &str)]) -> Option<Lines> {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        lines(&ChangeView { kind, params }, ids(), "graph.microsoft.com")
    }

    #[test]
    fn a_role_is_granted_by_its_id() {
        let lines = told(ChangeKind::GrantRole, &[("permission", "User.ReadWrite.All")]).unwrap();
        assert_eq!(
            lines.call,
            "POST /servicePrincipals/00000000-0000-0000-0000-000000000003/appRoleAssignments"
        );
        assert!(lines.power_shell.unwrap().ends_with("-AppRoleId 741f803b-c850-494e-b5df-cde7c675a1ca"));
        let cli = lines.azure_cli.unwrap();
        let body = cli.split('\'').nth(1).unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["resourceId"], Uuid::from_u128(4).to_string());
    }

    #[test]
    fn what_something_is_called_never_becomes_a_command() {
        for name in ["Peig'; rm -rf ~", "Peig\n", "$(id)", "`id`", "Peig\""] {
            let made = told(ChangeKind::MakeSecret, &[("name", name), ("expiresAt", "2027-05-25T10:00:00Z")]);
            assert_eq!(made, None, "{name}");
        }
        assert_eq!(told(ChangeKind::RemoveSecret, &[("keyId", "1; id")]), None);
        assert_eq!(told(ChangeKind::GrantRole, &[("permission", "Another.Permission")]), None);
    }

    #[test]
    fn a_list_is_added_to_and_never_replaced() {
        let lines =
            told(ChangeKind::ListPermissions, &[("permissions", "User.Read, Group.Read.All")]).unwrap();
        assert_eq!(lines.power_shell, None);
        assert!(lines.azure_cli.unwrap().contains("e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope"));
    }

    #[test]
    fn nothing_is_said_without_the_ids() {
        let change = ChangeView { kind: ChangeKind::AllowPublicClient, params: crate::params::Params::new() };
        assert_eq!(lines(&change, Ids::default(), "graph.microsoft.com"), None);
    }
}
