//! Signatures of RPM packages (`OpenPGP`), made after they were built: what is built with everybody's crates never sees the key.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::paths::{files, name};
use super::updates;
use crate::shell::{command, output, run, say, target, text};
use crate::{keys, system};

/// The public half of the key, for everybody who installs a package (`rpm --import`).
pub(super) const PUBLIC: &str = "peig-setup-rpm.asc";

/// Signs each of a folder in its place, and puts the public key beside them: it is published with what it is for.
pub(super) fn sign_all(folder: &Path) -> Result<()> {
    system::require(&[updates::CHECKER])?;
    let key = std::env::var(keys::RPM).with_context(|| format!("{} is not in the environment", keys::RPM))?;
    let home = Home::open(&std::env::var(keys::RPM_PASSPHRASE).unwrap_or_default())?;
    let id = home.import(&key)?;
    let public = home.public(&id)?;
    ours(&public, &keys::Ours::rpm()?)?;
    let packages = all(folder)?;
    ensure!(!packages.is_empty(), "no RPM package is in {}", folder.display());
    for package in &packages {
        // Debian's rpm says gpg's name without its folder, and then does not find it.
        let mut sign = command("rpmsign", &["--define", "__gpg /usr/bin/gpg", "--define"]);
        sign.args([&format!("_gpg_name {id}"), "--addsign", &text(package)]).env("GNUPGHOME", &home.folder);
        run(sign)?;
        verify(package, &public)?;
        say(&format!("{}: signed by {id}", name(package)));
    }
    Ok(std::fs::write(folder.join(PUBLIC), public)?)
}

/// Refuses another key than the one whose fingerprint everybody is told, and one more beside it.
fn ours(public: &str, fingerprint: &str) -> Result<()> {
    let home = Home::open("")?;
    let file = home.folder.join("public.asc");
    std::fs::write(&file, public)?;
    let shown = home.gpg(&["--show-keys", "--with-colons", &text(&file)])?;
    let found = fingerprints(&shown, "pub");
    ensure!(
        found == [fingerprint],
        "RPM packages are signed with {}, and {} names \"{fingerprint}\"",
        found.join(", "),
        keys::RPM_FINGERPRINT
    );
    Ok(())
}

/// Of the keys of this kind that gpg lists, without those below them.
fn fingerprints(listed: &str, kind: &str) -> Vec<String> {
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split(':').collect()).collect();
    let of = |at: usize| lines[at..].iter().find(|line| line[0] == "fpr")?.get(9).copied();
    let keys = (0..lines.len()).filter(|at| lines[*at][0] == kind);
    keys.filter_map(of).map(str::to_owned).collect()
}

/// Checks all of a folder against the key that lies beside them, if it is ours.
pub(super) fn verify_all(folder: &Path, fingerprint: &str) -> Result<()> {
    let public =
        std::fs::read_to_string(folder.join(PUBLIC)).with_context(|| format!("there is no {PUBLIC}"))?;
    // What lies in the folder is published.
    ensure!(!public.contains("PRIVATE KEY"), "{PUBLIC} holds a secret key");
    ours(&public, fingerprint)?;
    let packages = all(folder)?;
    ensure!(!packages.is_empty(), "there is no RPM package");
    packages.iter().try_for_each(|package| verify(package, &public))
}

pub(super) fn all(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(files(folder)?.into_iter().filter(|file| file.extension().is_some_and(|one| one == "rpm")).collect())
}

/// Checks a package against this key and no other.
pub(super) fn verify(package: &Path, public: &str) -> Result<()> {
    let database = target().join("release-check/rpm");
    if database.exists() {
        std::fs::remove_dir_all(&database)?;
    }
    std::fs::create_dir_all(&database)?;
    let key = database.join("public.asc");
    std::fs::write(&key, public)?;
    let rpmkeys = |words: &[&str]| {
        let path = text(&database);
        command("rpmkeys", &[&["--dbpath", &path, "--define", "_pkgverify_level all"], words].concat())
    };
    run(rpmkeys(&["--import", &text(&key)]))?;
    output(rpmkeys(&["--checksig", "--verbose", &text(package)])).with_context(|| name(package)).map(drop)
}

/// `GnuPG`'s folder, for this once; gone with the value.
pub(super) struct Home {
    folder: PathBuf,
}

impl Home {
    pub(super) fn open(passphrase: &str) -> Result<Self> {
        // A short way: the sockets in it may have a hundred characters.
        let made = output(command("mktemp", &["--directory", "--tmpdir", "gpg.XXXXXX"]))?;
        let home = Self { folder: PathBuf::from(made.trim()) };
        let secret = home.folder.join("passphrase");
        std::fs::write(&secret, passphrase)?;
        std::fs::write(
            home.folder.join("gpg.conf"),
            format!("batch\nno-tty\npinentry-mode loopback\npassphrase-file {}\n", text(&secret)),
        )?;
        Ok(home)
    }

