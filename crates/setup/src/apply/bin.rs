//! Into the bin and out of it.

use entra::graph::{ServicePrincipal, reads};
use entra::{Code, Fault, Idempotence};
use jiff::Timestamp;

use super::tools::Tools;
use crate::ledger::Fact;
use crate::tenant::ask::whole_list;
use crate::tenant::observe::{Memory, observe};
use crate::tenant::snapshot::{Meant, Observation};

/// Deletes the registration, and with it its service principal. One that is gone already counts as deleted, unless it is so
/// young that the replica which says so may not have heard of it; of one that the last read did not show nothing is asked.
pub(super) async fn delete(
    tools: &Tools<'_>,
    object_id: &str,
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    let known = seen.registrations.iter().find(|one| one.id == object_id);
    let Some(mut gone) = known.cloned() else {
        let in_bin = seen.deleted.iter().find(|one| one.id == object_id);
        return Ok(in_bin.map(|one| Fact::Deleted(Box::new(one.clone()))).into_iter().collect());
    };
    let young = tools.is_young(&gone);
    let delete = || async { tools.graph.delete_application(object_id).await.map(|_| ()) };
    tools.take_away(young, delete).await?;
    gone.deleted_date_time = Some(tools.now);
    Ok(vec![Fact::Deleted(Box::new(gone))])
}

/// Takes a registration out of the bin, and its service principal with it: restoring an application does not restore
/// that by itself (Microsoft, "Restore deleted directory object item"), though some services do. Both are then read anew, because what the bin
/// shows of them is only a part, and lists that are replaced whole must not be planned from a part.
pub(super) async fn restore(
    tools: &Tools<'_>,
    object_id: &str,
    app_id: &str,
    seen: &mut Observation,
) -> Result<Vec<Fact>, Fault> {
    // Looked for before, while both are surely there.
    let principal = deleted_principal(tools, app_id).await?;
    tools.patiently(Idempotence::Idempotent, true, || restore_application(tools, object_id)).await?;
    if let Some(id) = &principal {
        tools.patiently(Idempotence::Idempotent, true, || restore_principal(tools, id, app_id)).await?;
    }
    let meant = Meant::This(object_id.to_owned());
    *seen = tools
        .patiently(Idempotence::Idempotent, true, || async {
            let seen = observe(tools.graph, &meant, &mut Memory::default(), Timestamp::now()).await?;
            let whole = seen.registration().is_some_and(|one| one.id == object_id)
                && (principal.is_none() || seen.service_principal.is_some());
            if whole { Ok(seen) } else { Err(Fault::new(Code::NotFound)) }
        })
        .await?;
    Ok(Fact::all_of(seen))
}

/// One that is alive already, because the answer to an earlier attempt was lost, counts as restored.
async fn restore_application(tools: &Tools<'_>, object_id: &str) -> Result<(), Fault> {
    match tools.graph.restore_deleted(object_id).await {
        Err(fault) if fault.code == Code::NotFound => {
            tools.graph.json(&reads::application(object_id)).await.map(|_| ()).map_err(|_| fault)
        }
        restored => restored.map(|_| ()),
    }
}

/// One that is alive already, because the service restored it with its application, counts as restored.
async fn restore_principal(tools: &Tools<'_>, id: &str, app_id: &str) -> Result<(), Fault> {
    match tools.graph.restore_deleted(id).await {
        Err(fault) if fault.code == Code::NotFound => {
            let alive = tools.graph.json(&reads::service_principal_of(app_id)).await?;
            let found = alive.list::<ServicePrincipal>()?.items.into_iter().any(|one| one.id == id);
            if found { Ok(()) } else { Err(fault) }
        }
        restored => restored.map(|_| ()),
    }
}

/// Takes the service principal of a living registration out of the bin, where a restoring that was broken off has left it:
/// a new one beside it would lack what it holds. Whether there was one.
pub(super) async fn restore_left_behind(tools: &Tools<'_>, app_id: &str) -> Result<bool, Fault> {
    let Some(id) = deleted_principal(tools, app_id).await? else { return Ok(false) };
    tools.patiently(Idempotence::Idempotent, false, || restore_principal(tools, &id, app_id)).await?;
    Ok(true)
}

/// Object id of the application's service principal in the bin; of several, of which only one can come back, the one that
/// was deleted last.
async fn deleted_principal(tools: &Tools<'_>, app_id: &str) -> Result<Option<String>, Fault> {
    let found: Vec<ServicePrincipal> = tools
        .patiently(Idempotence::Idempotent, false, || {
            whole_list(tools.graph, reads::deleted_service_principals())
        })
        .await?;
    let of_application = found.into_iter().filter(|one| one.app_id == app_id);
    Ok(of_application.max_by_key(|one| one.deleted_date_time).map(|one| one.id))
}
