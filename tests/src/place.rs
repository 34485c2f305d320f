//! Where the window is, and what is asked of its page in the page's own words.

/// Where the admin is: the screen, and the section on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `welcome`, `signIn`, `readiness`, `section`, `values`.
    pub screen: String,
    /// `registration`, `permissions`, `publicClient`, `secret`, `confirm`; empty on other screens.
    pub section: String,
}

impl Place {
    /// A screen that is not a section.
    pub fn screen(name: &str) -> Self {
        Self { screen: name.to_owned(), section: String::new() }
    }

    /// A section.
    pub fn section(name: &str) -> Self {
        Self { screen: "section".to_owned(), section: name.to_owned() }
    }
}

/// Answers once what was on the page when it was asked has been drawn.
pub(crate) const DRAWN: &str = "const done = arguments[arguments.length - 1]; \
     requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

/// Lets the page remember where the last press landed: on what that can be pressed, and whether that was open then.
pub(crate) const WITNESS: &str = "\
    addEventListener('mouseup', () => { window.pressed ??= { on: null, open: false }; }, true); \
    addEventListener('click', event => { \
        const on = event.target.closest('button, input, select, a, label'); \
        const open = on !== null && !on.disabled && on.getAttribute('aria-disabled') !== 'true'; \
        window.pressed = { on: on?.dataset.testid ?? on?.localName ?? null, open }; \
    }, true);";
