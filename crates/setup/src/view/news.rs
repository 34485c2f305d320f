//! Which views the page is given. A look at the tenant that is soon over and finds nothing new is none: the page would be drawn
//! twice every few seconds for nothing, and its mark would flash.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::app::{LiveState, View};

/// A look that lasts longer is told while it lasts.
const SOON: Duration = Duration::from_secs(1);

/// What is new in a view, beside the one that is shown.
#[derive(Debug, PartialEq, Eq)]
enum News {
    /// Nothing but when the tenant was read, which the page does not say while it is up to date.
    None,
    /// The tenant is being looked at.
    Look,
    /// Something to draw.
    Something,
}

/// What of it the page does not draw while the checklist is live is as in the other.
fn news(shown: &View, view: &View) -> News {
    let live = |one: &View| matches!(one.live.state, LiveState::Live | LiveState::Reading);
    let ever_read = |one: &View| one.live.read_at.is_some();
    if !live(shown) || !live(view) || ever_read(shown) != ever_read(view) {
        return News::Something;
    }
    let mut other = View { revision: shown.revision, ..view.clone() };
    other.live = shown.live.clone();
    if other != *shown {
        News::Something
    } else if view.live.state == shown.live.state {
        News::None
    } else if view.live.state == LiveState::Reading {
        News::Look
    } else {
        News::Something
    }
}

/// The view that the page has. All that it is given goes through here.
#[derive(Debug, Default)]
pub struct Shown(Mutex<Option<View>>);

impl Shown {
    /// The latest view, for a page that asks.
    pub fn latest(&self, views: &watch::Receiver<View>) -> View {
        let mut shown = self.lock();
        let view = views.borrow().clone();
        *shown = Some(view.clone());
        view
    }

    /// Gives each view in which something is new, for as long as there is a wizard. What did not arrive is given again with
    /// whatever is published next.
    pub async fn pass_on(&self, mut views: watch::Receiver<View>, mut give: impl FnMut(View) -> bool) {
        let mut due: Option<Instant> = None;
        loop {
            let heard = match due {
                None => Some(views.changed().await),
                Some(at) => timeout_at(at, views.changed()).await.ok(),
            };
            if matches!(heard, Some(Err(_))) {
                return;
            }
            let late = due.is_some_and(|at| at <= Instant::now());
            let mut shown = self.lock();
            let view = views.borrow_and_update();
            due = match shown.as_ref().map_or(News::Something, |shown| news(shown, &view)) {
                News::None => None,
                News::Look if !late => due.or_else(|| Some(Instant::now() + SOON)),
                News::Look | News::Something => {
                    *shown = give(view.clone()).then(|| view.clone());
                    None
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<View>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use entra::cloud::Cloud;
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    use super::*;
    use crate::secret::trace::Traces;
    use crate::view::app::{LiveView, ScreenId};
    use crate::view::draw::view as draw;
    use crate::wizard::state::State;

    fn view(state: LiveState, read_at: Option<&str>) -> View {
        let state_of_nobody = State::new("1.0.0".to_owned(), None, Ok(Cloud::global()), Traces::default());
        let live = LiveView { state, read_at: read_at.map(str::to_owned) };
        View { live, ..draw(&state_of_nobody) }
    }

    fn other_screen(view: View) -> View {
        View { screen_id: ScreenId::Health, ..view }
    }

    #[test]
    fn a_look_that_finds_nothing_new_is_no_news_and_everything_else_is() {
        let shown = view(LiveState::Live, Some("9:00"));
        let of = |state, read_at| news(&shown, &View { revision: 7, ..view(state, read_at) });
        assert_eq!(of(LiveState::Live, Some("9:05")), News::None);
        assert_eq!(of(LiveState::Reading, Some("9:00")), News::Look);
        for (state, read_at) in [
            (LiveState::Live, None),
            (LiveState::Reading, None),
            (LiveState::Failing, Some("9:00")),
            (LiveState::Paused, Some("9:00")),
            (LiveState::Off, Some("9:00")),
        ] {
            assert_eq!(of(state, read_at), News::Something, "{state:?}, read at {read_at:?}");
        }
        assert_eq!(news(&shown, &other_screen(shown.clone())), News::Something);
        // The page says when it was read.
        let failing = view(LiveState::Failing, Some("9:00"));
        assert_eq!(news(&failing, &view(LiveState::Failing, Some("9:05"))), News::Something);
        // It was told that the tenant is being read.
        let reading = view(LiveState::Reading, Some("9:00"));
        assert_eq!(news(&reading, &view(LiveState::Live, Some("9:05"))), News::Something);
    }

    /// What the page is given, beginning with what it has; each view some time after the one before.
    async fn given(views: &[(View, Duration)]) -> Vec<LiveState> {
        let (tell, views_of_the_wizard) = watch::channel(view(LiveState::Live, Some("9:00")));
        let shown = Arc::new(Shown::default());
        assert_eq!(shown.latest(&views_of_the_wizard).live.state, LiveState::Live);
        let (out, mut heard) = mpsc::unbounded_channel();
        let passed = tokio::spawn({
            let shown = shown.clone();
            async move {
                shown.pass_on(views_of_the_wizard, move |view| out.send(view.live.state).is_ok()).await;
            }
        });
        for (view, later) in views {
            tell.send(view.clone()).unwrap();
            sleep(*later).await;
        }
        drop(tell);
        passed.await.unwrap();
        let mut states = Vec::new();
        while let Ok(state) = heard.try_recv() {
            states.push(state);
        }
        states
    }

    const A_MOMENT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(3);

    #[tokio::test(start_paused = true)]
    async fn looks_that_are_soon_over_do_not_reach_the_page() {
        let looks = [
            (view(LiveState::Reading, Some("9:00")), A_MOMENT),
            (view(LiveState::Live, Some("9:05")), LONG),
            (view(LiveState::Reading, Some("9:05")), A_MOMENT),
            (view(LiveState::Live, Some("9:10")), LONG),
        ];
        assert_eq!(given(&looks).await, []);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_takes_its_time_is_told_and_so_is_its_end() {
        let reading = || View { revision: 9, ..view(LiveState::Reading, Some("9:00")) };
        // Whatever else is published meanwhile does not put it off.
        let look = [(reading(), A_MOMENT), (reading(), A_MOMENT), (reading(), LONG)];
        let end = [(view(LiveState::Live, Some("9:05")), A_MOMENT)];
        assert_eq!(given(&[&look[..], &end].concat()).await, [LiveState::Reading, LiveState::Live]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_found_is_told_at_once() {
        let found = [
            (view(LiveState::Reading, Some("9:00")), A_MOMENT),
            (other_screen(view(LiveState::Live, Some("9:05"))), A_MOMENT),
            (other_screen(view(LiveState::Reading, Some("9:05"))), A_MOMENT),
            (view(LiveState::Failing, Some("9:05")), A_MOMENT),
        ];
        assert_eq!(given(&found).await, [LiveState::Live, LiveState::Failing]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_asked_in_the_middle_of_a_look_hears_of_its_end() {
        let (tell, views) = watch::channel(view(LiveState::Reading, Some("9:00")));
        let shown = Shown::default();
        assert_eq!(shown.latest(&views).live.state, LiveState::Reading);
        tell.send(view(LiveState::Live, Some("9:05"))).unwrap();
        drop(tell);
        let mut states = Vec::new();
        let hear = |view: View| {
            states.push(view.live.state);
            true
        };
        shown.pass_on(views, hear).await;
        assert_eq!(states, [LiveState::Live]);
    }
}
