//! `$filter`, `$search`, `$orderby`, `$select`, `$top`, `$count` and paging over a list of documents.
//!
//! Owns which options the directory accepts here, and which of them only as an advanced query (aad-advanced-queries.md);
//! the rest is refused as Microsoft refuses it. Refuses to own the lists, and the grammar of filters: `filter` has it.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::answer::{Done, Refused};
use super::filter::Filter;
use super::schema;
use crate::wire::Request;

/// Items on a page when `$top` does not say.
const PAGE: usize = 100;

/// The property that lists of the directory are sorted by and searched in; for others Microsoft's table has no tick.
const SORTED_AND_SEARCHED: &str = "displayName";

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
    pub(crate) items: Cow<'a, [Value]>,
}

impl List<'_> {
    /// The page that a request asks for.
    pub(crate) fn answer(self, request: &Request) -> Result<Done, Refused> {
        check_options(request)?;
        // A directory holds thousands: only what is on the page is copied.
        let mut items: Vec<&Value> = self.items.iter().collect();
        self.narrow(request, &mut items)?;
        sort(request, &mut items)?;
        let total = items.len();
        let size = self.page_size(request)?;
        let start = match request.parameter("$skiptoken") {
            Some(token) => offset(token)?,
            None => 0,
        };
        let more = start.saturating_add(size) < total;
        let page: Vec<Value> = items.into_iter().skip(start).take(size).cloned().collect();
        let page = select(page, request.parameter("$select"), self.kind, &self.items)?;
        let context = match request.parameter("$select") {
            Some(properties) => format!("{}({properties})", self.context),
            None => self.context.to_owned(),
        };
        let mut body =
            json!({ "@odata.context": format!("{}/v1.0/$metadata#{context}", self.graph), "value": page });
        if is_advanced(request) {
            body["@odata.count"] = json!(total);
        }
        if more {
            body["@odata.nextLink"] = json!(self.next_link(request, start + size));
        }
        Ok(Done::ok(body))
    }

    /// Keeps what `$filter` and `$search` ask for.
    fn narrow(&self, request: &Request, items: &mut Vec<&Value>) -> Result<(), Refused> {
        if let Some(filter) = request.parameter("$filter") {
            let filter = Filter::read(filter, &|name| property_of(name, self))?;
            if filter.is_advanced() {
                needs_advanced(request)?;
            }
            items.retain(|item| filter.holds(item));
        }
        if let Some(search) = request.parameter("$search") {
            let searchable = |name: &str| {
                if name.eq_ignore_ascii_case(SORTED_AND_SEARCHED) {
                    return Ok(SORTED_AND_SEARCHED.to_owned());
                }
                Err(Refused::unsupported_query())
            };
            let search = Filter::search(search, &searchable)?;
            items.retain(|item| search.holds(item));
        }
        Ok(())
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

/// Sorts by `$orderby`, which together with `$filter` makes an advanced query.
fn sort(request: &Request, items: &mut [&Value]) -> Result<(), Refused> {
    let Some(order) = request.parameter("$orderby") else {
        return Ok(());
    };
    if request.parameter("$filter").is_some() {
        needs_advanced(request)?;
    }
    let mut words = order.split_whitespace();
    let (name, direction) = (words.next().unwrap_or_default(), words.next());
    let falling = match direction {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Refused::unsupported_query()),
    };
    if !name.eq_ignore_ascii_case(SORTED_AND_SEARCHED) || words.next().is_some() {
        return Err(Refused::unsupported_query());
    }
    items.sort_by_cached_key(|item| item[SORTED_AND_SEARCHED].as_str().map(str::to_lowercase));
    if falling {
        items.reverse();
    }
    Ok(())
}

fn check_options(request: &Request) -> Result<(), Refused> {
    for (name, _) in request.query.iter().filter(|(name, _)| name.starts_with('$')) {
        match name.as_str() {
            "$filter" | "$select" | "$top" | "$count" | "$skiptoken" | "$orderby" => {}
            "$search" if is_eventual(request) => {}
            "$search" => {
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

/// Checks the options of a call for one object; which of these relations it is to be expanded by, if by any.
pub(crate) fn check_single<'a>(request: &Request, relations: &[&'a str]) -> Result<Option<&'a str>, Refused> {
    let mut expanded = None;
    for (name, value) in request.query.iter().filter(|(name, _)| name.starts_with('$')) {
        match name.as_str() {
            "$select" => {}
            "$expand" => {
                let known = relations.iter().find(|relation| relation.eq_ignore_ascii_case(value));
                expanded = Some(*known.ok_or_else(Refused::unsupported_query)?);
            }
            _ => return Err(Refused::unsupported_query()),
        }
    }
    Ok(expanded)
}

fn is_eventual(request: &Request) -> bool {
    request.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual"))
}

fn is_advanced(request: &Request) -> bool {
    is_eventual(request) && request.parameter("$count") == Some("true")
}

/// Refuses what works only with `ConsistencyLevel: eventual` and `$count=true` (aad-advanced-queries.md).
pub(crate) fn needs_advanced(request: &Request) -> Result<(), Refused> {
    if is_advanced(request) { Ok(()) } else { Err(Refused::unsupported_query()) }
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
    let lists = |sample: &Map<String, Value>, name: &str| {
        sample.keys().any(|key| key.eq_ignore_ascii_case(name)) || schema::is_selectable(kind, name)
    };
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
        let mut kept: Map<String, Value> = kept.collect();
        // Published and never set: asked for by name it is shown as nothing.
        for name in names.iter().filter(|name| schema::is_property(kind, name)) {
            kept.entry(*name).or_insert(Value::Null);
        }
        Value::Object(kept)
    };
    Ok(items.into_iter().map(chosen).collect())
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
