//! One signed-in client of Graph: how a request is sent, how an answer is read, and paging.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;
use uuid::Uuid;

use super::part::{BATCH, Part};
use super::told::{Page, Told};
use crate::cloud::{Cloud, same_origin};
use crate::fault::{Code, Fault, Named};
use crate::http::{Answer, Http};

/// The most pages of one list that are followed.
const MOST_PAGES: usize = 200;

/// Graph on behalf of whom the token names. Cheap to clone.
#[derive(Clone)]
pub struct Graph {
    http: Http,
    base: Url,
    token: SecretString,
    last_write_id: Arc<Mutex<Option<String>>>,
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Graph").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Graph {
    /// A client for one cloud with one token.
    pub fn new(http: &Http, cloud: &Cloud, token: SecretString) -> Self {
        let mut base = cloud.graph().clone();
        if let Ok(mut segments) = base.path_segments_mut() {
            segments.pop_if_empty().push("v1.0");
        }
        Self { http: http.clone(), base, token, last_write_id: Arc::default() }
    }

    /// The same client, remembering request ids of its own.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { last_write_id: Arc::default(), ..self.clone() }
    }

    /// Graph's `request-id` of the latest answer to a write of this client or a clone of it, for change records.
    pub fn last_write_id(&self) -> Option<String> {
        self.last_write_id.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note_write(&self, answer: &Answer) {
        *self.last_write_id.lock().unwrap_or_else(PoisonError::into_inner) = answer.request_id();
    }

    /// Reads one object. `url` is path and query below the version, percent-encoded.
    pub async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Fault> {
        self.json(&Part::get(url)).await?.object()
    }

    /// Reads a whole list, page by page.
    pub async fn get_all<T: DeserializeOwned>(&self, url: &str) -> Result<Vec<T>, Fault> {
        let Page { mut items, next_link } = self.json(&Part::get(url)).await?.list()?;
        items.extend(self.rest_of(next_link).await?);
        Ok(items)
    }

    /// Sends one part by itself and hands back what its JSON says.
    pub async fn json(&self, part: &Part) -> Result<Told, Fault> {
        read_json(&self.send(part).await?)
    }

    /// Reads the pages after the first. The link must lead to this cloud's Graph: the token goes nowhere else.
    pub async fn rest_of<T: DeserializeOwned>(&self, next_link: Option<String>) -> Result<Vec<T>, Fault> {
        let (mut items, mut next_link, mut pages) = (Vec::new(), next_link, 0);
        while let Some(link) = next_link {
            pages += 1;
            if pages > MOST_PAGES {
                return Err(Fault::new(Code::UnexpectedAnswer).with_message("the list has no end"));
            }
            let page = read_json(&self.follow(&link).await?)?.list()?;
            items.extend(page.items);
            next_link = page.next_link;
        }
        Ok(items)
    }

    /// Asks for what a link of Graph's own leads to.
    pub(super) async fn follow(&self, link: &str) -> Result<Answer, Fault> {
        self.send_to(&self.own_address(link)?, &Part::get("")).await
    }

    fn own_address(&self, link: &str) -> Result<Url, Fault> {
        let base = self.base.path().trim_end_matches('/');
        Url::parse(link)
            .ok()
            .filter(|url| {
                same_origin(url, &self.base) && url.username().is_empty() && url.password().is_none()
            })
            .filter(|url| url.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/')))
            .ok_or_else(|| {
                Fault::new(Code::UnexpectedAnswer).with_message("the next page is at another place")
            })
    }

    /// Sends one part by itself; an answer outside 2xx is a fault.
    pub(super) async fn send(&self, part: &Part) -> Result<Answer, Fault> {
        let address = format!("{}{}", self.base.as_str().trim_end_matches('/'), part.url);
        let url = self.own_address(&address).map_err(|_| {
            Fault::new(Code::Internal).with_message("an address that does not begin below Graph's version")
        })?;
        self.send_to(&url, part).await
    }

    async fn send_to(&self, url: &Url, part: &Part) -> Result<Answer, Fault> {
        let client_request_id = Uuid::new_v4().to_string();
        let mut request = self
            .http
            .request(part.method.clone(), url)
            .header(AUTHORIZATION, self.bearer()?)
            .header(ACCEPT, "application/json")
            .header("client-request-id", &client_request_id)
            .header("return-client-request-id", "true");
        for (name, value) in &part.headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = &part.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        } else if part.method == Method::POST {
            // Graph refuses a POST without a length (411), and over HTTP/1.1 none is sent for a body that is not there.
            request = request.header(CONTENT_LENGTH, 0);
        }
        let ours = |fault: Fault| {
            let asked_as = Some(client_request_id.clone());
            let correlation_id = fault.correlation_id.clone().or_else(|| asked_as.clone());
            let named = Box::new(Named { asked_as, ..*fault.named });
            Fault { correlation_id, named, ..fault }.without(&self.token)
        };
        let mut answer = self.http.send(request).await.map_err(ours)?;
        answer.asked_as = Some(client_request_id.clone());
        tracing::debug!(method = %part.method, path = url.path(), status = answer.status, "graph answered");
        // Whether a batch writes is in its parts.
        if part.method != Method::GET && part.url != BATCH {
            self.note_write(&answer);
        }
        if answer.is_success() {
            return Ok(answer);
        }
        Err(ours(Fault::from_graph(answer.status, &answer.headers, &answer.body)))
    }

    fn bearer(&self) -> Result<HeaderValue, Fault> {
        // Exposed to be sent to Graph; the header is marked so that no log of the HTTP library shows it.
        let text = zeroize::Zeroizing::new(format!("Bearer {}", self.token.expose_secret()));
        let mut value = HeaderValue::from_str(&text)
            .map_err(|_| Fault::new(Code::Internal).with_message("the token is not a header value"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

pub(super) fn read_json(answer: &Answer) -> Result<Told, Fault> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Told::new(Value::Null, answer));
    }
    let value = serde_json::from_slice(&answer.body).map_err(|_| answer.unexpected("not JSON"))?;
    Ok(Told::new(value, answer))
}
