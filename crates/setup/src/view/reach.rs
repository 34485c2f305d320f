//! Whether Microsoft can be reached, before anybody signs in.

use entra::proxy::Way;
use serde::Serialize;

use crate::check::Finding;
use crate::wizard::gate;
use crate::wizard::state::State;

/// Whether Microsoft can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ReachView {
    /// What was found; unknown until a look has come to its end.
    pub finding: Finding,
    /// A look is under way.
    pub looking: bool,
    /// Each host with the way to it and what was in the way, for support.
    pub details: Vec<String>,
}

impl ReachView {
    /// None where it was not looked.
    pub(super) fn of(state: &State) -> Option<Self> {
        let finding = gate::reachable(state)?;
        let looks = state.reach.found().map(|found| [&found.sign_in, &found.graph]);
        let details = looks.into_iter().flatten().map(|look| {
            let way = match &look.way {
                Way::Direct => "without a proxy".to_owned(),
                Way::Proxy { address, source } => format!("through {address} (set by {source:?})"),
            };
            let end = look.obstacle.as_ref().map_or_else(
                || "reached".to_owned(),
                |obstacle| {
                    let issuer = obstacle.issuer.as_ref().map(|issuer| format!(" · certificate by {issuer}"));
                    format!("{:?}: {}{}", obstacle.cause, obstacle.detail, issuer.unwrap_or_default())
                },
            );
            format!("{} · {way} · {end}", look.host)
        });
        Some(Self { finding, looking: state.reach.is_looking(), details: details.collect() })
    }
}
