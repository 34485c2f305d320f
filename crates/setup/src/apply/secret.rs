//! Making a secret: once, and never left behind unknown. Where its value is kept is the wizard's business (`Host::keep`).

use std::time::Duration;

use entra::Fault;
use entra::graph::PasswordCredential;

use super::tools::{Tools, none_in_use};
use crate::ledger::Fact;
use crate::secret::trace::Begun;
use crate::tenant::snapshot::Observation;

/// Between two looks for what a lost answer has left behind; the first two are those that find it on a healthy day.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// How often it is looked for right away. Later reads of the tenant go on looking (`Traces`).
const LOOKS: u32 = 3;

/// Removes what a lost answer has left behind. Looks several times, because the replica that answers first may not know it
/// yet, and because a service that answered too late may still be making it.
pub(super) async fn remove_orphan(tools: &Tools<'_>, lost: &Begun) -> Option<PasswordCredential> {
    for look in 0..LOOKS {
        if look > 0 {
            tools.cancel.run_until_cancelled(tokio::time::sleep(BETWEEN_LOOKS)).await?;
        }
        if let Some(orphan) = find_lost(tools, lost).await.ok()? {
            return remove(tools, &lost.object_id, &orphan.key_id, true).await.ok().map(|()| orphan);
        }
    }
    None
}

/// What a lost answer has left behind, if the replica that answers knows it.
pub async fn find_lost(tools: &Tools<'_>, lost: &Begun) -> Result<Option<PasswordCredential>, Fault> {
    let registration = tools.registration(&lost.object_id, true).await?;
    Ok(registration.password_credentials.into_iter().find(|secret| lost.is(secret)))
}

/// Removes a secret of the registration in use, as planned. One that is gone was removed before the work was broken off, or
/// by a colleague.
pub(super) async fn take_away(
    tools: &Tools<'_>,
    key_id: &str,
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    let registration = seen.registration().ok_or_else(none_in_use)?;
    let secret = registration.password_credentials.iter().find(|one| one.key_id == *key_id);
    let Some(secret) = secret else { return Ok(Vec::new()) };
    let young = tools.is_young(registration)
        || tools.ledger.is_young(key_id, secret.start_date_time.or(Some(tools.now)), tools.now);
    remove(tools, &registration.id, key_id, young).await?;
    Ok(vec![Fact::SecretGone { key_id: key_id.to_owned() }])
}

/// Removes a secret. One that is gone already counts as removed: at once if it is old, and once patience has ended if it
/// is so young that a replica may not know it yet.
pub async fn remove(tools: &Tools<'_>, object_id: &str, key_id: &str, young: bool) -> Result<(), Fault> {
    tools
        .take_away(young, || async { tools.graph.remove_password(object_id, key_id).await.map(|_| ()) })
        .await
}
