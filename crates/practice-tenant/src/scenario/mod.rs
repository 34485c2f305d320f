//! The states a practice tenant can start in.
//!
//! Owns the list and the seeding of each. Refuses to own the documents' shapes: those are built by `documents`.

mod seed;

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
    /// The first account offered is an Application Administrator, who may not consent to Graph's app roles.
    CannotConsent,
}

/// A name that is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no scenario is called {0:?}; there are: fresh, half-done, finished, two-registrations, cannot-consent"
)]
pub struct UnknownScenario(
    /// The name as it was given.
    pub String,
);

impl Scenario {
    /// Every scenario, in the order of their telling.
    pub const ALL: [Self; 5] =
        [Self::Fresh, Self::HalfDone, Self::Finished, Self::TwoRegistrations, Self::CannotConsent];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::HalfDone => "half-done",
            Self::Finished => "finished",
            Self::TwoRegistrations => "two-registrations",
            Self::CannotConsent => "cannot-consent",
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
