//! Taking away through what others can sign in as a registration, one object at a time. What stands in a list of its
//! properties goes with the registration's other changes (`registration`).

use entra::graph::{
    Part, reads, remove_federated_part, remove_owner_part, remove_principal_owner_part,
    remove_principal_password_part, without_keys,
};
use entra::{Code, Fault, Idempotence};
use jiff::Timestamp;

use super::registration::gone;
use super::tools::{Tools, none_in_use};
use crate::guide::FootholdKind;
use crate::ledger::Fact;
use crate::tenant::foothold::Foothold;
use crate::tenant::observe::{Memory, observe};
use crate::tenant::snapshot::{Meant, Observation};

/// Takes it away. It was read a moment ago: where it is gone, somebody else, or a lost answer of ours, was faster.
pub(super) async fn take_away(
    tools: &Tools<'_>,
    one: &Foothold,
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    let registration = seen.registration().ok_or_else(none_in_use)?.id.as_str();
    let principal = || seen.service_principal.as_ref().map(|found| found.id.as_str()).ok_or_else(none_in_use);
    let part = match one.kind {
        FootholdKind::Owner | FootholdKind::AppOwner | FootholdKind::UnknownOwner => {
            remove_owner_part(registration, &one.id)
        }
        FootholdKind::Federated => remove_federated_part(registration, &one.id),
        FootholdKind::PrincipalOwner => remove_principal_owner_part(principal()?, &one.id),
        FootholdKind::PrincipalSecret => remove_principal_password_part(principal()?, &one.id),
        FootholdKind::PrincipalCertificate => {
            tools.take_away(false, || certificate(tools, seen, &one.id)).await?;
            return Ok(vec![gone(registration, one)]);
        }
        // The others are no objects of their own (`steps`), or could not be read.
        _ => return Err(Fault::new(Code::Internal)),
    };
    tools.take_away(false, || send(tools, &part)).await?;
    Ok(vec![gone(registration, one)])
}

/// The tenant as it is now, with all that tells who else can sign in as the registration. `known` is what earlier looks
/// taught.
pub async fn look_closely(tools: &Tools<'_>, meant: &Meant, known: &Memory) -> Result<Observation, Fault> {
    tools
        .patiently(Idempotence::Idempotent, false, || async {
            let mut memory = known.clone();
            memory.look_closely();
            observe(tools.graph, meant, &mut memory, Timestamp::now()).await
        })
        .await
}

async fn send(tools: &Tools<'_>, part: &Part) -> Result<(), Fault> {
    tools.graph.write_nothing(part).await.map(|_| ())
}

/// The list is replaced whole, so it is read again just before.
async fn certificate(tools: &Tools<'_>, seen: &Observation, key_id: &str) -> Result<(), Fault> {
    let id = &seen.service_principal.as_ref().ok_or_else(none_in_use)?.id;
    let read = tools.graph.json(&reads::principal_credentials(id)).await?.into_value();
    tools.graph.patch_service_principal(id, &without_keys(&read, &[key_id])).await.map(|_| ())
}
