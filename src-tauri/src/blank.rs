//! A window that stays empty. Nothing in it can say so, so it is said outside of it.
//!
//! Owns the waiting for the page's first question. How it is said is the caller's part (`display`), and what keeps a page from
//! being drawn with some drivers `environment`'s.

use std::time::Duration;

use tauri::{AppHandle, Manager};
use tokio::sync::watch;
use tokio::time::timeout;

/// A page that comes at all has asked by then: with five times as much work as a computer can do it took nine seconds, and
/// whoever is told too early is told only of what has been so far.
const LONGEST: Duration = Duration::from_secs(10);

/// The page has asked for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the page has asked for nothing")]
pub(crate) struct Empty;

/// Whether the page has asked for anything yet.
#[derive(Debug)]
pub(crate) struct Page(watch::Sender<bool>);

impl Default for Page {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Page {
    /// It asks.
    pub(crate) fn asks(&self) {
        self.0.send_replace(true);
    }
}

/// Has it said that the window stays empty, should it.
pub(crate) fn watch(app: &AppHandle, say: impl FnOnce(Empty) + Send + 'static) {
    let asked = app.state::<Page>().0.subscribe();
    tauri::async_runtime::spawn(async move {
        if let Err(empty) = comes(asked).await {
            tracing::error!("{empty} within {LONGEST:?}");
            // It may wait for a person.
            drop(tauri::async_runtime::spawn_blocking(move || say(empty)));
        }
    });
}

/// Waits for the page's first question. With the program itself the wait ends too.
async fn comes(mut asked: watch::Receiver<bool>) -> Result<(), Empty> {
    timeout(LONGEST, asked.wait_for(|asked| *asked)).await.map(drop).map_err(|_| Empty)
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_page_that_asks_in_time_is_no_empty_window() {
        let page = Page::default();
        let asked = page.0.subscribe();
        let asks = async {
            sleep(LONGEST.mul_f32(0.99)).await;
            page.asks();
        };
        let (came, ()) = tokio::join!(comes(asked), asks);
        assert_eq!(came, Ok(()));
        assert_eq!(comes(page.0.subscribe()).await, Ok(()), "it has asked before");
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_asks_for_nothing_is_told_after_ten_seconds() {
        let (page, begun) = (Page::default(), Instant::now());
        assert_eq!(comes(page.0.subscribe()).await, Err(Empty));
        assert_eq!(begun.elapsed().as_secs(), 10);
        let asked = page.0.subscribe();
        drop(page);
        assert_eq!(comes(asked).await, Ok(()), "the program has ended");
    }
}
