//! What is known of newer programs, as it is told.

use serde::Serialize;

use crate::update::{Because, UpdateBy};
use crate::wizard::gate;
use crate::wizard::state::{Look, State};

/// What is known of newer programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct UpdateView {
    /// How the newer version is called; absent where none is known.
    pub newer: Option<String>,
    /// How it comes onto this computer.
    pub by: UpdateBy,
    /// `Intent::InstallUpdate` is possible now.
    pub may_install: bool,
    /// This version is not safe to use any more, for this.
    pub unsafe_because: Option<Because>,
    /// A look is under way.
    pub looking: bool,
    /// The last look came to a good end in this run; absent before the first end.
    pub looked: Option<bool>,
}

impl UpdateView {
    /// None where it is not looked for.
    pub(super) fn of(state: &State) -> Option<Self> {
        let standing = state.updates.standing()?;
        Some(Self {
            newer: standing.newer.as_ref().map(ToString::to_string),
            by: standing.by,
            may_install: gate::may_install_update(state),
            unsafe_because: standing.unsafe_because,
            looking: state.updates.is_looking(),
            looked: match state.updates.last() {
                Look::Never => None,
                Look::Good => Some(true),
                Look::Failed => Some(false),
            },
        })
    }
}
