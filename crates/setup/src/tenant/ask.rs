//! Asking Graph for several things at once, as every reader of the tenant does: busy parts once more, lists to their last
//! page, refusals where the reader can do without. Owns no choice of what is read.

use std::time::Duration;

use entra::graph::{Graph, Part, PartAnswer, list};
use entra::{Code, Fault};
use serde::de::DeserializeOwned;

/// How often the busy parts of a read are asked for again.
const FURTHER_ROUNDS: u32 = 3;
/// A longer pause than this is left to the next read.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Something that a check can do without: what was read, or why it was not.
pub type Optional<T> = Result<T, Box<Fault>>;

/// Reads in one batch. Graph repeats no part that it has throttled (Microsoft, "JSON batching"), so those are asked for
/// once more by themselves: otherwise one busy service would make the whole observation fail again and again.
pub(crate) async fn read(graph: &Graph, parts: Vec<Part>) -> Result<Vec<PartAnswer>, Fault> {
    let mut answers = graph.batch(parts.clone()).await?;
    for _ in 0..FURTHER_ROUNDS {
        let busy: Vec<_> =
            answers.iter().enumerate().filter_map(|(at, answer)| Some((at, pause(answer)?))).collect();
        let Some(pause) = busy.iter().map(|(_, pause)| *pause).max().filter(|pause| *pause <= LONGEST_PAUSE)
        else {
            break;
        };
        tokio::time::sleep(pause).await;
        let again = graph.batch(busy.iter().map(|(at, _)| parts[*at].clone()).collect()).await?;
        for ((at, _), answer) in busy.into_iter().zip(again) {
            answers[at] = answer;
        }
    }
    Ok(answers)
}

/// How long the service wants to be left alone before it is asked for this part again; none for a part that is answered.
fn pause(answer: &PartAnswer) -> Option<Duration> {
    let fault = answer.as_ref().err()?;
    is_busy(fault).then(|| fault.retry_after.unwrap_or(Duration::from_secs(1)))
}

/// The service has not answered the question: it is throttling, broken, or was changing the same thing.
pub(crate) fn is_busy(fault: &Fault) -> bool {
    matches!(fault.code, Code::Throttled | Code::Outage | Code::ConcurrentRequests)
}

/// All pages of a list that a part of a batch began.
pub(crate) async fn all<T: DeserializeOwned>(graph: &Graph, answer: PartAnswer) -> Result<Vec<T>, Fault> {
    let page = list::<T>(&answer?)?;
    let mut items = page.items;
    items.extend(graph.rest_of(page.next_link).await?);
    Ok(items)
}

/// One list by itself, all its pages.
pub(crate) async fn whole_list<T: DeserializeOwned>(graph: &Graph, part: Part) -> Result<Vec<T>, Fault> {
    let answer = read(graph, vec![part]).await?.pop();
    all(graph, answer.unwrap_or_else(|| Err(missing_answer()))).await
}

/// Answers of a batch, taken in the order in which they were asked for.
pub(crate) struct Answers(std::vec::IntoIter<PartAnswer>);

impl Answers {
    pub(crate) fn of(answers: Vec<PartAnswer>) -> Self {
        Self(answers.into_iter())
    }

    pub(crate) fn take(&mut self) -> PartAnswer {
        self.0.next().unwrap_or_else(|| Err(missing_answer()))
    }

    /// A list with all its pages.
    pub(crate) async fn list<T: DeserializeOwned>(&mut self, graph: &Graph) -> Result<Vec<T>, Fault> {
        all(graph, self.take()).await
    }
}

/// What was known before, where this fault is no answer.
pub(crate) fn or_before<T: Clone>(
    read: &mut Optional<T>,
    before: &Optional<T>,
    is_silence: impl Fn(&Fault) -> bool,
) {
    if read.as_ref().is_err_and(|fault| is_silence(fault)) && before.is_ok() {
        read.clone_from(before);
    }
}

/// A batch was answered without this part.
pub(crate) fn missing_answer() -> Fault {
    Fault::new(Code::UnexpectedAnswer)
}

/// A refusal is an answer here; a sign-in that has ended, or no network, is not.
pub(crate) fn optional<T>(result: Result<T, Fault>) -> Result<Optional<T>, Fault> {
    use Code::{Offline, StepUpNeeded, TimedOut, TokenRejected};
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(fault) if matches!(fault.code, TokenRejected | StepUpNeeded | Offline | TimedOut) => Err(fault),
        Err(fault) => Ok(Err(Box::new(fault))),
    }
}

/// What is not there, not known to this service or not this account's to read is none. A service that is busy has not
/// said that there is none: taken so, something would be made a second time, or overwritten unseen.
pub(crate) fn if_any<T>(result: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(fault) if matches!(fault.code, Code::NotFound | Code::BadRequest | Code::Forbidden) => Ok(None),
        // Addresses by key came later than the rest of the API.
        Err(fault) if matches!(fault.status, Some(400 | 404 | 405 | 501)) => Ok(None),
        Err(fault) => Err(fault),
    }
}
