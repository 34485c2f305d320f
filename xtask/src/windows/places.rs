//! Where things are, and how they are called.

use std::path::PathBuf;

use crate::shell::{root, target};

/// What is built for.
pub(crate) const TRIPLE: &str = "x86_64-pc-windows-gnu";

/// Where all of it goes.
pub(crate) fn bundle() -> PathBuf {
    target().join("windows/bundle")
}

/// The scripts that make the packages.
pub(crate) fn scripts() -> PathBuf {
    root().join("packaging/windows")
}

/// Below this, what is fetched or built once.
pub(crate) fn once() -> PathBuf {
    target().join("tools/windows")
}
