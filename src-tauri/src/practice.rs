//! The practice tenant inside the program.
//!
//! Owns its life: one at a time, gone with the program. It is reached over HTTP like any other cloud, through the
//! description that starting it gives.

use practice_tenant::{Options, Practice, Scenario};
use setup::host::HostFault;
use setup::ipc::ScenarioId;
use tokio::sync::Mutex;

/// The one practice tenant that may run.
#[derive(Default)]
pub(crate) struct PracticeTenant {
    running: Mutex<Option<Practice>>,
}

impl PracticeTenant {
    /// Starts one, after stopping the one that runs, and gives its cloud description.
    pub(crate) async fn start(&self, scenario: ScenarioId) -> Result<String, HostFault> {
        let mut running = self.running.lock().await;
        if let Some(older) = running.take() {
            older.stop().await;
        }
        let options = Options { scenario: scenario_of(scenario), ..Options::default() };
        let practice = Practice::start(options).await.map_err(|fault| {
            tracing::warn!(%fault, "the practice tenant could not start");
            HostFault::Failed(format!("practice tenant: {fault}"))
        })?;
        let description = practice.cloud_json();
        *running = Some(practice);
        Ok(description)
    }

    /// Stops it, if it runs.
    pub(crate) async fn stop(&self) {
        if let Some(practice) = self.running.lock().await.take() {
            practice.stop().await;
        }
    }
}

fn scenario_of(id: ScenarioId) -> Scenario {
    match id {
        ScenarioId::Fresh => Scenario::Fresh,
        ScenarioId::HalfDone => Scenario::HalfDone,
        ScenarioId::Finished => Scenario::Finished,
        ScenarioId::TwoRegistrations => Scenario::TwoRegistrations,
        ScenarioId::PreparedBySomebodyElse => Scenario::PreparedBySomebodyElse,
        ScenarioId::CannotConsent => Scenario::CannotConsent,
        ScenarioId::SecretExpiring => Scenario::SecretExpiring,
        ScenarioId::SecretExpired => Scenario::SecretExpired,
        ScenarioId::Deleted => Scenario::Deleted,
        ScenarioId::PolicyShortens => Scenario::PolicyShortens,
        ScenarioId::PolicyForbids => Scenario::PolicyForbids,
        ScenarioId::NotAdmin => Scenario::NotAdmin,
        ScenarioId::SlowReplication => Scenario::SlowReplication,
        ScenarioId::Throttled => Scenario::Throttled,
        ScenarioId::Outage => Scenario::Outage,
        ScenarioId::ConditionalAccess => Scenario::ConditionalAccess,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use entra::Cloud;
    use url::Url;

    use super::*;

    fn reachable(authority: &Url) -> bool {
        let addresses = authority.socket_addrs(|| None).unwrap();
        TcpStream::connect(addresses.as_slice()).is_ok()
    }

    #[tokio::test]
    async fn one_runs_at_a_time_and_none_after_stop() {
        let practice = PracticeTenant::default();
        let first = Cloud::from_json(&practice.start(ScenarioId::Fresh).await.unwrap()).unwrap();
        assert!(reachable(first.authority()));
        let second = Cloud::from_json(&practice.start(ScenarioId::Finished).await.unwrap()).unwrap();
        assert!(reachable(second.authority()));
        assert!(first.authority() == second.authority() || !reachable(first.authority()));
        practice.stop().await;
        practice.stop().await;
        assert!(!reachable(second.authority()));
    }
}
