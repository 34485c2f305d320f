//! Whether and when to try again: the decision, and the loop that follows it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use entra::{
    Attempt, CancellationToken, Clock, Code, Decision, Fault, Idempotence, Patience, decide, with_patience,
};
use proptest::prelude::*;

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

const ALL_CODES: [Code; 49] = [
    Code::BrowserUnavailable,
    Code::PortUnavailable,
    Code::SignInTimedOut,
    Code::Cancelled,
    Code::SignInDeclined,
    Code::SignInMismatch,
    Code::ClockWrong,
    Code::AccountNotInTenant,
    Code::PersonalAccount,
    Code::TenantNotFound,
    Code::BlockedByPolicy,
    Code::DeviceRequired,
    Code::DeviceCodeBlocked,
    Code::DeviceCodeExpired,
    Code::MoreProofNeeded,
    Code::ClientNeedsConsent,
    Code::AssignmentRequired,
    Code::AccountUnusable,
    Code::ClientUnknown,
    Code::ClientUnsuitable,
    Code::ClientDisabled,
    Code::SecretInvalid,
    Code::SecretExpired,
    Code::GrantExpired,
    Code::SignInRefused,
    Code::TokenRejected,
    Code::StepUpNeeded,
    Code::Forbidden,
    Code::NotFound,
    Code::AlreadyExists,
    Code::ConcurrentRequests,
    Code::Conflict,
    Code::NotReplicatedYet,
    Code::KeyNotFound,
    Code::Throttled,
    Code::Outage,
    Code::Offline,
    Code::ProxySignIn,
    Code::NoRootCertificates,
    Code::InsecureConnection,
    Code::TimedOut,
    Code::UnexpectedAnswer,
    Code::QuotaExceeded,
    Code::SecretsForbidden,
    Code::SecretLifetimeForbidden,
    Code::AppPolicy,
    Code::PropertyLocked,
    Code::BadRequest,
    Code::Internal,
];

fn fault(code: Code) -> Fault {
    Fault::new(code)
}

fn first(idempotence: Idempotence, fault: &Fault, just_created: bool) -> Decision {
    let attempt = Attempt { number: 1, elapsed: Duration::ZERO };
    decide(idempotence, fault, attempt, Patience { ceiling: seconds(120), just_created }, 1.0)
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    use Idempotence::{Idempotent, NotIdempotent};
    let lost = |code| Fault { answer_lost: true, ..fault(code) };
    let again = Decision::RetryAfter(seconds(1));
    for (fault, idempotent, not_idempotent) in [
        (fault(Code::Throttled), again, again),
        (fault(Code::ConcurrentRequests), again, again),
        (fault(Code::Conflict), Decision::GiveUp, Decision::GiveUp),
        (fault(Code::Offline), again, again),
        (fault(Code::TimedOut), again, again),
        (lost(Code::Offline), again, Decision::GiveUp),
        (lost(Code::TimedOut), again, Decision::GiveUp),
        (lost(Code::Throttled), again, Decision::GiveUp),
        (fault(Code::Outage), again, Decision::GiveUp),
        (fault(Code::UnexpectedAnswer), Decision::GiveUp, Decision::GiveUp),
        (fault(Code::Forbidden), Decision::GiveUp, Decision::GiveUp),
        (fault(Code::NotFound), Decision::GiveUp, Decision::GiveUp),
    ] {
        assert_eq!(first(Idempotent, &fault, false), idempotent, "{fault}");
        assert_eq!(first(NotIdempotent, &fault, false), not_idempotent, "{fault}");
    }
}

#[test]
fn not_there_means_not_yet_only_right_after_creation() {
    for code in
        [Code::NotFound, Code::NotReplicatedYet, Code::KeyNotFound, Code::ClientUnknown, Code::SecretInvalid]
    {
        for idempotence in [Idempotence::Idempotent, Idempotence::NotIdempotent] {
            assert_eq!(first(idempotence, &fault(code), true), Decision::RetryAfter(seconds(1)), "{code:?}");
            assert_eq!(first(idempotence, &fault(code), false), Decision::GiveUp, "{code:?}");
        }
    }
}

#[test]
fn waits_double_up_to_their_bound_and_microsofts_wish_counts() {
    let patience = Patience { ceiling: seconds(1_000), just_created: true };
    let wait = |fault: &Fault, number, jitter| match decide(
        Idempotence::Idempotent,
        fault,
        Attempt { number, elapsed: Duration::ZERO },
        patience,
        jitter,
    ) {
        Decision::RetryAfter(wait) => wait,
        Decision::GiveUp => panic!("{fault}"),
    };
    let outage = fault(Code::Outage);
    assert_eq!([1, 2, 3, 6, 40].map(|number| wait(&outage, number, 1.0)), [1, 2, 4, 30, 30].map(seconds));
    assert_eq!(wait(&outage, 3, 0.0), seconds(2));
    assert_eq!(wait(&fault(Code::NotFound), 40, 1.0), seconds(5));
    let asked = Fault { retry_after: Some(seconds(17)), ..fault(Code::Throttled) };
    assert_eq!(wait(&asked, 1, 0.3), seconds(17));
    assert_eq!(wait(&asked, 9, 1.0), seconds(30));
}

