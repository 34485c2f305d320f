//! "Set everything up" while it is under way: all of the guide's steps at once, so that the page draws one screen.

use jiff::Timestamp;
use serde::Serialize;

use super::draw_section::steps;
use super::screen::StepView;
use crate::guide::{SECTIONS, SectionId};
use crate::wizard::event::Goal;
use crate::wizard::state::State;

/// "Set everything up", as far as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// The guide's sections but the last, which only looks.
    pub parts: Vec<RunPart>,
    /// The admin has asked for its end: it stops after the step under way.
    pub stopping: bool,
}

/// One section's part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RunPart {
    /// Which.
    pub id: SectionId,
    /// The guide's own name.
    pub name: String,
    /// The documented steps.
    pub steps: Vec<StepView>,
}

impl RunView {
    pub(super) fn of(state: &State, now: Timestamp) -> Option<Self> {
        state.jobs.work().filter(|work| work.goal == Goal::Everything)?;
        let parts = SECTIONS[..4].iter().map(|section| RunPart {
            id: section.id,
            name: section.name.to_owned(),
            steps: steps(state, section.steps, now),
        });
        Some(Self { parts: parts.collect(), stopping: state.jobs.is_stopping() })
    }
}