    pub(super) fn gpg(&self, words: &[&str]) -> Result<String> {
        let mut gpg = command("gpg", words);
        gpg.env("GNUPGHOME", &self.folder);
        output(gpg)
    }

    /// Takes a secret key in, and gives its fingerprint.
    fn import(&self, key: &str) -> Result<String> {
        let file = self.folder.join("key.asc");
        std::fs::write(&file, key)?;
        self.gpg(&["--import", &text(&file)])?;
        self.id()
    }

    /// Of its only secret key.
    pub(super) fn id(&self) -> Result<String> {
        let listed = self.gpg(&["--list-secret-keys", "--with-colons"])?;
        fingerprints(&listed, "sec").into_iter().next().context("there is no key")
    }

    pub(super) fn public(&self, id: &str) -> Result<String> {
        self.gpg(&["--armor", "--export", id])
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let mut end = command("gpgconf", &["--kill", "all"]);
        let _ = crate::shell::succeeds({
            end.env("GNUPGHOME", &self.folder);
            end
        });
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A package without the program, for the dry run.
pub(super) fn stand_in(arch: &str, version: &str, into: &Path) -> Result<()> {
    let folder = target().join("release-check/rpmbuild");
    std::fs::create_dir_all(&folder)?;
    let spec = folder.join("peig-setup.spec");
    std::fs::write(
        &spec,
        format!(
            "Name: peig-setup\nVersion: {version}\nRelease: 1\nSummary: Stand-in\nLicense: MIT\n%description\nStand-in.\n%install\nmkdir -p \
             %{{buildroot}}/usr/bin\necho stand-in > %{{buildroot}}/usr/bin/peig-setup\n%files\n/usr/bin/peig-setup\n"
        ),
    )?;
    let mut build = command("rpmbuild", &["-bb", "--quiet", "--target", arch, &text(&spec)]);
    build.args([
        "--define",
        &format!("_topdir {}", text(&folder)),
        "--define",
        &format!("_rpmdir {}", text(into)),
    ]);
    build.args(["--define", "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm"]);
    build.stderr(std::process::Stdio::null());
    run(build)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{root, succeeds};

    /// As gpg lists a key with another below it, and a second one.
    const LISTED: &str = "pub:-:3072:1:BBBB:1:2::-:::scSC:\nfpr:::::::::AAAABBBB:\nuid:-::::1::X::one:\n\
        sub:-:3072:1:CCCC:1:2:::::e:\nfpr:::::::::AAAACCCC:\npub:-:3072:1:DDDD:1:2::-:::scSC:\nfpr:::::::::AAAADDDD:\n";

    #[test]
    fn a_key_is_told_by_its_own_fingerprint() {
        assert_eq!(fingerprints(LISTED, "pub"), ["AAAABBBB", "AAAADDDD"]);
        assert_eq!(fingerprints(LISTED, "sec"), [""; 0]);
    }

    fn made() -> (String, String) {
        let home = Home::open("").unwrap();
        home.gpg(&["--quick-generate-key", "Test <test@example.test>", "ed25519", "sign", "2d"]).unwrap();
        let id = home.id().unwrap();
        (home.public(&id).unwrap(), id)
    }

    /// The lines with which Debian looks at the key, in a job that has only the packages.
    fn debian_takes(public: &str, fingerprint: &str) -> bool {
        let folder = target().join("release-check/tests/fingerprint");
        std::fs::create_dir_all(folder.join("signed")).unwrap();
        std::fs::write(folder.join("signed").join(PUBLIC), public).unwrap();
        let workflow = std::fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
        let lines = workflow.lines().map(str::trim);
        let lines: Vec<&str> =
            lines.filter(|line| line.starts_with("key=$(gpg") || line.starts_with("test \"$key\"")).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        let mut look = command("bash", &["-eo", "pipefail", "-c", &format!("{}\ntrue", lines.join("\n"))]);
        look.env("FINGERPRINT", fingerprint).current_dir(&folder);
        succeeds(look)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn another_key_than_the_one_that_is_named_is_refused() {
        let ((public, fingerprint), (other, others)) = (made(), made());
        assert_eq!(fingerprint.len(), 40, "the whole of it: {fingerprint}");
        ours(&public, &fingerprint).unwrap();
        assert!(debian_takes(&public, &fingerprint));
        let two = format!("{public}{other}");
        for (key, named) in [
            (&public, ""),
            (&public, &fingerprint[20..]),
            (&public, &others),
            (&two, &fingerprint),
            (&two, &others),
            (&String::new(), &fingerprint),
            (&String::new(), ""),
        ] {
            assert!(ours(key, named).is_err(), "{named}: {key}");
            assert!(!debian_takes(key, named), "{named}: {key}");
        }
    }
}
