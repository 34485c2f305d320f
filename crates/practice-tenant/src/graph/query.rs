//! `$filter`, `$select`, `$top`, `$count` and paging over a list of documents.
//!
//! Owns the part of `OData` that the directory accepts here; the rest is refused as Microsoft refuses it. Refuses to own
//! the lists.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::answer::{Done, Refused};
use crate::wire::Request;

/// Items on a page when `$top` does not say.
const PAGE: usize = 100;

/// A list as a call sees it.
pub(crate) struct List<'a> {
    /// Address of the Graph host.
    pub(crate) graph: &'a str,
    /// Fragment of `@odata.context`.
    pub(crate) context: &'a str,
    /// Type name in messages, such as `application`.
    pub(crate) kind: &'a str,
    /// Properties that `$filter` may compare, beside none.
    pub(crate) filterable: &'a [&'a str],
    /// Whether `$top` is allowed; /subscribedSkus and /directoryRoles refuse it.
    pub(crate) pages: bool,
    pub(crate) items: Vec<Value>,
}

impl List<'_> {
    /// The page that a request asks for.
    pub(crate) fn answer(self, request: &Request) -> Result<Done, Refused> {
        check_options(request)?;
        let eventual = request.header("consistencylevel").is_some_and(|l| l.eq_ignore_ascii_case("eventual"));
        let mut items = self.items.clone();
        if let Some(filter) = request.parameter("$filter") {
            let terms = parse_filter(filter, &self)?;
            items.retain(|item| terms.iter().all(|term| term.holds(item)));
        }
        let total = items.len();
        let size = self.page_size(request)?;
        let start = match request.parameter("$skiptoken") {
            Some(token) => offset(token)?,
            None => 0,
        };
        let more = start + size < total;
        let page: Vec<Value> = items.into_iter().skip(start).take(size).collect();
        let page = select(page, request.parameter("$select"), self.kind, &self.items)?;
        let context = match request.parameter("$select") {
            Some(properties) => format!("{}({properties})", self.context),
            None => self.context.to_owned(),
        };
        let mut body =
            json!({ "@odata.context": format!("{}/v1.0/$metadata#{context}", self.graph), "value": page });
        if eventual && request.parameter("$count") == Some("true") {
            body["@odata.count"] = json!(total);
        }
        if more {
            body["@odata.nextLink"] = json!(self.next_link(request, start + size));
        }
        Ok(Done::ok(body))
    }

    fn page_size(&self, request: &Request) -> Result<usize, Refused> {
        let Some(top) = request.parameter("$top") else {
            return Ok(PAGE);
        };
        if !self.pages {
            let message = "This resource does not support custom page sizes. Please retry without a page size argument.";
            return Err(Refused::new(400, "Request_UnsupportedQuery", message));
        }
        top.parse().ok().filter(|top| (1..=999).contains(top)).ok_or_else(|| {
            let message =
                format!("Invalid page size specified: '{top}'. Must be between 1 and 999 inclusive.");
            Refused::new(400, "Request_UnsupportedQuery", message)
        })
    }

    fn next_link(&self, request: &Request, start: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(request.query.iter().filter(|(name, _)| name != "$skiptoken"));
        query.append_pair("$skiptoken", &URL_SAFE_NO_PAD.encode(format!("practice:{start}")));
        format!("{}{}?{}", self.graph, request.path, query.finish())
    }
}

fn check_options(request: &Request) -> Result<(), Refused> {
    for (name, _) in request.query.iter().filter(|(name, _)| name.starts_with('$')) {
        match name.as_str() {
            "$filter" | "$select" | "$top" | "$count" | "$skiptoken" => {}
            "$search" if request.header("consistencylevel").is_none() => {
                let message = "Request with $search query parameter only works through MSGraph with a special \
                               request header: 'ConsistencyLevel: eventual'";
                return Err(Refused::new(400, "Request_UnsupportedQuery", message));
            }
            "$skip" => {
                return Err(Refused::new(
                    400,
                    "Request_UnsupportedQuery",
                    "'$skip' is not supported by the service.",
                ));
            }
            _ => return Err(Refused::unsupported_query()),
        }
    }
    Ok(())
}

fn offset(token: &str) -> Result<usize, Refused> {
    let decoded = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.and_then(|text| text.strip_prefix("practice:").and_then(|n| n.parse().ok())).ok_or_else(|| {
        Refused::new(400, "Directory_ExpiredPageToken", "The specified page token value has expired.")
    })
}

