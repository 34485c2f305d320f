//! What the wizard's task and its jobs share.

use std::sync::Arc;

use entra::{ClosingPage, Http};
use tokio::sync::mpsc;

use super::event::{Aside, Event, Report};
use crate::handover::Words;

/// The task's surroundings.
pub(crate) struct Context<H> {
    pub(crate) host: Arc<H>,
    pub(crate) http: Http,
    pub(crate) closing_page: ClosingPage,
    pub(crate) approval_page: ClosingPage,
    pub(crate) words: Arc<Words>,
    pub(crate) reports: mpsc::UnboundedSender<Report>,
}

impl<H> Context<H> {
    /// A job reports. After the end of the wizard nobody hears it.
    pub(crate) fn report(&self, job: u64, event: Event) {
        self.reports.send(Report::Job(job, event)).ok();
    }

    /// What runs beside the jobs reports.
    pub(crate) fn aside(&self, report: Aside) {
        self.reports.send(Report::Aside(report)).ok();
    }
}

impl<H> Clone for Context<H> {
    fn clone(&self) -> Self {
        Self {
            host: Arc::clone(&self.host),
            http: self.http.clone(),
            closing_page: self.closing_page.clone(),
            approval_page: self.approval_page.clone(),
            words: Arc::clone(&self.words),
            reports: self.reports.clone(),
        }
    }
}
