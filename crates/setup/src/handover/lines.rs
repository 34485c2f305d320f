//! A change as others would make it: the Graph call, and a line for Microsoft Graph PowerShell and for the Azure CLI.
//!
//! For those who want to know just what was done, or keep it in a script of their own. Ids come into a line only where they
//! have the form of ids, names only quoted. A change without a line here has no single one that does the same and nothing
//! else.
//!
//! Sources, with the names of all parameters: learn.microsoft.com/powershell/module/microsoft.graph.applications
//! (`Update-MgApplicationByUniqueName`, `New-MgApplication`, `Update-MgApplication`, `Add-` and `Remove-MgApplicationPassword`,
//! `New-MgServicePrincipal`, `Update-MgServicePrincipal`, `New-MgServicePrincipalAppRoleAssignment`), /microsoft.graph.identity.signins (`New-MgOauth2PermissionGrant`), /microsoft.graph.authentication
//! (`Invoke-MgGraphRequest`); learn.microsoft.com/cli/azure/ad/app, /ad/app/permission, /ad/app/credential, /ad/sp and
//! /reference-index (`az rest`); arguments held against azure-cli 2.91.0.

use serde::Serialize;
use uuid::Uuid;

use super::calls::{Ids, call};
use super::quote;
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

/// The lines of one change; `graph_host` is that of the cloud.
pub fn lines(change: &ChangeView, ids: &Ids, graph_host: &str) -> Option<Lines> {
    let told = Told { change, ids, graph_host };
    let (power_shell, azure_cli) = told.both().unwrap_or_default();
    Some(Lines { call: call(change, ids)?, power_shell, azure_cli })
}

/// The line for Microsoft Graph PowerShell, and the one for the Azure CLI.
type Both = (Option<String>, Option<String>);

fn two(power_shell: String, azure_cli: String) -> Both {
    (Some(power_shell), Some(azure_cli))
}

struct Told<'a> {
    change: &'a ChangeView,
    ids: &'a Ids,
    graph_host: &'a str,
}

