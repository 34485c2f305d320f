//! Taking back what was granted beyond Peig's permissions. What stands in the registration's list goes with its other changes
//! (`registration`).

use entra::Fault;
use entra::graph::{DelegatedGrant, patch_grant_part, reads, remove_assignment_part, remove_grant_part};

use super::tools::{Tools, none_in_use};
use crate::guide::PermissionKind;
use crate::ledger::Fact;
use crate::tenant::ask::whole_list;
use crate::tenant::extra::Held;
use crate::tenant::snapshot::Observation;

/// Takes it back. It was read a moment ago: where it is gone, somebody else, or a lost answer of ours, was faster.
pub(super) async fn revoke(tools: &Tools<'_>, held: &Held, seen: &Observation) -> Result<Vec<Fact>, Fault> {
    let principal = seen.service_principal.as_ref().ok_or_else(none_in_use)?.id.as_str();
    let take_back = || async move {
        let part = match held.subject.kind {
            PermissionKind::Application => remove_assignment_part(principal, &held.id),
            PermissionKind::Delegated => match grant(tools, principal, held).await? {
                Some(grant) => match held.scopes_left(&grant).as_str() {
                    "" => remove_grant_part(&grant.id),
                    left => patch_grant_part(&grant.id, left),
                },
                None => return Ok(()),
            },
        };
        tools.graph.write_nothing(&part).await.map(|_| ())
    };
    tools.take_away(false, take_back).await?;
    Ok(vec![Fact::Revoked { principal: principal.to_owned(), held: Box::new(held.clone()) }])
}

/// The grant as it is now, while it names the scope: its scopes are one string that is replaced whole, and what somebody
/// added since the last look has to stay in it.
async fn grant(tools: &Tools<'_>, principal: &str, held: &Held) -> Result<Option<DelegatedGrant>, Fault> {
    let grants: Vec<DelegatedGrant> = whole_list(tools.graph, reads::delegated_grants(principal)).await?;
    Ok(grants.into_iter().find(|one| held.is_in(&[], std::slice::from_ref(one))))
}
