//! What was changed in this run, as a script for another program. It is for reading and keeping: run again, it would make
//! everything a second time.

use serde::{Deserialize, Serialize};

use super::record::Entry;

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

/// All of a run as one script: what has no line is named in a comment.
pub fn script(journal: &[Entry], shell: Shell) -> String {
    let line = |entry: &Entry| {
        let line = entry.lines.as_ref().and_then(|lines| match shell {
            Shell::PowerShell => lines.power_shell.clone(),
            Shell::AzureCli => lines.azure_cli.clone(),
        });
        line.unwrap_or_else(|| format!("# {:?}: no line of its own", entry.change.kind))
    };
    let first = match shell {
        Shell::PowerShell => {
            "Connect-MgGraph -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All, DelegatedPermissionGrant.ReadWrite.All"
        }
        Shell::AzureCli => "az login --allow-no-subscriptions",
    };
    let lines = std::iter::once(first.to_owned()).chain(journal.iter().map(line));
    lines.map(|line| line + "\n").collect()
}
