//! The practice tenant inside the program.
//!
//! Owns its life: one at a time, gone with the program. It is reached over HTTP like any other cloud, through the
//! description that starting it gives. Its pages speak the language of the window, also when that changes.

use practice_tenant::{Options, Practice, Scenario, Spoken};
use setup::host::HostFault;
use setup::ipc::ScenarioId;
use tokio::sync::Mutex;

/// The one practice tenant that may run.
#[derive(Default)]
pub(crate) struct PracticeTenant {
    running: Mutex<Option<Practice>>,
    spoken: Spoken,
}

impl PracticeTenant {
    /// None runs yet. The pages of any that will run say what is `spoken` then.
    pub(crate) fn new(spoken: Spoken) -> Self {
        Self { running: Mutex::default(), spoken }
    }

    /// Starts one, after stopping the one that runs, and gives its cloud description.
    pub(crate) async fn start(&self, scenario: ScenarioId) -> Result<String, HostFault> {
        let mut running = self.running.lock().await;
        if let Some(older) = running.take() {
            older.stop().await;
        }
        let options =
            Options { scenario: scenario_of(scenario), spoken: self.spoken.clone(), ..Options::default() };
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
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use entra::Cloud;
    use url::Url;

    use super::*;

    fn reachable(authority: &Url) -> bool {
        let addresses = authority.socket_addrs(|| None).unwrap();
        TcpStream::connect(addresses.as_slice()).is_ok()
    }

    /// The sign-in host's own page.
    async fn said_at(authority: &Url) -> String {
        let addresses = authority.socket_addrs(|| None).unwrap();
        let asked = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(addresses.as_slice()).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        asked.await.unwrap()
    }

    #[tokio::test]
    async fn its_pages_speak_the_language_of_the_window() {
        let words = |tag: &str| practice_tenant::Words::of(tag, crate::language::catalogue(tag)).unwrap();
        let spoken = Spoken::new(words("de"));
        let practice = PracticeTenant::new(spoken.clone());
        let cloud = Cloud::from_json(&practice.start(ScenarioId::Fresh).await.unwrap()).unwrap();
        let german = said_at(cloud.authority()).await;
        assert!(german.contains("<html lang=\"de\">"), "{german}");
        spoken.speak(words("sk"));
        let slovak = said_at(cloud.authority()).await;
        assert!(slovak.contains("<html lang=\"sk\">"), "the next page is in the new one: {slovak}");
        practice.stop().await;
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