impl Told<'_> {
    fn both(&self) -> Option<Both> {
        match self.change.kind {
            ChangeKind::CreateRegistration => self.creation(),
            ChangeKind::SetAccountTypes
            | ChangeKind::AllowPublicClient
            | ChangeKind::EnableRegistration
            | ChangeKind::ListPermissions => self.of_registration(),
            ChangeKind::CreateServicePrincipal | ChangeKind::EnableServicePrincipal => self.of_principal(),
            ChangeKind::GrantRole | ChangeKind::GrantDelegated => self.grant(),
            ChangeKind::MakeSecret => self.secret(),
            ChangeKind::RemoveSecret => self.removal(),
            _ => None,
        }
    }

    fn param(&self, name: &str) -> Option<&str> {
        self.change.params.get(name).map(String::as_str)
    }

    /// A parameter of which no shell reads anything, without quotes.
    fn plain(&self, name: &str) -> Option<&str> {
        let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.' | ':');
        self.param(name).filter(|text| !text.starts_with('-') && text.chars().all(plain))
    }

    fn permission(&self, kind: PermissionKind) -> Option<&'static Permission> {
        let name = self.param("permission")?;
        PERMISSIONS.iter().find(|one| one.value == name && one.kind == kind)
    }

    /// What the Azure CLI has no command for.
    fn rest(&self, method: &str, path: &str, body: &str) -> String {
        format!("az rest --method {method} --url https://{}/v1.0{path} --body '{body}'", self.graph_host)
    }

    fn creation(&self) -> Option<Both> {
        let (name, audience) = (self.param("name")?, self.plain("audience")?);
        let quoted = quote::power_shell(name)?;
        let given = format!(
            "-DisplayName {quoted} -SignInAudience {audience} -Web @{{ RedirectUris = @('{REDIRECT_URI}') }}"
        );
        let shell = match self.ids.unique_name.as_deref().map(quote::power_shell) {
            Some(key) => format!(
                "Update-MgApplicationByUniqueName -UniqueName {} {given} -Headers @{{ Prefer = 'create-if-missing' }}",
                key?
            ),
            None => format!("New-MgApplication {given}"),
        };
        let cli = format!(
            "az ad app create --display-name {} --sign-in-audience {audience} --web-redirect-uris {REDIRECT_URI}",
            quote::posix(name)?
        );
        Some(two(shell, cli))
    }

    fn of_registration(&self) -> Option<Both> {
        let object = self.ids.object?;
        let (shell, cli) = match self.change.kind {
            ChangeKind::SetAccountTypes => {
                let audience = self.plain("audience")?;
                (format!("-SignInAudience {audience}"), format!("--sign-in-audience {audience}"))
            }
            ChangeKind::EnableRegistration => {
                let path = format!("/applications/{object}");
                // The module's own command has no parameter of this name.
                let shell = format!(
                    "Invoke-MgGraphRequest -Method PATCH -Uri https://{}/v1.0{path} -Body @{{ isDisabled = $false }}",
                    self.graph_host
                );
                return Some(two(shell, self.rest("PATCH", &path, r#"{"isDisabled":false}"#)));
            }
            ChangeKind::ListPermissions => {
                let (app, listed) = (self.ids.app?, listed(self.param("permissions")?));
                let cli = format!(
                    "az ad app permission add --id {app} --api {MICROSOFT_GRAPH_APP_ID} --api-permissions {listed}"
                );
                // In PowerShell the list is replaced whole: one line could take something away.
                return Some((None, Some(cli)));
            }
            _ => ("-IsFallbackPublicClient:$true".to_owned(), "--is-fallback-public-client true".to_owned()),
        };
        let shell = format!("Update-MgApplication -ApplicationId {object} {shell}");
        Some(two(shell, format!("az ad app update --id {object} {cli}")))
    }

    fn of_principal(&self) -> Option<Both> {
        if self.change.kind == ChangeKind::CreateServicePrincipal {
            let app = self.ids.app?;
            let shell = format!("New-MgServicePrincipal -AppId {app}");
            return Some(two(shell, format!("az ad sp create --id {app}")));
        }
        let principal = self.ids.principal?;
        let shell =
            format!("Update-MgServicePrincipal -ServicePrincipalId {principal} -AccountEnabled:$true");
        Some(two(shell, format!("az ad sp update --id {principal} --set accountEnabled=true")))
    }

    fn grant(&self) -> Option<Both> {
        let (principal, graph) = (self.ids.principal?, self.ids.graph?);
        if self.change.kind == ChangeKind::GrantDelegated {
            let (app, scope) = (self.ids.app?, self.permission(PermissionKind::Delegated)?.value);
            let shell = format!(
                "New-MgOauth2PermissionGrant -ClientId {principal} -ConsentType AllPrincipals \
                 -ResourceId {graph} -Scope {scope}"
            );
            let cli = format!(
                "az ad app permission grant --id {app} --api {MICROSOFT_GRAPH_APP_ID} --scope {scope}"
            );
            return Some(two(shell, cli));
        }
        let role = self.permission(PermissionKind::Application)?.id;
        let path = format!("/servicePrincipals/{principal}/appRoleAssignments");
        let body = format!(r#"{{"principalId":"{principal}","resourceId":"{graph}","appRoleId":"{role}"}}"#);
        let shell = format!(
            "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId {principal} \
             -PrincipalId {principal} -ResourceId {graph} -AppRoleId {role}"
        );
        Some(two(shell, self.rest("POST", &path, &body)))
    }

    /// How one is made; the value is in no parameter.
    fn secret(&self) -> Option<Both> {
        let (object, name, end) = (self.ids.object?, self.param("name")?, self.plain("expiresAt")?);
        let shell = format!(
            "Add-MgApplicationPassword -ApplicationId {object} \
             -PasswordCredential @{{ DisplayName = {}; EndDateTime = '{end}' }}",
            quote::power_shell(name)?
        );
        let cli = format!(
            "az ad app credential reset --id {object} --append --display-name {} --end-date {end}",
            quote::posix(name)?
        );
        Some(two(shell, cli))
    }

    fn removal(&self) -> Option<Both> {
        let (object, key) = (self.ids.object?, self.param("keyId")?.parse::<Uuid>().ok()?);
        let shell = format!("Remove-MgApplicationPassword -ApplicationId {object} -KeyId {key}");
        Some(two(shell, format!("az ad app credential delete --id {object} --key-id {key}")))
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
        Ids { object: id(1), app: id(2), principal: id(3), graph: id(4), unique_name: Some("a'b".to_owned()) }
    }

    fn told_of(kind: ChangeKind, params: &[(&str, &str)], ids: &Ids) -> Lines {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        lines(&ChangeView { kind, params }, ids, "graph.microsoft.com").unwrap()
    }

    fn told(kind: ChangeKind, params: &[(&str, &str)]) -> Lines {
        told_of(kind, params, &ids())
    }

    #[test]
    fn a_role_is_granted_by_its_id() {
        let lines = told(ChangeKind::GrantRole, &[("permission", "User.ReadWrite.All")]);
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
    fn a_creation_has_the_key_that_was_used() {
        let params = [("name", "Peig's $(id) `x`"), ("audience", "AzureADMyOrg")];
        let lines = told(ChangeKind::CreateRegistration, &params);
        assert_eq!(lines.call, "PATCH /applications(uniqueName='a''b')");
        let shell = lines.power_shell.unwrap();
        assert!(shell.starts_with("Update-MgApplicationByUniqueName -UniqueName 'a''b' "), "{shell}");
        assert!(shell.contains("-DisplayName 'Peig''s $(id) `x`' -Sign"), "{shell}");
        assert!(lines.azure_cli.unwrap().contains(r"--display-name 'Peig'\''s $(id) `x`' --sign"));
        let without = told_of(ChangeKind::CreateRegistration, &params, &Ids::default());
        assert_eq!(without.call, "POST /applications");
        assert!(without.power_shell.unwrap().starts_with("New-MgApplication -DisplayName "));
    }

    #[test]
    fn what_stands_without_quotes_is_no_command() {
        for end in ["2027; id", "$(id)", "`id`", "-x", "a b", "2027'", "2027\n"] {
            let made = told(ChangeKind::MakeSecret, &[("name", "Peig"), ("expiresAt", end)]);
            assert_eq!((made.power_shell, made.azure_cli), (None, None), "{end}");
        }
        assert_eq!(told(ChangeKind::RemoveSecret, &[("keyId", "1; id")]).azure_cli, None);
        assert_eq!(told(ChangeKind::GrantRole, &[("permission", "Another.Permission")]).azure_cli, None);
    }

    #[test]
    fn a_list_is_added_to_and_never_replaced() {
        let lines = told(ChangeKind::ListPermissions, &[("permissions", "User.Read, Group.Read.All")]);
        assert_eq!(lines.power_shell, None);
        assert!(lines.azure_cli.unwrap().contains("e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope"));
    }

    #[test]
    fn an_id_that_is_not_known_is_not_made_up() {
        let lines = told_of(ChangeKind::AllowPublicClient, &[], &Ids::default());
        assert_eq!((lines.call.as_str(), lines.power_shell), ("PATCH /applications/{id}", None));
    }
}
