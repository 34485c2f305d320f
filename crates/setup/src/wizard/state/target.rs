//! Which cloud and tenant, and with which client.

use entra::{Cloud, CloudName};
use serde::Serialize;

use crate::guide::{FEWER_SCOPES, GRAPH_COMMAND_LINE_TOOLS, SIGN_IN_SCOPES};
use crate::wizard::intent::CloudChoice;

/// Whose client id signs the admin in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ClientKind {
    /// Microsoft Graph Command Line Tools, Microsoft's own.
    MicrosoftGraphCommandLineTools,
    /// Peig's own public client, set when the program was built.
    Peig,
    /// One that the admin typed.
    Custom,
}

/// Which cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CloudKind {
    /// The worldwide cloud.
    Global,
    /// Microsoft Cloud for US Government, L4 (GCC High).
    UsGovL4,
    /// Microsoft Cloud for US Government, L5 (DoD).
    UsGovL5,
    /// Microsoft Cloud China, operated by 21Vianet.
    China,
    /// The practice tenant inside the program.
    Practice,
    /// Described by the file that `PEIG_SETUP_CLOUD` names: neither Microsoft's nor the practice tenant inside the program.
    File,
}

/// Why the cloud description that `PEIG_SETUP_CLOUD` names cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloudProblem {
    /// The file cannot be read.
    Missing {
        /// The path as it was given.
        path: String,
    },
    /// It is not a cloud description.
    Invalid {
        /// Short code of the reason.
        reason: &'static str,
        /// In words, for support.
        detail: String,
    },
}

/// Where the admin wants to sign in.
pub(crate) struct Target {
    peig_client_id: Option<String>,
    /// The cloud of a real tenant, or why there is none.
    real_cloud: Result<Cloud, CloudProblem>,
    cloud: Cloud,
    practice: bool,
    /// The admin has said that a token may go to this foreign cloud.
    agreed: bool,
    tenant: Option<String>,
    client_id: String,
    client_kind: ClientKind,
    /// The admin gives this program no right to consent: they approve on Microsoft's page.
    fewer_rights: bool,
}

impl Target {
    pub(crate) fn new(peig_client_id: Option<String>, real_cloud: Result<Cloud, CloudProblem>) -> Self {
        let cloud = real_cloud.clone().unwrap_or_else(|_| Cloud::global());
        let mut target = Self {
            peig_client_id,
            real_cloud,
            cloud,
            practice: false,
            agreed: false,
            tenant: None,
            client_id: String::new(),
            client_kind: ClientKind::MicrosoftGraphCommandLineTools,
            fewer_rights: false,
        };
        target.reset();
        target
    }

    /// As at the start: no tenant chosen.
    pub(crate) fn reset(&mut self) {
        if self.practice
            && let Ok(cloud) = &self.real_cloud
        {
            self.cloud = cloud.clone();
        }
        self.practice = false;
        self.agreed = false;
        self.tenant = None;
        self.fewer_rights = false;
        self.use_client(None);
    }

    /// A real tenant. `tenant` and `client_id` are as typed, and known to be well formed.
    pub(crate) fn choose(
        &mut self,
        cloud: CloudChoice,
        tenant: Option<String>,
        client_id: Option<String>,
    ) -> Result<(), CloudProblem> {
        self.cloud = match (cloud, &self.real_cloud) {
            (CloudChoice::UsGovL4, _) => Cloud::us_gov_l4(),
            (CloudChoice::UsGovL5, _) => Cloud::us_gov_l5(),
            (CloudChoice::China, _) => Cloud::china(),
            (CloudChoice::Default, Ok(cloud)) => cloud.clone(),
            (CloudChoice::Default, Err(problem)) => return Err(problem.clone()),
        };
        self.practice = false;
        self.agreed = false;
        self.fewer_rights = false;
        self.tenant = tenant;
        self.use_client(client_id);
        Ok(())
    }

    /// This choice is another cloud of Microsoft's than the one in use. The worldwide one stands behind `Default` only where
    /// no file describes another.
    pub(crate) fn leads_elsewhere(&self, cloud: CloudChoice) -> bool {
        let name = match (cloud, &self.real_cloud) {
            (CloudChoice::UsGovL4, _) => CloudName::UsGovL4,
            (CloudChoice::UsGovL5, _) => CloudName::UsGovL5,
            (CloudChoice::China, _) => CloudName::China,
            (CloudChoice::Default, Ok(cloud)) => cloud.name(),
            (CloudChoice::Default, Err(_)) => return false,
        };
        name != self.cloud.name() && name != CloudName::Described
    }

    /// The practice tenant inside the program.
    pub(crate) fn practise(&mut self, cloud: Cloud) {
        self.cloud = cloud;
        self.practice = true;
        self.fewer_rights = false;
        self.tenant = None;
        self.use_client(None);
    }

