//! Scopes and claims as they go over the wire and come back.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::cloud::Cloud;
use crate::scope::same_scope;

/// The scopes of OpenID Connect that Entra knows, sent as they are. They open nothing of the tenant, and Microsoft adds
/// some of them to a consent by itself (Microsoft's page on scopes and permissions; `address` and `phone` it has not).
pub const OPENID_SCOPES: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The `scope` parameter: Graph's permissions behind their resource, the others bare.
pub(crate) fn on_the_wire(cloud: &Cloud, scopes: &[String]) -> String {
    let full = scopes.iter().map(|scope| {
        if OPENID_SCOPES.contains(&scope.as_str()) || scope.contains("://") {
            scope.clone()
        } else {
            format!("{}/{scope}", cloud.graph_resource())
        }
    });
    full.collect::<Vec<_>>().join(" ")
}

/// The short names of what was granted. Entra answers with short or full names, in any order; where it says nothing,
/// everything asked for was granted (RFC 6749, 5.1).
pub(crate) fn granted(answered: Option<&str>, asked: &[String]) -> BTreeSet<String> {
    let short = |scope: &str| scope.rsplit('/').next().unwrap_or(scope).to_owned();
    match answered {
        Some(answered) => answered.split_whitespace().map(short).collect(),
        None => asked.iter().map(|scope| short(scope)).collect(),
    }
}

/// Granted permissions by their short names, asked about as Microsoft compares them: without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(pub(super) BTreeSet<String>);

impl Scopes {
    /// Whether this permission is among them.
    pub fn has(&self, scope: &str) -> bool {
        holds(&self.0, scope)
    }

    /// Those of the wanted permissions that are not among them, in the order given.
    pub fn lacking<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        wanted.into_iter().filter(|scope| !self.has(scope)).collect()
    }

    /// Their names as Microsoft spelled them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<S: Into<String>> FromIterator<S> for Scopes {
    fn from_iter<I: IntoIterator<Item = S>>(scopes: I) -> Self {
        Self(scopes.into_iter().map(Into::into).collect())
    }
}

/// Whether a permission is among those granted.
pub(super) fn holds(granted: &BTreeSet<String>, scope: &str) -> bool {
    granted.iter().any(|one| same_scope(one, scope))
}

/// The `claims` parameter: that this client understands claims challenges (`cp1`), and what a challenge asked for.
///
/// A challenge that is no JSON object is left out: Microsoft may ask again, which is better than no sign-in at all.
pub(crate) fn claims(challenge: Option<&str>) -> String {
    let read = challenge.map(serde_json::from_str::<Map<String, Value>>).transpose();
    if let Err(error) = &read {
        tracing::warn!(kind = ?error.classify(), "the claims to send along are no JSON object");
    }
    let mut claims = read.ok().flatten().unwrap_or_default();
    let access_token = claims.entry("access_token").or_insert(Value::Null);
    match access_token.as_object_mut() {
        Some(asked) => drop(asked.insert("xms_cc".to_owned(), capability())),
        None => *access_token = json!({ "xms_cc": capability() }),
    }
    Value::Object(claims).to_string()
}

fn capability() -> Value {
    json!({ "values": ["cp1"] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn graph_scopes_carry_their_resource() {
        let asked = strings(&["User.Read", "openid", "profile"]);
        assert_eq!(
            on_the_wire(&Cloud::global(), &asked),
            "https://graph.microsoft.com/User.Read openid profile"
        );
        assert_eq!(on_the_wire(&Cloud::us_gov_l5(), &asked[..1]), "https://dod-graph.microsoft.us/User.Read");
    }

    #[test]
    fn granted_scopes_are_short_whatever_came_back() {
        let asked = strings(&["User.Read", "openid"]);
        let answer = "https://graph.microsoft.com/User.Read  Application.ReadWrite.All email";
        let short: Vec<_> = granted(Some(answer), &asked).into_iter().collect();
        assert_eq!(short, ["Application.ReadWrite.All", "User.Read", "email"]);
        assert_eq!(granted(None, &asked), asked.iter().cloned().collect());
        assert!(granted(Some(""), &asked).is_empty());
    }

    #[test]
    fn rights_are_the_same_in_any_case() {
        let held: Scopes = ["user.read", "Policy.Read.All"].into_iter().collect();
        assert!(held.has("User.Read") && held.has("POLICY.READ.ALL") && !held.has("User.Read.All"));
        assert_eq!(held.lacking(["Mail.Send", "USER.READ", "Files.Read"]), ["Mail.Send", "Files.Read"]);
        assert_eq!(held.iter().collect::<Vec<_>>(), ["Policy.Read.All", "user.read"]);
    }

    #[test]
    fn claims_merge_with_the_capability() {
        assert_eq!(claims(None), r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#);
        let merged: Value = serde_json::from_str(&claims(Some(
            r#"{"access_token":{"nbf":{"essential":true,"value":"1"}},"id_token":{"a":null}}"#,
        )))
        .unwrap();
        assert_eq!(merged["access_token"]["nbf"]["value"], "1");
        assert_eq!(merged["access_token"]["xms_cc"]["values"][0], "cp1");
        assert!(merged["id_token"]["a"].is_null());
        for unusable in ["[]", "{", "", r#"{"access_token":1}"#, r#"{"access_token":null}"#] {
            assert_eq!(claims(Some(unusable)), claims(None), "{unusable}");
        }
    }
}
