//! The secret: made once, proved, and never left behind unknown.
//!
//! Owns making, proving and rolling back. Where the value is kept is the wizard's business (`Host::keep`).

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::{Graph, NewSecret, Organization, PasswordCredential, list, reads};
use entra::{Cloud, Code, Fault, Http, Idempotence, app_token};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::apply::Tools;
use crate::guide::application_permissions;

/// Between two looks for what a lost answer has left behind; the first two are those that find it on a healthy day.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// How often it is looked for right away. Later reads of the tenant go on looking (`facts::LostSecret`).
const LOOKS: u32 = 3;
/// Consecutive successes that prove a secret: replicas of the sign-in service learn of it one by one.
const SUCCESSES: u32 = 3;
/// Between two successes: asked again at once, the same replica answers over the same connection.
const BETWEEN_SUCCESSES: Duration = Duration::from_secs(1);
/// Between two tries. Activation has been seen to take 4 to 18 seconds, and minutes (`PEERS` 3H).
const BETWEEN_TRIES: Duration = Duration::from_secs(2);
/// When to stop trying.
const CEILING: Duration = Duration::from_mins(5);

/// Why no secret came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMade {
    /// Microsoft refused, or was never reached: nothing was made.
    Refused(Fault),
    /// The answer was lost; what it may have left behind was looked for, and removed if it was there.
    Lost {
        /// How it was lost.
        fault: Fault,
        /// What was found and removed.
        removed: Option<PasswordCredential>,
        /// Key ids that were there before, to tell an orphan that turns up later.
        known: BTreeSet<String>,
    },
}

/// Makes a secret. Never repeated blindly: if the answer is lost, the orphan is told by the key ids that were there
/// before, and removed. `known` are those that the observation shows; a registration that is not `recent` is read once
/// more for them, because one replica alone may be behind.
pub async fn make(
    tools: &Tools<'_>,
    object_id: &str,
    name: &str,
    end: Timestamp,
    mut known: BTreeSet<String>,
) -> Result<NewSecret, NotMade> {
    if !tools.recent {
        let there = tools.registration(object_id, true).await.map_err(NotMade::Refused)?;
        known.extend(there.password_credentials.into_iter().map(|credential| credential.key_id));
    }
    let made = tools
        .patiently(Idempotence::NotIdempotent, true, || tools.graph.add_password(object_id, name, None, end))
        .await;
    match made {
        Ok(written) => Ok(written.value),
        Err(fault) if fault.may_have_acted() => {
            let removed = remove_orphan(tools, object_id, name, &known).await;
            Err(NotMade::Lost { fault, removed, known })
        }
        Err(fault) => Err(NotMade::Refused(fault)),
    }
}

/// Removes the secret of our name that was not there before. Looks several times, because the replica that answers
/// first may not know it yet, and because a service that answered too late may still be making it.
async fn remove_orphan(
    tools: &Tools<'_>,
    object_id: &str,
    name: &str,
    known: &BTreeSet<String>,
) -> Option<PasswordCredential> {
    for look in 0..LOOKS {
        if look > 0 {
            tools.cancel.run_until_cancelled(tokio::time::sleep(BETWEEN_LOOKS)).await?;
        }
        let registration = tools.registration(object_id, true).await.ok()?;
        let orphan = registration.password_credentials.into_iter().find(|credential| {
            credential.display_name.as_deref() == Some(name) && !known.contains(&credential.key_id)
        });
        if let Some(orphan) = orphan {
            return remove(tools, object_id, &orphan.key_id, true).await.ok().map(|()| orphan);
        }
    }
    None
}

/// Removes a secret. One that is gone already counts as removed: at once if it is old, and once patience has ended if it
/// is so young that a replica may not know it yet.
pub async fn remove(tools: &Tools<'_>, object_id: &str, key_id: &str, young: bool) -> Result<(), Fault> {
    let removed = tools
        .patiently(Idempotence::Idempotent, young, || tools.graph.remove_password(object_id, key_id))
        .await;
    match removed {
        Err(fault) if fault.code != Code::KeyNotFound => Err(fault),
        _ => Ok(()),
    }
}

/// What the proof needs.
pub struct Proving<'a> {
    /// The HTTP client.
    pub http: &'a Http,
    /// The cloud.
    pub cloud: &'a Cloud,
    /// Directory id.
    pub tenant_id: &'a str,
    /// Application (client) id.
    pub app_id: &'a str,
    /// The secret's value.
    pub secret: &'a SecretString,
    /// Ends the proof.
    pub cancel: &'a entra::CancellationToken,
}

/// Proves a secret: an app-only token, its roles, and one harmless read with it, until they agree twice in a row.
/// Gives the roles beyond the four. Microsoft still activating the secret, or a consent, is waited for.
pub async fn prove(proving: &Proving<'_>) -> Result<BTreeSet<String>, Fault> {
    let began = std::time::Instant::now();
    let mut successes = 0;
    loop {
        match prove_once(proving).await {
            Ok(extra) => {
                successes += 1;
                if successes == SUCCESSES {
                    return Ok(extra);
                }
                pause(proving, BETWEEN_SUCCESSES).await?;
            }
            Err(fault) if is_activating(&fault) => {
                successes = 0;
                let wait = fault.retry_after.map_or(BETWEEN_TRIES, |asked| asked.max(BETWEEN_TRIES));
                if began.elapsed().saturating_add(wait) > CEILING {
                    return Err(fault);
                }
                pause(proving, wait).await?;
            }
            Err(fault) => return Err(fault),
        }
    }
}

async fn pause(proving: &Proving<'_>, wait: Duration) -> Result<(), Fault> {
    let slept = proving.cancel.run_until_cancelled(tokio::time::sleep(wait)).await;
    slept.ok_or_else(|| Fault::new(Code::Cancelled))
}

async fn prove_once(proving: &Proving<'_>) -> Result<BTreeSet<String>, Fault> {
    let token =
        app_token(proving.http, proving.cloud, proving.tenant_id, proving.app_id, proving.secret).await?;
    let extra = match &token.roles {
        Some(roles) => match application_permissions().find(|one| !roles.contains(one.value)) {
            // Roles are in the token, and a token made before the consent was known everywhere lacks them.
            Some(_) => return Err(Fault::new(Code::NotReplicatedYet)),
            None => roles
                .iter()
                .filter(|role| application_permissions().all(|one| one.value != role.as_str()))
                .cloned()
                .collect(),
        },
        // A token is not ours to read; where it cannot be, the read below is the proof.
        None => BTreeSet::new(),
    };
    let graph = Graph::new(proving.http, proving.cloud, token.access_token);
    list::<Organization>(&graph.json(&reads::organization()).await?)?;
    Ok(extra)
}

/// Answers that a new secret gets while Microsoft is still activating it.
fn is_activating(fault: &Fault) -> bool {
    matches!(
        fault.code,
        Code::SecretInvalid
            | Code::ClientUnknown
            | Code::ClientDisabled
            | Code::ClientNeedsConsent
            | Code::NotReplicatedYet
            | Code::Forbidden
            | Code::TokenRejected
            | Code::Throttled
            | Code::Outage
            | Code::Offline
            | Code::TimedOut
    )
}
