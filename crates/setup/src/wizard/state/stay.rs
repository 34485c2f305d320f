//! What is known of one stay in a tenant and belongs to no other room: it is forgotten by being replaced.

use super::access::Who;
use super::troubles::Retry;
use crate::guide::SectionId;
use crate::wizard::place::Leave;

/// See the module.
#[derive(Default)]
pub(crate) struct Stay {
    /// The section whose work failed last.
    pub(crate) failed_section: Option<SectionId>,
    /// How the admin wants to leave, while they are asked first.
    pub(crate) leaving: Option<Leave>,
    /// That question was asked on the way out of the window: it is not asked twice.
    pub(crate) asked_on_closing: bool,
    /// The value here is forgotten once Peig's word has been acted on.
    pub(crate) forget_after: bool,
    /// Key id of the secret with which Peig's word has ended a renewal, in this run.
    pub(crate) renewed: Option<String>,
    /// New secrets are kept in memory only, because the admin said so.
    pub(crate) memory_only: bool,
    /// What the end of the sign-in broke off, and for which account: it goes on once that one has signed in again.
    pub(crate) broken_off: Option<(Retry, Who)>,
}
