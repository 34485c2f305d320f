//! Asking Graph for several things at once, as every reader of the tenant does: busy parts once more, lists to their last
//! page, refusals where the reader can do without. Owns no choice of what is read.

use std::time::Duration;

use entra::graph::{Graph, Part, PartAnswer};
use entra::{
    Attempt, CancellationToken, Clock as _, Code, Decision, Fault, Idempotence, Patience, SystemClock,
    decide, with_patience,
};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

/// How long a read is tried. What takes longer is left to the next read.
const PATIENCE: Patience = Patience { ceiling: Duration::from_secs(10), just_created: false };

/// Something that a check can do without: what was read, or why it was not.
pub type Optional<T> = Result<T, Box<Fault>>;

/// Reads in one batch. Graph repeats no part that it has throttled (Microsoft, "JSON batching"), so those are asked for
/// once more by themselves, as a single request would be: otherwise one busy service would make the whole observation fail
/// again and again. A batch that is refused as a whole for being busy is one whose parts are all busy.
pub(crate) async fn read(graph: &Graph, parts: Vec<Part>) -> Result<Vec<PartAnswer>, Fault> {
    let began = Instant::now();
    let mut answers: Vec<PartAnswer> = parts.iter().map(|_| Err(missing_answer())).collect();
    let mut open: Vec<usize> = (0..parts.len()).collect();
    for number in 1.. {
        let heard = match graph.batch(open.iter().map(|at| parts[*at].clone()).collect()).await {
            Err(fault) if is_busy(&fault) => vec![Err(fault); open.len()],
            heard => heard?,
        };
        for (at, answer) in open.iter().zip(heard) {
            answers[*at] = answer;
        }
        let attempt = Attempt { number, elapsed: began.elapsed() };
        let busy: Vec<_> = open.iter().filter_map(|at| Some((*at, pause(&answers[*at], attempt)?))).collect();
        // The one that wants to be left alone for longest is waited for.
        let Some(pause) = busy.iter().map(|(_, pause)| *pause).max() else { break };
        open = busy.into_iter().map(|(at, _)| at).collect();
        tokio::time::sleep(pause).await;
    }
    Ok(answers)
}

/// How long the service is left alone before it is asked for this part again; none for a part that is answered, or that
/// wants to be left alone for too long.
fn pause(answer: &PartAnswer, attempt: Attempt) -> Option<Duration> {
    let fault = answer.as_ref().err().filter(|fault| is_busy(fault))?;
    match decide(Idempotence::Idempotent, fault, attempt, PATIENCE, SystemClock.jitter()) {
        Decision::RetryAfter(wait) => Some(wait),
        Decision::GiveUp => None,
    }
}

/// The service has not answered the question: it is throttling, broken, or was changing the same thing.
pub(crate) fn is_busy(fault: &Fault) -> bool {
    matches!(fault.code, Code::Throttled | Code::Outage | Code::ConcurrentRequests)
}

/// All pages of a list that a part of a batch began.
pub(crate) async fn all<T: DeserializeOwned>(graph: &Graph, answer: PartAnswer) -> Result<Vec<T>, Fault> {
    let page = answer?.list::<T>()?;
    let mut items = page.items;
    let rest = || graph.rest_of(page.next_link.clone());
    let never = CancellationToken::new();
    items.extend(
        with_patience(rest, Idempotence::Idempotent, PATIENCE, &SystemClock, |_, _| {}, &never).await?,
    );
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

    /// The first of a list that is never empty.
    pub(crate) async fn first<T: DeserializeOwned>(&mut self, graph: &Graph) -> Result<T, Fault> {
        let told = self.take()?;
        let first = all(graph, Ok(told.clone())).await?.into_iter().next();
        first.ok_or_else(|| told.lacks("the list is empty"))
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
    use Code::{Offline, ProxySignIn, StepUpNeeded, TimedOut, TokenRejected};
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(fault)
            if matches!(fault.code, TokenRejected | StepUpNeeded | Offline | ProxySignIn | TimedOut) =>
        {
            Err(fault)
        }
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
