//! Whether a page of Peig's guide and the wizard still say the same.
//!
//! Owns: reading a page in the guide's own Markdown (`GitBook`: steppers, hints, tabs), and the comparison of what it
//! says with [`setup::guide`]. Refuses to own any fact of the guide. Development only; no product code depends on it.

mod align;
mod compare;
mod kinds;
mod markdown;
mod page;
mod sentences;
mod table;
mod tags;
mod values;

pub use compare::{Difference, Place, compare};
pub use page::{Found, Page, PageError, Permission, Section, Step, parse};
