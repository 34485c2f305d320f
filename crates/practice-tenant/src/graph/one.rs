//! One call, alone or as a part of a batch: permissions, then the call.

use super::call::Result;
use super::route::Route;
use super::{access, lag};
use crate::identity::sessions::Bearer;
use crate::lock::lock;
use crate::shared::Shared;
use crate::wire::Request;

/// The path without the alias of the token's own tenant, with which older clients begin every path
/// (pnp/cli-microsoft365).
fn below_organization(path: &str) -> &str {
    const ALIAS: &str = "/myorganization";
    match path.get(..ALIAS.len()) {
        Some(start) if start.eq_ignore_ascii_case(ALIAS) && path[ALIAS.len()..].starts_with('/') => {
            &path[ALIAS.len()..]
        }
        _ => path,
    }
}

/// Carries out one call, alone or as a part of a batch.
pub(super) fn call(shared: &Shared, request: &Request, bearer: &Bearer, path: &str) -> Result {
    let mut documents = lock(&shared.documents);
    let route = Route::parse(below_organization(path));
    access::check(bearer, &request.method, &route.name)?;
    lag::call(&shared.endpoints.graph, &mut documents, bearer, request, &route)
}
