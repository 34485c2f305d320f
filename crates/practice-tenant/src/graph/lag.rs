//! A call while some replicas are behind (replication-lag.json).
//!
//! Reads are answered from what the serving replica knows. A write goes to the one that is ahead, unless the serving
//! replica lacks what the write refers to: then its refusal is the answer, in the recorded words.

use super::answer::Refused;
use super::call::{Call, Result};
use super::route::Route;
use crate::documents::Documents;
use crate::identity::sessions::Bearer;
use crate::wire::Request;

/// Carries out a call on whichever replica serves it.
pub(super) fn call(
    graph: &str,
    documents: &mut Documents,
    bearer: &Bearer,
    request: &Request,
    route: &Route,
) -> Result {
    let run =
        |documents: &mut Documents| Call { graph, documents, bearer, request, route: route.clone() }.run();
    let replica = documents.replica();
    if request.method == "GET" {
        return match replica {
            Some(mut replica) => run(&mut replica),
            None => run(documents),
        };
    }
    let Some(before) = documents.state() else {
        return run(documents);
    };
    if let Some(Err(refused)) = replica.map(|mut replica| run(&mut replica)) {
        // Only what the replica that is ahead would have done is a matter of lag; all else is refused by both.
        if run(&mut before.clone()).is_ok() {
            return Err(lagging(documents, refused));
        }
    }
    let result = run(documents);
    if result.is_ok() {
        documents.wrote(before);
    }
    result
}

/// The refusal as it was recorded or reported where it comes from lag.
fn lagging(documents: &mut Documents, refused: Refused) -> Refused {
    if refused.message.contains("does not reference a valid application object") && documents.toss() {
        let message = "When using this permission, the backing application of the service principal being created \
                       must in the local tenant";
        return Refused::new(403, "Authorization_RequestDenied", message);
    }
    if refused.message.contains("'clientId' of resource 'OAuth2PermissionGrant'") {
        return Refused::bad("Not a valid reference update.");
    }
    refused
}