proptest! {
    #[test]
    fn a_wait_never_undercuts_microsoft_nor_outlives_patience(
        code in proptest::sample::select(ALL_CODES.to_vec()),
        status in proptest::option::of(100u16..600),
        asked in proptest::option::of(0u64..4_000),
        number in any::<u32>(),
        elapsed in 0u64..4_000,
        ceiling in 0u64..4_000,
        just_created in any::<bool>(),
        lost in any::<bool>(),
        idempotent in any::<bool>(),
        jitter in any::<f64>(),
    ) {
        let fault = Fault { status, retry_after: asked.map(seconds), answer_lost: lost, ..Fault::new(code) };
        let idempotence = if idempotent { Idempotence::Idempotent } else { Idempotence::NotIdempotent };
        let attempt = Attempt { number, elapsed: seconds(elapsed) };
        let decision = decide(idempotence, &fault, attempt, Patience { ceiling: seconds(ceiling), just_created }, jitter);
        if let Decision::RetryAfter(wait) = decision {
            prop_assert!(seconds(elapsed) + wait <= seconds(ceiling));
            prop_assert!(wait >= asked.map(seconds).unwrap_or_default());
            prop_assert!(wait >= Duration::from_millis(500));
            prop_assert!(idempotent || !fault.answer_lost);
            prop_assert!(idempotent || !matches!(code, Code::Outage | Code::UnexpectedAnswer));
        }
    }
}

/// A clock that only moves when somebody waits.
struct StoppedClock(Mutex<Instant>);

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    async fn wait(&self, wait: Duration) {
        *self.0.lock().unwrap() += wait;
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

async fn tries(
    answers: Vec<Result<u8, Fault>>,
    ceiling: u64,
    cancel: &CancellationToken,
    on_wait: impl FnMut(Duration, &Fault),
) -> (Result<u8, Fault>, usize) {
    let left = Mutex::new(answers.into_iter());
    let made = Mutex::new(0);
    let clock = StoppedClock(Mutex::new(Instant::now()));
    let op = || {
        *made.lock().unwrap() += 1;
        let next = left.lock().unwrap().next().expect("no further try was expected");
        async move { next }
    };
    let patience = Patience { ceiling: seconds(ceiling), just_created: true };
    let ended = with_patience(op, Idempotence::NotIdempotent, patience, &clock, on_wait, cancel).await;
    (ended, made.into_inner().unwrap())
}

#[tokio::test]
async fn the_loop_tries_until_it_succeeds() {
    let mut waits = Vec::new();
    let answers = vec![Err(fault(Code::NotFound)), Err(fault(Code::Throttled)), Ok(7)];
    let (ended, made) =
        tries(answers, 60, &CancellationToken::new(), |wait, fault| waits.push((wait, fault.code))).await;
    assert_eq!((ended, made), (Ok(7), 3));
    assert_eq!(waits, [(seconds(1), Code::NotFound), (seconds(2), Code::Throttled)]);
}

#[tokio::test]
async fn the_loop_ends_with_the_last_fault() {
    let gives_up = vec![Err(fault(Code::NotFound)), Err(fault(Code::Forbidden))];
    let (ended, made) = tries(gives_up, 60, &CancellationToken::new(), |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Forbidden, 2));
    let runs_out = vec![Err(fault(Code::NotFound)); 3];
    let (ended, made) = tries(runs_out, 3, &CancellationToken::new(), |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::NotFound, 3));
}

#[tokio::test]
async fn a_try_under_way_is_not_cut_off() {
    let cancel = CancellationToken::new();
    let op = || async {
        cancel.cancel();
        tokio::task::yield_now().await;
        Ok(7)
    };
    let patience = Patience { ceiling: seconds(60), just_created: false };
    let clock = StoppedClock(Mutex::new(Instant::now()));
    let ended = with_patience(op, Idempotence::Idempotent, patience, &clock, |_, _| (), &cancel).await;
    assert_eq!(ended, Ok(7));
}

#[tokio::test]
async fn cancelling_ends_the_loop() {
    let cancel = CancellationToken::new();
    let (ended, made) = tries(vec![Err(fault(Code::NotFound))], 60, &cancel, |_, _| cancel.cancel()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Cancelled, 1));
    let (ended, made) = tries(Vec::new(), 60, &cancel, |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Cancelled, 0));
}
