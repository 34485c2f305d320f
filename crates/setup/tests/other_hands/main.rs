//! Others work in the tenant meanwhile: every hand that a colleague may lay on Peig's registration, at every step of the
//! journey. The checklist shows it, the mend is offered and ends right, and nothing of theirs is destroyed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

mod admin;
mod after_a_section;
mod hands;
mod in_the_middle;
#[path = "../support/mod.rs"]
mod support;
mod tenant;
mod two_wizards;

use std::collections::BTreeSet;

use practice_tenant::Documents;

/// What a run of the table did.
#[derive(Debug, Default)]
struct Tally {
    cells: usize,
    shown: usize,
    reopened: u32,
    destroyed: usize,
    /// Lost between a read and the write right after it, where Graph has no other way.
    overtaken: usize,
}

impl Tally {
    /// Whatever was there when the colleague had acted is there at the end.
    fn compare(&mut self, cell: &str, before: &BTreeSet<String>, documents: &Documents) {
        let after = tenant::things(documents, None);
        let gone: Vec<_> = before.difference(&after).collect();
        self.destroyed += gone.len();
        assert!(gone.is_empty(), "{cell} destroyed {gone:#?}");
    }

    fn add(&mut self, other: &Self) {
        self.cells += other.cells;
        self.shown += other.shown;
        self.reopened += other.reopened;
        self.destroyed += other.destroyed;
        self.overtaken += other.overtaken;
    }

    fn note(&self, name: &str) {
        assert!(self.cells > 0 && self.destroyed == 0, "{name}: {self:?}");
        let Self { cells, shown, reopened, destroyed, overtaken } = self;
        let counted = format!(
            "cells={cells} shown={shown} reopened={reopened} destroyed={destroyed} overtaken={overtaken}"
        );
        contract::measure("hands", &counted);
    }
}
