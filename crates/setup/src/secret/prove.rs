//! Proves a secret: it signs in, and may do just what Peig needs.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::{Graph, Organization, reads};
use entra::{Cloud, Code, Fault, Http, app_token};
use secrecy::SecretString;
use tokio::time::Instant;

use crate::guide::application_permissions;

/// Between two tries. Activation has been seen to take 4 to 18 seconds, and minutes (`PEERS` 3H).
const BETWEEN_TRIES: Duration = Duration::from_secs(2);
/// How often a proved secret is tried again, and after which pause: asked at once, the same replica answers over the same
/// connection.
const FURTHER_PROOFS: u32 = 2;
const BETWEEN_PROOFS: Duration = Duration::from_secs(5);
/// When to stop trying.
const CEILING: Duration = Duration::from_mins(5);
/// The same where the secret is accepted and its token lacks a role: then the secret is not what is waited for.
const CEILING_FOR_ROLES: Duration = Duration::from_mins(2);

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

/// Proves a secret: an app-only token that carries the four roles. Gives the roles beyond them. Microsoft still activating
/// the secret, or a consent, is waited for; the first such token is the proof. Replicas of the sign-in service learn of a
/// secret one by one, so a later sign-in may still be refused for a moment: `stays_proved` watches that.
pub async fn prove(proving: &Proving<'_>) -> Result<BTreeSet<String>, Fault> {
    let began = Instant::now();
    let mut accepted = None;
    loop {
        match prove_once(proving).await {
            Err(fault) if is_activating(&fault) => {
                let (since, ceiling) = match lacking_role(&fault) {
                    Some(_) => (*accepted.get_or_insert_with(Instant::now), CEILING_FOR_ROLES),
                    None => (began, CEILING),
                };
                let wait = fault.retry_after.map_or(BETWEEN_TRIES, |asked| asked.max(BETWEEN_TRIES));
                if since.elapsed().saturating_add(wait) > ceiling {
                    return Err(fault);
                }
                pause(proving, wait).await?;
            }
            proved => return proved,
        }
    }
}

/// Watches a secret that has just been proved: it goes on signing in. Gives the roles beyond the four as they are by then.
/// A refusal that passes within the time of activation is no fault; one that stays is.
pub async fn stays_proved(proving: &Proving<'_>) -> Result<BTreeSet<String>, Fault> {
    let mut extra = BTreeSet::new();
    for _ in 0..FURTHER_PROOFS {
        pause(proving, BETWEEN_PROOFS).await?;
        extra = prove(proving).await?;
    }
    Ok(extra)
}

async fn pause(proving: &Proving<'_>, wait: Duration) -> Result<(), Fault> {
    let slept = proving.cancel.run_until_cancelled(tokio::time::sleep(wait)).await;
    slept.ok_or_else(|| Fault::new(Code::Cancelled))
}

async fn prove_once(proving: &Proving<'_>) -> Result<BTreeSet<String>, Fault> {
    let token =
        app_token(proving.http, proving.cloud, proving.tenant_id, proving.app_id, proving.secret).await?;
    let Some(roles) = &token.roles else {
        // A token is not ours to read; where it cannot be, a read with it is the proof.
        let graph = Graph::new(proving.http, proving.cloud, token.access_token);
        graph.json(&reads::organization()).await?.list::<Organization>()?;
        return Ok(BTreeSet::new());
    };
    // Roles are in the token, and a token made before the consent was known everywhere lacks them.
    if let Some(lacking) = application_permissions().find(|one| !roles.contains(one.value)) {
        let fault = Fault::new(Code::NotReplicatedYet).about(lacking.value);
        return Err(Fault { request_id: token.request_id, ..fault });
    }
    let extra = roles.iter().filter(|role| application_permissions().all(|one| one.value != role.as_str()));
    Ok(extra.cloned().collect())
}

/// The permission that the token of an accepted secret lacks, where that is what the proof has failed for.
pub fn lacking_role(fault: &Fault) -> Option<&'static str> {
    fault.named.about.filter(|_| fault.code == Code::NotReplicatedYet)
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
