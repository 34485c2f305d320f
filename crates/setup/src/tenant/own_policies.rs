//! The policies of the registration in use, which take the place of the tenant's own.

use entra::Fault;
use entra::graph::{AssignedPolicies, CustomAppManagementPolicy, Graph, PartAnswer, reads};

use super::ask::{Answers, Optional, is_busy, optional, read};

/// What was read of them.
pub(super) type Policies = Optional<Vec<CustomAppManagementPolicy>>;

/// Those of this registration: as just `asked` for, else as `known`, else they are read. That they can be read at all is
/// only reported, so a refusal is no failure.
pub(super) async fn of(
    graph: &Graph,
    object_id: &str,
    asked: Option<Policies>,
    known: &mut Option<(String, Policies)>,
) -> Result<Policies, Fault> {
    let before = known.take().filter(|(of, _)| of == object_id).map(|(_, known)| known);
    let now = match (asked, before.clone()) {
        (Some(asked), _) => asked,
        (None, Some(before)) => before,
        (None, None) => {
            let mut answers = Answers::of(read(graph, vec![reads::assigned_policies(object_id)]).await?);
            policies(answers.take())?
        }
    };
    if now.as_ref().is_err_and(|fault| is_busy(fault)) {
        // Asked for again with the next look.
        return Ok(before.unwrap_or(now));
    }
    *known = Some((object_id.to_owned(), now.clone()));
    Ok(now)
}

/// What an answer says of them.
pub(super) fn policies(answer: PartAnswer) -> Result<Policies, Fault> {
    optional(
        answer.and_then(|value| value.object::<AssignedPolicies>()).map(|one| one.app_management_policies),
    )
}
