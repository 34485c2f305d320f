//! What was changed in this run, as a script for another program. It is for reading and keeping: run again, it would make
//! everything a second time.

use entra::CloudName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::Entry;
use crate::guide::ChangeKind;

/// For which program a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ShellName"))]
#[serde(rename_all = "camelCase")]
pub enum Shell {
    /// Microsoft Graph PowerShell.
    PowerShell,
    /// The Azure CLI, in a POSIX shell.
    AzureCli,
}

/// Comments of a script. It goes to support and colleagues, so it is in English, as reports for programs are.
const READ_ONLY: &str =
    "# What Peig Setup changed, to read and to keep. Run again, it would do it a second time.";
const NO_LINE: &str = "# Not one line of its own: ";
const SHOWS_SECRET: &str = "# The next line shows a new secret on the screen, once.";

/// All of a run as one script: what has no line is named in a comment.
pub fn script(journal: &[Entry], shell: Shell, cloud: CloudName, tenant: Option<Uuid>) -> String {
    let of_entry = |entry: &Entry| {
        let line = entry.lines.as_ref().and_then(|lines| match shell {
            Shell::PowerShell => lines.power_shell.clone(),
            Shell::AzureCli => lines.azure_cli.clone(),
        });
        let makes_secret = entry.change.kind == ChangeKind::MakeSecret && line.is_some();
        let line = line.unwrap_or_else(|| {
            let call = entry.lines.as_ref().map(|lines| lines.call.as_str()).unwrap_or_default();
            format!("{NO_LINE}{:?} {call}", entry.change.kind).trim_end().to_owned()
        });
        makes_secret.then(|| SHOWS_SECRET.to_owned()).into_iter().chain([line])
    };
    let first = [READ_ONLY.to_owned(), sign_in(shell, cloud, tenant)];
    let lines = first.into_iter().chain(journal.iter().flat_map(of_entry));
    lines.map(|line| line + "\n").collect()
}

/// Signs in to the tenant that the lines are about (learn.microsoft.com, "Connect-MgGraph", "National cloud deployments" of
/// Microsoft Graph PowerShell, "az login", "Azure cloud management with the Azure CLI").
fn sign_in(shell: Shell, cloud: CloudName, tenant: Option<Uuid>) -> String {
    let of_tenant = |name: &str| tenant.map(|id| format!(" {name} {id}")).unwrap_or_default();
    let cloud = match (shell, cloud) {
        (_, CloudName::Global) => "",
        (Shell::PowerShell, CloudName::UsGovL4) => " -Environment USGov",
        (Shell::PowerShell, CloudName::UsGovL5) => " -Environment USGovDoD",
        (Shell::PowerShell, CloudName::China) => " -Environment China",
        (Shell::AzureCli, CloudName::UsGovL4) => "az cloud set --name AzureUSGovernment\n",
        (Shell::AzureCli, CloudName::China) => "az cloud set --name AzureChinaCloud\n",
        (Shell::AzureCli, CloudName::UsGovL5) | (_, CloudName::Described) => {
            return "# Sign in to this cloud first: the program has no name for it.".to_owned();
        }
    };
    match shell {
        Shell::PowerShell => format!(
            "Connect-MgGraph{}{cloud} -Scopes \
             Application.ReadWrite.All,AppRoleAssignment.ReadWrite.All,DelegatedPermissionGrant.ReadWrite.All",
            of_tenant("-TenantId")
        ),
        Shell::AzureCli => format!("{cloud}az login{} --allow-no-subscriptions", of_tenant("--tenant")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_signs_in_to_the_cloud_and_tenant_that_it_is_about() {
        let tenant = Some(Uuid::from_u128(7));
        let first = |shell, cloud| sign_in(shell, cloud, tenant);
        let id = "00000000-0000-0000-0000-000000000007";
        assert!(
            first(Shell::PowerShell, CloudName::UsGovL5).contains(&format!("{id} -Environment USGovDoD -S"))
        );
        assert!(
            first(Shell::PowerShell, CloudName::Global)
                .starts_with(&format!("Connect-MgGraph -TenantId {id} -S"))
        );
        assert_eq!(
            first(Shell::AzureCli, CloudName::China),
            format!("az cloud set --name AzureChinaCloud\naz login --tenant {id} --allow-no-subscriptions")
        );
        // It has no cloud of this name: the lines would go to another one.
        assert!(first(Shell::AzureCli, CloudName::UsGovL5).starts_with('#'));
    }
}
