//! Writes the slice anew from Microsoft's published files.

use std::path::Path;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let folder = contract::published().context("there is nothing to derive the slice from")?;
    let text = contract::derive::derive(&folder)?.to_text()?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("slice.json"), text)?;
    Ok(())
}