/// Keeps the selected properties of each item.
pub(crate) fn select(
    items: Vec<Value>,
    properties: Option<&str>,
    kind: &str,
    known: &[Value],
) -> Result<Vec<Value>, Refused> {
    let Some(properties) = properties else {
        return Ok(items);
    };
    let names: Vec<&str> = properties.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let lists =
        |sample: &Map<String, Value>, name: &str| sample.keys().any(|key| key.eq_ignore_ascii_case(name));
    let sample = known.first().and_then(Value::as_object);
    if let Some(stranger) = sample.and_then(|sample| names.iter().find(|name| !lists(sample, name))) {
        let message = format!(
            "Parsing OData Select and Expand failed: Could not find a property named '{stranger}' on type \
             'microsoft.graph.{kind}'."
        );
        return Err(Refused::new(400, "BadRequest", message));
    }
    let chosen = |item: Value| -> Value {
        let Value::Object(map) = item else {
            return item;
        };
        let kept = map.into_iter().filter(|(key, _)| {
            key.starts_with('@') || names.iter().any(|name| name.eq_ignore_ascii_case(key))
        });
        Value::Object(kept.collect::<Map<_, _>>())
    };
    Ok(items.into_iter().map(chosen).collect())
}

/// One comparison of a filter.
enum Term {
    Equals(String, Value),
    StartsWith(String, String),
    AnyEquals(String, String),
}

impl Term {
    fn holds(&self, item: &Value) -> bool {
        match self {
            Self::Equals(property, Value::String(wanted)) => {
                item[property].as_str().is_some_and(|text| text.eq_ignore_ascii_case(wanted))
            }
            Self::Equals(property, wanted) => item[property] == *wanted,
            Self::StartsWith(property, start) => item[property]
                .as_str()
                .is_some_and(|text| text.to_lowercase().starts_with(&start.to_lowercase())),
            Self::AnyEquals(property, wanted) => item[property].as_array().is_some_and(|all| {
                all.iter().any(|one| one.as_str().is_some_and(|t| t.eq_ignore_ascii_case(wanted)))
            }),
        }
    }
}

fn parse_filter(filter: &str, list: &List<'_>) -> Result<Vec<Term>, Refused> {
    outside_quotes(filter, " and ").iter().map(|part| parse_term(part.trim(), list)).collect()
}

fn parse_term(term: &str, list: &List<'_>) -> Result<Term, Refused> {
    let lower = term.to_lowercase();
    if let Some(inside) =
        lower.strip_prefix("startswith(").and(term.get(11..)).and_then(|t| t.strip_suffix(')'))
    {
        let (property, value) = inside.split_once(',').ok_or_else(|| bad_filter(term))?;
        let property = property_of(property.trim(), list)?;
        return Ok(Term::StartsWith(property, literal_text(value.trim(), term)?));
    }
    if let Some((property, inside)) = term.split_once("/any(") {
        let inside = inside.strip_suffix(')').ok_or_else(|| bad_filter(term))?;
        let (variable, comparison) = inside.split_once(':').ok_or_else(|| bad_filter(term))?;
        let comparison = comparison.trim().strip_prefix(variable.trim()).ok_or_else(|| bad_filter(term))?;
        let value = comparison.trim().strip_prefix("eq ").ok_or_else(Refused::unsupported_query)?;
        return Ok(Term::AnyEquals(property_of(property.trim(), list)?, literal_text(value.trim(), term)?));
    }
    let mut words = term.splitn(3, ' ');
    let (Some(property), Some(operator), Some(value)) = (words.next(), words.next(), words.next()) else {
        return Err(if term.contains('(') { Refused::unsupported_query() } else { bad_filter(term) });
    };
    if !operator.eq_ignore_ascii_case("eq") || property.contains('(') {
        return Err(Refused::unsupported_query());
    }
    let property = property_of(property, list)?;
    let value = match value.trim() {
        "true" => json!(true),
        "false" => json!(false),
        "null" => Value::Null,
        quoted => json!(literal_text(quoted, term)?),
    };
    Ok(Term::Equals(property, value))
}

/// The property's own spelling, if it may be filtered by.
fn property_of(name: &str, list: &List<'_>) -> Result<String, Refused> {
    if let Some(property) = list.filterable.iter().find(|property| property.eq_ignore_ascii_case(name)) {
        return Ok((*property).to_owned());
    }
    let exists = list.items.first().is_some_and(|item| item.get(name).is_some());
    if exists {
        return Err(Refused::unsupported_query());
    }
    let message = format!(
        "Invalid filter clause: Could not find a property named '{name}' on type 'microsoft.graph.{}'.",
        list.kind
    );
    Err(Refused::new(400, "BadRequest", message))
}

fn literal_text(quoted: &str, term: &str) -> Result<String, Refused> {
    let inside =
        quoted.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).ok_or_else(|| bad_filter(term))?;
    if inside.replace("''", "").contains('\'') {
        return Err(bad_filter(term));
    }
    Ok(inside.replace("''", "'"))
}

fn bad_filter(term: &str) -> Refused {
    Refused::new(400, "BadRequest", format!("Invalid filter clause: Syntax error in '{term}'."))
}

/// Splits at a separator that is not inside quotes.
fn outside_quotes<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (index, letter) in text.char_indices() {
        quoted ^= letter == '\'';
        if !quoted && index >= start && text[index..].starts_with(separator) {
            parts.push(&text[start..index]);
            start = index + separator.len();
        }
    }
    parts.push(&text[start..]);
    parts
}