    /// The client to sign in with: the one that was typed, else Peig's own, else Microsoft's. Registrations do not exist
    /// across clouds, and Peig's is in the worldwide one (and, for tests, in one that is described).
    fn use_client(&mut self, typed: Option<String>) {
        let peig = self
            .peig_client_id
            .clone()
            .filter(|_| matches!(self.cloud.name(), CloudName::Global | CloudName::Described));
        (self.client_id, self.client_kind) = match (typed, peig) {
            (Some(id), _) => (id, ClientKind::Custom),
            (None, Some(id)) => (id, ClientKind::Peig),
            (None, None) => (GRAPH_COMMAND_LINE_TOOLS.to_owned(), ClientKind::MicrosoftGraphCommandLineTools),
        };
    }

    pub(crate) fn kind(&self) -> CloudKind {
        match (self.practice, self.cloud.name()) {
            (true, _) => CloudKind::Practice,
            (false, CloudName::Global) => CloudKind::Global,
            (false, CloudName::UsGovL4) => CloudKind::UsGovL4,
            (false, CloudName::UsGovL5) => CloudKind::UsGovL5,
            (false, CloudName::China) => CloudKind::China,
            (false, CloudName::Described) => CloudKind::File,
        }
    }

    /// The admin agrees to a foreign cloud, by the hosts that they saw.
    pub(crate) fn agree_to(&mut self, sign_in_host: &str, graph_host: &str) {
        self.agreed |= sign_in_host == self.cloud.sign_in_host() && graph_host == self.cloud.graph_host();
    }

    /// A sign-in may begin: the cloud is Microsoft's or the practice tenant, or the admin has agreed to it.
    pub(crate) fn is_trusted(&self) -> bool {
        self.agreed || self.kind() != CloudKind::File
    }

    pub(crate) fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    pub(crate) fn problem(&self) -> Option<&CloudProblem> {
        self.real_cloud.as_ref().err()
    }

    pub(crate) fn is_practice(&self) -> bool {
        self.practice
    }

    /// The tenant that was typed.
    pub(crate) fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// With how few rights to sign in.
    pub(crate) fn choose_rights(&mut self, fewer: bool) {
        self.fewer_rights = fewer;
    }

    pub(crate) fn has_fewer_rights(&self) -> bool {
        self.fewer_rights
    }

    /// What the sign-in asks for, by its short names.
    pub(crate) fn rights(&self) -> &'static [&'static str] {
        if self.fewer_rights { &FEWER_SCOPES } else { &SIGN_IN_SCOPES }
    }

    pub(crate) fn client_kind(&self) -> ClientKind {
        self.client_kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Registrations do not exist across clouds.
    #[test]
    fn peigs_own_client_signs_in_only_where_it_is_registered() {
        let peig = "11111111-2222-4333-8444-555555555555";
        let mut target = Target::new(Some(peig.to_owned()), Ok(Cloud::global()));
        for (cloud, kind) in [
            (CloudChoice::Default, ClientKind::Peig),
            (CloudChoice::UsGovL4, ClientKind::MicrosoftGraphCommandLineTools),
            (CloudChoice::UsGovL5, ClientKind::MicrosoftGraphCommandLineTools),
            (CloudChoice::China, ClientKind::MicrosoftGraphCommandLineTools),
        ] {
            assert_eq!(target.choose(cloud, None, None), Ok(()));
            assert_eq!(target.client_kind(), kind, "{cloud:?}");
            assert_eq!(target.client_id() == peig, kind == ClientKind::Peig);
        }
        assert_eq!(target.choose(CloudChoice::China, None, Some("typed".to_owned())), Ok(()));
        assert_eq!((target.client_id(), target.client_kind()), ("typed", ClientKind::Custom));
    }

    #[test]
    fn only_a_foreign_cloud_is_agreed_to_and_anew_for_each_choice() {
        let here = r#"{"authority": "http://localhost:1", "graph": "http://localhost:2", "portal": "http://localhost"}"#;
        let foreign = Cloud::from_json(here).unwrap();
        let mut target = Target::new(None, Ok(foreign.clone()));
        for (sign_in, graph, trusted) in [
            ("localhost:1", "localhost:3", false),
            ("localhost:2", "localhost:1", false),
            ("localhost:1", "localhost:2", true),
        ] {
            target.agree_to(sign_in, graph);
            assert_eq!(target.is_trusted(), trusted, "{sign_in} {graph}");
        }
        target.choose(CloudChoice::Default, None, None).unwrap();
        assert!(!target.is_trusted());
        target.choose(CloudChoice::China, None, None).unwrap();
        assert!(target.is_trusted());
        target.practise(foreign);
        assert!(target.is_trusted());
        target.reset();
        assert!(!target.is_trusted());
    }
}
