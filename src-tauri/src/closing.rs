//! The end of the program.
//!
//! Owns that the wizard gets to clear the clipboard and to forget its tokens before the process ends, however it
//! is ended from inside, and that it does not take for ever about it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use setup::ipc::{ClosingRisk, Intent, Leaving};
use setup::view::Handle;
use tauri::{AppHandle, Manager, RunEvent, Runtime, WindowEvent};

/// What is given up after this: an answer from the network, or from another program's clipboard.
const LIMIT: Duration = Duration::from_secs(5);

/// The same where the event loop stands still meanwhile and the system waits for the program: macOS and Windows end
/// one that takes longer.
const LIMIT_AT_EXIT: Duration = Duration::from_secs(2);

/// A page that is there has shown the question, and a person has read it, within this. Well above a double click, or a
/// shortcut that is held.
const TIME_TO_ANSWER: Duration = Duration::from_secs(10);

/// The second half of a double click comes within this.
const DOUBLE_CLICK: Duration = Duration::from_secs(1);

/// How far the end has come.
#[derive(Default)]
pub(crate) struct Closing {
    asked: Mutex<Option<Question>>,
    begun: AtomicBool,
    /// Another version stands in this one's place by now: it is started.
    again: AtomicBool,
    tidied: AtomicBool,
}

/// The question that was put to the admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    /// What would be lost, if anything; another risk is another question.
    risk: Option<ClosingRisk>,
    at: Instant,
}

/// What a wish to close leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Ask,
    /// The question stands.
    Ignore,
    End,
}

/// Decides on a wish to close. A question that nobody has answered for long may have no page to show it; only then
/// does asking once more mean the end. A change under way is never cut off: it ends by itself within its own limits.
/// Where nothing would be lost the wizard is asked each time: it ends the program, or asks once about the sign-in.
fn decide(risk: Option<ClosingRisk>, asked: Option<Question>, now: Instant) -> Answer {
    let Some(question) = asked.filter(|question| question.risk == risk) else { return Answer::Ask };
    let since = now.saturating_duration_since(question.at);
    match risk {
        None if since >= DOUBLE_CLICK => Answer::Ask,
        Some(ClosingRisk::SecretOnlyHere) if since >= TIME_TO_ANSWER => Answer::End,
        _ => Answer::Ignore,
    }
}

/// Holds every way out (the window's close button, the last window) until the wizard is done. Two ways cannot be held:
/// the end of the session, and on macOS Quit in the Dock. They leave time for the clipboard only.
pub(crate) fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } if !is_tidy(app) => {
            api.prevent_close();
            close_or_ask(app);
        }
        RunEvent::ExitRequested { api, .. } if !is_tidy(app) => {
            api.prevent_exit();
            tidy(app);
        }
        RunEvent::Exit if !is_tidy(app) => tidy_at_exit(app),
        _ => {}
    }
}

/// Ends the program, unless that would lose something or leave something behind: then the page asks first.
pub(crate) fn close_or_ask(app: &AppHandle) {
    let (Some(wizard), Some(closing)) = (app.try_state::<Handle>(), app.try_state::<Closing>()) else {
        return tidy(app);
    };
    let view = wizard.views();
    // Without its task there is nobody to ask.
    if view.has_changed().is_err() {
        return tidy(app);
    }
    let (risk, shown) = {
        let view = view.borrow();
        let shown = view.closing.as_ref().is_some_and(|closing| closing.leaving == Leaving::Window);
        (view.closing_risk, shown)
    };
    let now = Instant::now();
    let mut asked = closing.asked.lock().unwrap_or_else(PoisonError::into_inner);
    // A question that is not on screen has been answered: the admin stayed.
    match decide(risk, asked.filter(|question| shown || question.risk.is_none()), now) {
        Answer::Ask => {
            *asked = Some(Question { risk, at: now });
            wizard.send(Intent::AskToClose);
        }
        Answer::Ignore => {}
        Answer::End => tidy(app),
    }
}

/// Ends the program as the close button does, without asking.
pub(crate) fn close(app: &AppHandle) {
    tidy(app);
}

/// Ends the program in the same way, and starts what stands in its place by now.
#[cfg(not(target_os = "linux"))]
pub(crate) fn close_and_start_again<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Closing>().again.store(true, Ordering::SeqCst);
    tidy(app);
}

