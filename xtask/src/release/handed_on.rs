//! What one job hands on to another, by its sums. An artifact can be exchanged by any job of the run that has been taken over,
//! and many build with everybody's crates; what a job has said among its own outputs cannot.

use std::path::Path;

use anyhow::{Result, ensure};

use super::paths::name;
use crate::checksum;

/// The files of a folder with their SHA-256, as `NAME:SUM NAME:SUM`.
pub(super) fn sums(folder: &Path) -> Result<String> {
    let mut sums = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        ensure!(path.is_file(), "{} is no file, and would be handed on unseen", path.display());
        sums.push(format!("{}:{}", name(&path), checksum::of(&path)?));
    }
    ensure!(!sums.is_empty(), "nothing is in {}", folder.display());
    sums.sort();
    Ok(sums.join(" "))
}

/// Refuses a folder that does not hold what these jobs have said, or holds more.
pub(super) fn same(folder: &Path, said: &[String]) -> Result<()> {
    let there = sums(folder)?;
    let (there, said): (Vec<&str>, Vec<&str>) =
        (there.split(' ').collect(), said.iter().flat_map(|one| one.split_whitespace()).collect());
    for one in &there {
        ensure!(said.contains(one), "no job before has made this: {one}");
    }
    for one in &said {
        ensure!(there.contains(one), "a job before has made this, and it is not here: {one}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_on_is_what_was_made() {
        let folder = crate::shell::target().join("release-check/tests/handed-on");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        assert!(sums(&folder).is_err(), "nothing");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("one", "1");
        let one = sums(&folder).unwrap();
        // Of the text "1".
        assert_eq!(one, "one:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
        write("other", "2");
        let both = sums(&folder).unwrap();
        let other = both.strip_prefix(&format!("{one} ")).unwrap().to_owned();
        same(&folder, std::slice::from_ref(&both)).unwrap();
        same(&folder, &[other, one.clone()]).unwrap();
        assert!(same(&folder, &[one]).is_err(), "one more");
        assert!(same(&folder, &[String::new()]).is_err(), "nobody has said anything");
        write("other", "3");
        assert!(same(&folder, std::slice::from_ref(&both)).is_err(), "another in its place");
        std::fs::remove_file(folder.join("other")).unwrap();
        assert!(same(&folder, &[both]).is_err(), "one less");
        std::fs::create_dir(folder.join("folder")).unwrap();
        assert!(sums(&folder).is_err(), "a folder");
    }
}
