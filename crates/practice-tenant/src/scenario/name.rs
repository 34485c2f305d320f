//! The scenarios and their names.

use std::fmt;
use std::str::FromStr;

/// How far along the tenant is when it starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// Nobody has registered anything.
    #[default]
    Fresh,
    /// Registered by hand in the portal: redirect there, some permissions listed, nothing consented, no flag, no
    /// secret, no unique name.
    HalfDone,
    /// Everything is done; the secret has 150 days left.
    Finished,
    /// Two registrations of the same name, one bare and one half done.
    TwoRegistrations,
    /// An ordinary employee registered it under the guide's name and key some days ago. They own it beside a robot of
    /// theirs, and they and others can sign in as it: a secret, a certificate, a federated credential, redirects elsewhere,
    /// and a certificate on its service principal. Nothing is consented.
    PreparedBySomebodyElse,
    /// The first account offered is an Application Administrator, who may not consent to Graph's app roles.
    CannotConsent,
    /// Everything is done with the wizard; the secret has 14 days left.
    SecretExpiring,
    /// Everything was done with the wizard; the secret expired a week ago.
    SecretExpired,
    /// What was done with the wizard has been deleted: the registration is in the bin.
    Deleted,
    /// The tenant's rule limits secrets to 180 days.
    PolicyShortens,
    /// The tenant's rule forbids new secrets.
    PolicyForbids,
    /// Nobody has registered anything, and the directory is several replicas that lag and take turns; the seed says how.
    SlowReplication,
    /// Nobody has registered anything, and the first account offered holds no directory role.
    NotAdmin,
    /// Nobody has registered anything, and Graph asks for patience before it answers the first requests (429).
    Throttled,
    /// Nobody has registered anything, and Graph is out of order for the first requests (503).
    Outage,
    /// Conditional Access blocks every sign-in at the token endpoint (AADSTS53003).
    ConditionalAccess,
}

/// A name that is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no scenario is called {name:?}; there are: {}", Scenario::ALL.map(Scenario::name).join(", "), name = .0)]
pub struct UnknownScenario(
    /// The name as it was given.
    pub String,
);

impl Scenario {
    /// Every scenario, in the order of their telling.
    pub const ALL: [Self; 16] = [
        Self::Fresh,
        Self::HalfDone,
        Self::Finished,
        Self::TwoRegistrations,
        Self::PreparedBySomebodyElse,
        Self::CannotConsent,
        Self::SecretExpiring,
        Self::SecretExpired,
        Self::Deleted,
        Self::PolicyShortens,
        Self::PolicyForbids,
        Self::SlowReplication,
        Self::NotAdmin,
        Self::Throttled,
        Self::Outage,
        Self::ConditionalAccess,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::HalfDone => "half-done",
            Self::Finished => "finished",
            Self::TwoRegistrations => "two-registrations",
            Self::PreparedBySomebodyElse => "prepared-by-somebody-else",
            Self::CannotConsent => "cannot-consent",
            Self::SecretExpiring => "secret-expiring",
            Self::SecretExpired => "secret-expired",
            Self::Deleted => "deleted",
            Self::PolicyShortens => "policy-shortens",
            Self::PolicyForbids => "policy-forbids",
            Self::SlowReplication => "slow-replication",
            Self::NotAdmin => "not-admin",
            Self::Throttled => "throttled",
            Self::Outage => "outage",
            Self::ConditionalAccess => "conditional-access",
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|scenario| scenario.name() == name)
            .ok_or_else(|| UnknownScenario(name.to_owned()))
    }
}