/// Lets the wizard clear up where the process is about to be ended by something else than this program.
#[cfg(windows)]
pub(crate) fn tidy_before_the_end<R: Runtime>(app: &AppHandle<R>) {
    tidy_at_exit(app);
}

fn is_tidy(app: &AppHandle) -> bool {
    // Without the state the start has failed, and there is no wizard to wait for.
    app.try_state::<Closing>().is_none_or(|closing| closing.tidied.load(Ordering::SeqCst))
}

/// Shuts the wizard down and then ends the program. The event loop goes on meanwhile: reading the clipboard may
/// need it, if it is this window that owns the clipboard.
fn tidy<R: Runtime>(app: &AppHandle<R>) {
    if app.state::<Closing>().begun.swap(true, Ordering::SeqCst) {
        return;
    }
    for window in app.webview_windows().into_values() {
        let _ = window.hide();
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let wizard = app.state::<Handle>().inner().clone();
        // A task of its own, so that a clipboard that blocks its thread cannot hold up the limit.
        let tidying = tokio::spawn(async move { wizard.shut_down().await });
        if tokio::time::timeout(LIMIT, tidying).await.is_err() {
            tracing::warn!("the wizard did not end in time");
        }
        let closing = app.state::<Closing>();
        closing.tidied.store(true, Ordering::SeqCst);
        if closing.again.load(Ordering::SeqCst) {
            app.request_restart();
        } else {
            app.exit(0);
        }
    });
}

/// The last moment: the process ends when this returns. What the wizard clears first is the clipboard.
fn tidy_at_exit<R: Runtime>(app: &AppHandle<R>) {
    let Some(wizard) = app.try_state::<Handle>() else { return };
    let in_time = tauri::async_runtime::block_on(async {
        tokio::time::timeout(LIMIT_AT_EXIT, wizard.shut_down()).await.is_ok()
    });
    if !in_time {
        tracing::warn!("the wizard did not end before the program");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn after(risk: ClosingRisk, asked: ClosingRisk, time: Duration) -> Answer {
        let at = Instant::now();
        decide(Some(risk), Some(Question { risk: Some(asked), at }), at + time)
    }

    #[test]
    fn what_would_lose_nothing_is_left_to_the_wizard() {
        assert_eq!(decide(None, None, Instant::now()), Answer::Ask);
        let other = Question { risk: Some(ClosingRisk::SecretOnlyHere), at: Instant::now() };
        assert_eq!(decide(None, Some(other), Instant::now()), Answer::Ask);
        let at = Instant::now();
        let asked = Some(Question { risk: None, at });
        assert_eq!(
            decide(None, asked, at + DOUBLE_CLICK / 2),
            Answer::Ignore,
            "the question is not passed over"
        );
        assert_eq!(decide(None, asked, at + DOUBLE_CLICK), Answer::Ask);
    }

    #[test]
    fn what_would_lose_something_is_asked_first() {
        for risk in [ClosingRisk::SecretOnlyHere, ClosingRisk::Working] {
            assert_eq!(decide(Some(risk), None, Instant::now()), Answer::Ask);
        }
    }

    #[test]
    fn a_double_click_does_not_end_what_has_just_been_asked() {
        let only_here = ClosingRisk::SecretOnlyHere;
        for soon in [Duration::ZERO, SECOND, TIME_TO_ANSWER.saturating_sub(Duration::from_millis(1))] {
            assert_eq!(after(only_here, only_here, soon), Answer::Ignore, "{soon:?}");
        }
    }

    #[test]
    fn a_question_that_no_page_answers_does_not_hold_the_program_for_ever() {
        let only_here = ClosingRisk::SecretOnlyHere;
        for late in [TIME_TO_ANSWER, TIME_TO_ANSWER * 60] {
            assert_eq!(after(only_here, only_here, late), Answer::End, "{late:?}");
        }
    }

    #[test]
    fn a_change_under_way_is_never_cut_off() {
        for time in [Duration::ZERO, TIME_TO_ANSWER, TIME_TO_ANSWER * 600] {
            assert_eq!(after(ClosingRisk::Working, ClosingRisk::Working, time), Answer::Ignore, "{time:?}");
        }
    }

    #[test]
    fn another_risk_is_another_question() {
        let late = TIME_TO_ANSWER * 2;
        assert_eq!(after(ClosingRisk::SecretOnlyHere, ClosingRisk::Working, late), Answer::Ask);
        assert_eq!(after(ClosingRisk::Working, ClosingRisk::SecretOnlyHere, late), Answer::Ask);
    }
}
