//! What is known of the way to Microsoft.

use entra::Reach;

/// What the latest look has found, and one that is under way.
#[derive(Default)]
pub(crate) struct Reachable {
    latest: u64,
    looking: bool,
    found: Option<Reach>,
}

impl Reachable {
    /// Begins a look and gives its number; one under way is of no use any more.
    pub(crate) fn begin(&mut self) -> u64 {
        self.latest += 1;
        self.looking = true;
        self.latest
    }

    /// The look of this number has come to its end, with nothing where it broke off.
    pub(crate) fn end(&mut self, number: u64, found: Option<Reach>) {
        if number == self.latest && self.looking {
            self.looking = false;
            self.found = found;
        }
    }

    /// Another cloud is chosen.
    pub(crate) fn forget(&mut self) {
        self.looking = false;
        self.found = None;
    }

    pub(crate) fn is_looking(&self) -> bool {
        self.looking
    }

    pub(crate) fn found(&self) -> Option<&Reach> {
        self.found.as_ref()
    }

    /// A look has been taken in this cloud, or is under way.
    pub(crate) fn is_known(&self) -> bool {
        self.looking || self.found.is_some()
    }

    /// Something was in the way.
    pub(crate) fn is_obstructed(&self) -> bool {
        self.found.as_ref().is_some_and(|found| !found.is_good())
    }
}
