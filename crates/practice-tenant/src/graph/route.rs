//! Paths of Graph taken apart: segments without regard to case, object ids and alternate keys.
//!
//! Owns syntax. Refuses to own whether anything is there.

/// How a path names an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// By object id.
    Id(String),
    /// By an alternate key: property in lower case, and value.
    Key(String, String),
}

/// A path with its keys taken out: `applications/*/owners`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// Segments in lower case, keys replaced by `*`, joined with `/`.
    pub(crate) name: String,
    /// The keys in their order.
    pub(crate) targets: Vec<Target>,
}

/// Collections whose items are named by the next segment.
const KEYED: [&str; 11] = [
    "applications",
    "owners",
    "federatedidentitycredentials",
    "serviceprincipals",
    "oauth2permissiongrants",
    "approleassignments",
    "approleassignedto",
    "deleteditems",
    "organization",
    "domains",
    "directoryroles",
];

impl Route {
    /// Takes a path below the version apart.
    pub(crate) fn parse(path: &str) -> Self {
        let mut names = Vec::new();
        let mut targets = Vec::new();
        let mut keyed = false;
        for segment in split(path) {
            let mut lower = segment.to_lowercase();
            // Microsoft's libraries write casts with the alias of the namespace.
            if lower.starts_with("graph.") {
                lower.insert_str(0, "microsoft.");
            }
            if keyed && !lower.starts_with("microsoft.graph.") && !lower.starts_with('$') {
                names.push("*".to_owned());
                targets.push(Target::Id(segment.to_owned()));
                keyed = false;
                continue;
            }
            if let Some((name, target)) = with_key(segment) {
                names.push(name);
                names.push("*".to_owned());
                targets.push(target);
                keyed = false;
                continue;
            }
            keyed = KEYED.contains(&lower.as_str());
            names.push(lower);
        }
        Self { name: names.join("/"), targets }
    }

    /// The object id in this place; an alternate key there is `None`.
    pub(crate) fn id(&self, place: usize) -> Option<&str> {
        match self.targets.get(place) {
            Some(Target::Id(id)) => Some(id),
            _ => None,
        }
    }
}

/// Splits at slashes outside of quotes.
fn split(path: &str) -> Vec<&str> {
    let mut quoted = false;
    path.split(|letter| {
        quoted ^= letter == '\'';
        letter == '/' && !quoted
    })
    .filter(|segment| !segment.is_empty())
    .collect()
}

/// A path as the published description writes it: one slash between segments, where Microsoft's libraries send two after
/// the version, without the alias of the tenant, and casts with the whole namespace.
#[cfg(feature = "watch")]
pub(crate) fn published(path: &str) -> String {
    let mut segments = split(path);
    if segments.get(1).is_some_and(|second| second.eq_ignore_ascii_case("myorganization")) {
        segments.remove(1);
    }
    let whole = |segment: &&str| match segment.strip_prefix("graph.") {
        Some(kind) => format!("microsoft.graph.{kind}"),
        None => (*segment).to_owned(),
    };
    format!("/{}", segments.iter().map(whole).collect::<Vec<_>>().join("/"))
}

/// `name(property='value')` or `name('id')`.
fn with_key(segment: &str) -> Option<(String, Target)> {
    let (name, rest) = segment.split_once('(')?;
    let inside = rest.strip_suffix(')')?;
    let unquote = |text: &str| Some(text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"));
    let target = match inside.split_once('=').filter(|_| !inside.starts_with('\'')) {
        Some((property, value)) => Target::Key(property.trim().to_lowercase(), unquote(value.trim())?),
        None => Target::Id(unquote(inside.trim())?),
    };
    Some((name.to_lowercase(), target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternate_keys_with_quotes_and_slashes_are_one_segment() {
        let route = Route::parse("/Applications(uniqueName='a''b/c')/addPassword");
        assert_eq!(route.name, "applications/*/addpassword");
        assert_eq!(route.targets, [Target::Key("uniquename".to_owned(), "a'b/c".to_owned())]);
    }

    #[cfg(feature = "watch")]
    #[test]
    fn what_libraries_send_is_judged_as_it_is_published() {
        for (sent, published_path) in [
            ("/v1.0//applications(uniqueName='a//b')", "/v1.0/applications(uniqueName='a//b')"),
            ("/v1.0/myorganization/me", "/v1.0/me"),
            ("/v1.0//me/memberOf/graph.directoryRole", "/v1.0/me/memberOf/microsoft.graph.directoryRole"),
            ("/v1.0/$batch", "/v1.0/$batch"),
        ] {
            assert_eq!(published(sent), published_path);
        }
    }

    #[test]
    fn casts_are_not_ids() {
        assert_eq!(Route::parse("/directory/deletedItems/microsoft.graph.application").targets, []);
        let (alias, whole) =
            ("/me/memberOf/graph.directoryRole", "/me/memberOf/microsoft.graph.directoryRole");
        assert_eq!(Route::parse(alias), Route::parse(whole), "the namespace has an alias");
        let route = Route::parse("/directory/deletedItems/5/restore");
        assert_eq!((route.name.as_str(), route.id(0)), ("directory/deleteditems/*/restore", Some("5")));
    }
}
