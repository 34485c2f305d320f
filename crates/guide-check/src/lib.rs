//! Whether a page of Peig's guide and the wizard still say the same.
//!
//! Owns: reading a page in the guide's own Markdown (`GitBook`: steppers, hints, tabs), and the comparison of what it
//! says with [`setup::guide`]. Refuses to own any fact of the guide. Development only; no product code depends on it.

mod align;
mod compare;
mod markdown;
mod page;
mod tags;
mod values;

pub use align::{Pair, align};
pub use compare::{Difference, compare};
pub use page::{PageError, Said, What, parse};
