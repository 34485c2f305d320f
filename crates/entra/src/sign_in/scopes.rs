//! Scopes and claims as they go over the wire and come back.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::cloud::Cloud;
use crate::fault::{Code, Fault};

/// Scopes that belong to OpenID Connect and are sent as they are.
const OPENID: [&str; 5] = ["openid", "profile", "email", "offline_access", "address"];

/// The `scope` parameter: Graph's permissions behind their resource, the others bare.
pub(crate) fn on_the_wire(cloud: &Cloud, scopes: &[String]) -> String {
    let full = scopes.iter().map(|scope| {
        if OPENID.contains(&scope.as_str()) || scope.contains("://") {
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

/// The `claims` parameter: that this client understands claims challenges (`cp1`), and what a challenge asked for.
pub(crate) fn claims(challenge: Option<&str>) -> Result<String, Fault> {
    let refuse = || Fault::new(Code::Internal).with_message("the claims to send along are not a JSON object");
    let mut claims = match challenge {
        Some(text) => serde_json::from_str::<Map<String, Value>>(text).map_err(|_| refuse())?,
        None => Map::new(),
    };
    let access_token = claims.entry("access_token").or_insert_with(|| json!({}));
    if access_token.is_null() {
        *access_token = json!({});
    }
    let access_token = access_token.as_object_mut().ok_or_else(refuse)?;
    access_token.insert("xms_cc".to_owned(), json!({ "values": ["cp1"] }));
    Ok(Value::Object(claims).to_string())
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
    fn claims_merge_with_the_capability() {
        assert_eq!(claims(None).unwrap(), r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#);
        let merged: Value = serde_json::from_str(
            &claims(Some(r#"{"access_token":{"nbf":{"essential":true,"value":"1"}},"id_token":{"a":null}}"#))
                .unwrap(),
        )
        .unwrap();
        assert_eq!(merged["access_token"]["nbf"]["value"], "1");
        assert_eq!(merged["access_token"]["xms_cc"]["values"][0], "cp1");
        assert!(merged["id_token"]["a"].is_null());
        assert_eq!(claims(Some("[]")).unwrap_err().code, Code::Internal);
        assert_eq!(claims(Some(r#"{"access_token":1}"#)).unwrap_err().code, Code::Internal);
    }
}
