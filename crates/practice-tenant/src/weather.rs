//! Bad weather between a client and Microsoft, drawn from a seed: what happens to a request follows from the seed, from what
//! is asked for, and from how often that was asked for before; never from time.
//!
//! Owns what strikes which request. Refuses to own the effect on a connection: `serving` cuts, waits and hides,
//! `graph::batch` answers for a part.

mod climate;
mod gust;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::faults::Answer;
use crate::lock::lock;
use crate::wire::Request;
use climate::{Climate, http_date};
pub(crate) use gust::Gust;

/// The weather. A clone is another handle to the same one; it is calm at first.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    storm: Arc<Mutex<Option<Storm>>>,
}

#[derive(Debug)]
struct Storm {
    seed: u64,
    climate: Climate,
    /// How often each thing was asked for.
    asked: BTreeMap<String, u32>,
    /// Requests so far, parts of batches apart.
    requests: u32,
    /// How many of them were struck, and parts of batches.
    struck: u32,
    /// Nothing but this: of so many requests and parts of batches, counted together, the last one is refused (503).
    every: Option<u32>,
}

impl Weather {
    /// From now on every so-manieth request, parts of batches included, is refused with 503, and nothing else happens.
    pub fn refuses_every(&self, one_of: u32) {
        self.begins(0);
        if let Some(storm) = lock(&self.storm).as_mut() {
            storm.every = Some(one_of);
        }
    }

    /// A storm begins. Whether replicas lag in it is told by [`Self::lags`], and the caller's to arrange.
    pub fn begins(&self, seed: u64) {
        let climate = Climate::drawn(&mut StdRng::seed_from_u64(seed));
        let (asked, requests, struck, every) = (BTreeMap::new(), 0, 0, None);
        *lock(&self.storm) = Some(Storm { seed, climate, asked, requests, struck, every });
    }

    /// The storm is over; how many requests and parts of batches it struck.
    pub fn ends(&self) -> u32 {
        lock(&self.storm).take().map_or(0, |storm| storm.struck)
    }

    /// Replicas lag and take turns in this storm.
    pub fn lags(&self) -> bool {
        lock(&self.storm).as_ref().is_some_and(|storm| storm.climate.lags)
    }

    /// What strikes a request of the program. What a person does in a browser is not struck: they would press reload.
    pub(crate) fn over(&self, request: &Request, of_graph: bool) -> Option<Gust> {
        let by_browser = !of_graph && !request.path.ends_with("/oauth2/v2.0/token");
        let mut weather = lock(&self.storm);
        let storm = weather.as_mut().filter(|_| !by_browser)?;
        storm.requests += 1;
        if let Some(one_of) = storm.every {
            let gust = (of_graph && storm.requests.is_multiple_of(one_of)).then(Gust::outage);
            return storm.note(gust);
        }
        if storm.climate.is_cut_off(storm.requests) {
            return storm.note(Some(Gust::Refuses(Answer::DropBefore)));
        }
        let mut dice = storm.dice(request);
        let gust = storm.climate.over_request(&mut dice, of_graph);
        storm.note(gust)
    }

    /// What strikes a part of a batch.
    pub(crate) fn over_part(&self, request: &Request) -> Option<Gust> {
        let mut weather = lock(&self.storm);
        let storm = weather.as_mut()?;
        if let Some(one_of) = storm.every {
            storm.requests += 1;
            let gust = storm.requests.is_multiple_of(one_of).then(Gust::outage);
            return storm.note(gust);
        }
        let mut dice = storm.dice(request);
        let gust = storm.climate.over_part(&mut dice);
        storm.note(gust)
    }

    /// The time by the service's clock, where it is not this computer's.
    pub(crate) fn date(&self) -> Option<String> {
        let ahead =
            lock(&self.storm).as_ref().filter(|one| one.every.is_none()).map(|one| one.climate.ahead)?;
        (!ahead.is_zero()).then(|| http_date(ahead))
    }
}

impl Storm {
    fn note(&mut self, gust: Option<Gust>) -> Option<Gust> {
        self.struck += u32::from(gust.is_some());
        gust
    }

    /// The chance of this request: its own, whatever else was asked for before it.
    fn dice(&mut self, request: &Request) -> StdRng {
        let what = format!("{} {}", request.method, without_ids(&request.path));
        let before = self.asked.entry(what.clone()).or_default();
        *before += 1;
        let mut hasher = DefaultHasher::new();
        (self.seed, what, *before).hash(&mut hasher);
        StdRng::seed_from_u64(hasher.finish())
    }
}

/// A path without the ids in it, which differ from run to run.
fn without_ids(path: &str) -> String {
    let is_id = |segment: &str| segment.len() >= 20 && segment.contains(|c: char| c.is_ascii_digit());
    path.split('/').map(|segment| if is_id(segment) { "{id}" } else { segment }).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn asked(path: &str) -> Request {
        Request::new("GET", path, BTreeMap::new(), Vec::new())
    }

    /// What strikes a hundred requests for this, in its own words up to the first value.
    fn strikes(weather: &Weather, path: &str, also: Option<&str>) -> Vec<String> {
        let mut fell = Vec::new();
        for _ in 0..100 {
            if let Some(also) = also {
                weather.over_part(&asked(also));
            }
            let gust = weather.over_part(&asked(path)).or_else(|| weather.over(&asked(path), true));
            let told = format!("{gust:?}");
            fell.push(told.split(['{', ':']).next().unwrap_or_default().to_owned());
        }
        fell
    }

    #[test]
    fn what_happens_follows_from_the_seed_and_the_requests_own_count() {
        let (alone, among) = (Weather::default(), Weather::default());
        // Seed 3 has no time without network, which counts all requests.
        alone.begins(3);
        among.begins(3);
        let path = "/v1.0/applications/1c797afd-6397-450d-8479-d469c4cd0cec";
        let other = "/v1.0/applications/4772e8d3-e681-409e-8979-0f2920c8fab1";
        let fell = strikes(&alone, path, None);
        assert_eq!(
            fell,
            strikes(&among, other, Some("/v1.0/me")),
            "whatever the id, and whatever else is asked"
        );
        assert!(fell.iter().any(|one| one != "None") && alone.ends() > 0);
        assert!(strikes(&alone, path, None).iter().all(|one| one == "None"), "it is calm again");
    }

    #[test]
    fn all_that_can_happen_does_in_some_storm() {
        let weather = Weather::default();
        let mut met = BTreeSet::new();
        for seed in 0..40 {
            weather.begins(seed);
            met.extend(strikes(&weather, "/v1.0/me", None));
        }
        for what in
            ["Refuses(Json ", "Refuses(Raw ", "Refuses(DropBefore)", "Refuses(DropAfter)", "Hides(Raw "]
        {
            assert!(
                met.contains(&format!("Some({what}")) || met.contains(&format!("Some({what})")),
                "{what} {met:?}"
            );
        }
        let others = ["BreaksOff", "Slow", "Late", "Expires"];
        assert!(others.iter().all(|what| met.iter().any(|one| one.contains(what))), "{met:?}");
    }
}
