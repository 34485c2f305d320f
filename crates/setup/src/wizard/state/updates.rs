//! What is known of newer programs.

use crate::host::HostFault;
use crate::update::Standing;

/// How the last look ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// None has come to its end.
    #[default]
    Never,
    /// What is known is what is so.
    Good,
    /// Nothing was heard, or nothing that counts.
    Failed,
}

/// What is known of newer programs; nothing in a program that was not told where to ask.
#[derive(Default)]
pub(crate) struct Updates {
    standing: Option<Standing>,
    looking: bool,
    last: Look,
}

impl Updates {
    /// What was known before this run.
    pub(crate) fn known(standing: Option<Standing>) -> Self {
        Self { standing, ..Self::default() }
    }

    /// Begins a look, where there is something to ask and nobody is asking.
    pub(crate) fn begin(&mut self) -> bool {
        let begins = self.standing.is_some() && !self.looking;
        self.looking |= begins;
        begins
    }

    /// The look has come to its end. One that failed leaves what is known.
    pub(crate) fn end(&mut self, found: Result<Standing, HostFault>) {
        self.looking = false;
        self.last = if found.is_ok() { Look::Good } else { Look::Failed };
        if let Ok(standing) = found {
            self.standing = Some(standing);
        }
    }

    pub(crate) fn is_looking(&self) -> bool {
        self.looking
    }

    pub(crate) fn last(&self) -> Look {
        self.last
    }

    pub(crate) fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// This program is safe to use, as far as is known.
    pub(crate) fn is_safe(&self) -> bool {
        self.standing().is_none_or(|standing| standing.unsafe_because.is_none())
    }
}
