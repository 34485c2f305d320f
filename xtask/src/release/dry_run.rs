//! The whole of a release here, with throw-away keys: the steps of the workflow, in its order, on stand-ins for the programs
//! that other systems build, packed by the scripts that pack the shipped ones. Then each way to change something unseen.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::paths::{files, name};
use super::rpm::Home;
use super::{gather, kit, manifest, rpm, statement, updates};
use crate::keys::Ours;
use crate::shell::{command, output, run, say, stage, succeeds, target, text, version};
use crate::windows::authenticode::Signer;
use crate::windows::machine;
use crate::{checksum, keys, system};

const URL: &str = "https://example.test/download/dry-run";
const PASSWORD: &str = "throw-away";

/// All keys of one run, and what is started with them.
struct Keys {
    /// Where what signs was unpacked, as the target folder of a job with keys.
    unpacked: PathBuf,
    code: Signer,
    private: String,
    /// Both halves.
    rpm: (String, String),
    ours: Ours,
    /// Another's.
    foreign: Ours,
}

pub(super) fn run_all() -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "the dry run packs for Windows, which is done on Debian");
    system::ensure(&[system::BUILD, system::WINDOWS, system::WINDOWS_PACKAGES, updates::CHECKER])?;
    let folder = target().join("release-dry-run");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let (private, out) = (folder.join("keys"), folder.join("release"));
    std::fs::create_dir_all(&private)?;
    std::fs::create_dir_all(&out)?;
    std::fs::create_dir_all(target().join("release-check"))?;
    let keys = make_keys(&private, hand_on_tools(&folder)?)?;
    stage("refused without keys", || refused_without_keys(&keys))?;
    for arch in ["x64", "arm64"] {
        stage(&format!("Windows {arch}"), || windows(arch, &folder, &out, &keys))?;
    }
    stage("Linux", || linux(&out))?;
    // Of a job without keys, which has tools of its own.
    stage("lists of what is in it", || super::stage::lists(&out))?;
    stage("macOS: stand-ins", || macos(&folder, &out))?;
    stage("signatures of RPM packages", || sign_rpm(&out, &keys))?;
    stage("handed on by its sums", || hand_on(&out, &keys))?;
    stage("refused with a file that nobody awaits", || refused_with_more(&out, &keys))?;
    stage("refused without the bundler of the archive", || refused_without_bundler(&out, &keys))?;
    stage("signatures of updates, manifest, notes, sums", || step(&["gather", &text(&out), URL], &keys))?;
    stage("verified", || step(&["verify", &text(&out)], &keys).and_then(|()| look(&out, &keys)))?;
    stage("each change is refused", || changes(&folder, &out, &keys))?;
    say(&format!("the dry run holds; what would be published is in {}", text(&out)));
    Ok(())
}

/// What signs, handed on as between the jobs of the workflow; something else in its place is refused.
fn hand_on_tools(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("tools/tools.tar");
    std::fs::create_dir_all(folder.join("tools"))?;
    kit::pack(&file, &[])?;
    let unpack = |sum: &str| {
        let script = text(&crate::shell::root().join("packaging/release/unpack.sh"));
        let mut unpack = command("sh", &[&script, sum]);
        unpack.current_dir(folder);
        unpack
    };
    let sum = checksum::write_beside(&file)?;
    run(unpack(&sum))?;
    let whole = std::fs::read(&file)?;
    std::fs::write(&file, [&whole[..], b"more"].concat())?;
    ensure!(!succeeds(unpack(&sum)), "another file in the place of what signs was not refused");
    ensure!(!succeeds(unpack("")), "what signs was taken without a sum");
    Ok(folder.join("target"))
}

/// The secret half, the public one, its fingerprint.
fn make_rpm_key() -> Result<(String, String, String)> {
    let home = Home::open("")?;
    home.gpg(&[
        "--quick-generate-key",
        "Peig Setup dry run <dry-run@example.test>",
        "rsa3072",
        "sign",
        "2d",
    ])?;
    let id = home.id()?;
    Ok((home.gpg(&["--armor", "--export-secret-keys", &id])?, home.public(&id)?, id))
}

fn make_keys(folder: &Path, unpacked: PathBuf) -> Result<Keys> {
    let (private, updates) = updates::throw_away_pair(folder, "updates", PASSWORD)?;
    let (secret, public, fingerprint) = make_rpm_key()?;
    let foreign = updates::throw_away_pair(folder, "foreign", PASSWORD)?.1;
    Ok(Keys {
        unpacked,
        code: Signer::throw_away(folder)?,
        private,
        rpm: (secret, public),
        ours: Ours { updates, rpm: fingerprint.clone() },
        foreign: Ours { updates: foreign, rpm: fingerprint },
    })
}

/// This program again, as the workflow starts it: out of the archive, and with the bundler that is in there.
fn again(words: &[&str], keys: &Keys) -> Command {
    let mut again = command(&text(&keys.unpacked.join("tools/xtask")), words);
    again.env("CARGO_TARGET_DIR", &keys.unpacked);
    again.env("SIGN_COMMAND", keys.code.command());
    again.env(keys::PRIVATE, &keys.private).env("TAURI_SIGNING_PRIVATE_KEY_PASSWORD", PASSWORD);
    again.env(keys::RPM, &keys.rpm.0).env(keys::RPM_PASSPHRASE, "");
    again.env(keys::PUBLIC, &keys.ours.updates).env(keys::RPM_FINGERPRINT, &keys.ours.rpm);
    again
}

fn step(words: &[&str], keys: &Keys) -> Result<()> {
    run(again(&[&["release"], words].concat(), keys))
}

fn refused_without_keys(keys: &Keys) -> Result<()> {
    let mut ask = again(&["release", "keys", "windows", "macos", "linux", "updates"], keys);
    ask.env_remove(keys::RPM).env_remove("AZURE_CLIENT_ID").env_remove("APPLE_CERTIFICATE");
    let said = ask.output()?;
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    for name in [keys::RPM, "AZURE_CLIENT_ID", "APPLE_CERTIFICATE"] {
        ensure!(
            !said.status.success() && words.contains(name),
            "a release without {name} was not refused: {words}"
        );
    }
    ensure!(!words.contains("TAURI_SIGNING_PRIVATE_KEY,"), "what is there is called absent: {words}");
    step(&["keys", "linux", "updates"], keys)
}

/// With the key that the repository names, and with no other.
fn sign_rpm(out: &Path, keys: &Keys) -> Result<()> {
    let mut other = again(&["release", "sign-rpm", &text(out)], keys);
    other.env(keys::RPM_FINGERPRINT, "0".repeat(40));
    ensure!(!succeeds(other), "RPM packages were signed with a key that nobody has named");
    step(&["sign-rpm", &text(out)], keys)
}

/// As from one job to the next.
fn hand_on(out: &Path, keys: &Keys) -> Result<()> {
    let sums = output(again(&["release", "sum", &text(out)], keys))?;
    step(&["same", &text(out), sums.trim()], keys)?;
    let fewer = again(&["release", "same", &text(out), sums.split(' ').next().unwrap_or_default()], keys);
    ensure!(!succeeds(fewer), "what no job has said was taken");
    Ok(())
}

fn refused_with_more(out: &Path, keys: &Keys) -> Result<()> {
    let more = out.join("one-more.exe");
    std::fs::write(&more, "not of this release")?;
    let gathered = succeeds(again(&["release", "gather", &text(out), URL], keys));
    std::fs::remove_file(&more)?;
    ensure!(!gathered, "a file that no job makes was published");
    Ok(())
}

/// The one of this machine must not take its place: what is proved here would not be what signs a release.
fn refused_without_bundler(out: &Path, keys: &Keys) -> Result<()> {
    let (there, away) = (keys.unpacked.join("tools/bundler"), keys.unpacked.join("tools/away"));
    std::fs::rename(&there, &away)?;
    let gathered = succeeds(again(&["release", "gather", &text(out), URL], keys));
    std::fs::rename(&away, &there)?;
    ensure!(!gathered, "the bundler of this machine signed in the place of the one in the archive");
    // It got as far as the first sum.
    let mut sums = files(out)?.into_iter().filter(|file| file.extension().is_some_and(|one| one == "sha256"));
    sums.try_for_each(|file| Ok(std::fs::remove_file(file)?))
}

/// As the workflow does it with the programs of Microsoft's tools.
fn windows(arch: &str, folder: &Path, out: &Path, keys: &Keys) -> Result<()> {
    let program = folder.join(format!("program-{arch}"));
    stand_in_program(&program)?;
    if arch == "arm64" {
        machine::pretend_arm(&program.join("peig-setup.exe"))?;
    }
    keys.code.sign(&program.join("peig-setup.exe"))?;
    run(again(&["package", "--windows", "--program", &text(&program), "--debug"], keys))?;
    step(&["stage", "windows", arch, &text(out)], keys)
}

/// Something small that is a program for Windows.
fn stand_in_program(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let source = folder.join("nothing.c");
    std::fs::write(&source, "int main(void) { return 0; }\n")?;
    for (file, more) in [("peig-setup.exe", "-mwindows"), ("WebView2Loader.dll", "-shared")] {
        run(command(
            "x86_64-w64-mingw32-gcc",
            &["-s", more, "-o", &text(&folder.join(file)), &text(&source)],
        ))?;
    }
    Ok(())
}

/// The packages that were built here, and stand-ins for those that were not.
fn linux(out: &Path) -> Result<()> {
    let built = ["deb", "rpm"].map(|kind| target().join("release/bundle").join(kind));
    for folder in built.iter().filter(|folder| folder.exists()) {
        for package in files(folder)?.into_iter().filter(|file| manifest::is_update(&name(file))) {
            std::fs::copy(&package, out.join(name(&package)))?;
        }
    }
    for (deb, rpm) in [("amd64", "x86_64"), ("arm64", "aarch64")] {
        let there =
            |ending: String| files(out).is_ok_and(|all| all.iter().any(|file| name(file).ends_with(&ending)));
        if !there(format!("_{deb}.deb")) {
            stand_in_deb(deb, out)?;
        }
        if !there(format!(".{rpm}.rpm")) {
            rpm::stand_in(rpm, &version(), out)?;
        }
    }
    Ok(())
}

fn stand_in_deb(arch: &str, out: &Path) -> Result<()> {
    let inside = target().join("release-check/deb");
    std::fs::create_dir_all(inside.join("DEBIAN"))?;
    std::fs::write(
        inside.join("DEBIAN/control"),
        format!(
            "Package: peig-setup\nVersion: {}\nArchitecture: {arch}\nMaintainer: Peig <support@peig.io>\nDescription: Stand-in\n",
            version()
        ),
    )?;
    let file = out.join(format!("peig-setup_{}_{arch}.deb", version()));
    output(command("dpkg-deb", &["--root-owner-group", "--build", &text(&inside), &text(&file)])).map(drop)
}

/// Signing, notary and image are Apple's tools; what comes after them needs only the files.
fn macos(folder: &Path, out: &Path) -> Result<()> {
    let app = folder.join("Peig Setup.app/Contents");
    std::fs::create_dir_all(&app)?;
    std::fs::copy(crate::shell::root().join("packaging/macos/Info.plist"), app.join("Info.plist"))?;
    let called = |ending: &str| out.join(format!("Peig-Setup-{}-universal.{ending}", version()));
    std::fs::write(called("dmg"), "a stand-in\n")?;
    let mut pack = command("tar", &["--create", "--gzip", "--file", &text(&called("app.tar.gz"))]);
    pack.args(["--directory", &text(folder), "Peig Setup.app"]);
    run(pack)
}

/// The signatures by the systems' own ways, which `verify` does not know.
fn look(out: &Path, keys: &Keys) -> Result<()> {
    for file in authenticode(out)? {
        keys.code.verify(&file)?;
    }
    rpm::all(out)?.iter().try_for_each(|package| rpm::verify(package, &keys.rpm.1))?;
    let published = std::fs::read_to_string(out.join(rpm::PUBLIC))?;
    ensure!(
        published == keys.rpm.1,
        "another key is published than the one that RPM packages are signed with"
    );
    Ok(())
}

fn authenticode(out: &Path) -> Result<Vec<PathBuf>> {
    let found: Vec<PathBuf> = files(out)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "exe" || ending == "msi"))
        .collect();
    ensure!(found.len() == 3, "two installers and an MSI were awaited: {found:?}");
    Ok(found)
}

/// Each on a copy of the whole.
fn changes(folder: &Path, out: &Path, keys: &Keys) -> Result<()> {
    let (ours, public) = (&keys.ours, &keys.ours.updates);
    let refused = |what: &str, done: Result<()>| match done {
        Err(fault) => {
            say(&format!("refused: {what} ({:#})", fault.root_cause()).replace('\n', " "));
            Ok(())
        }
        Ok(()) => bail!("not refused: {what}"),
    };
    let fresh = || -> Result<PathBuf> {
        let copy = folder.join("changed");
        if copy.exists() {
            std::fs::remove_dir_all(&copy)?;
        }
        std::fs::create_dir_all(&copy)?;
        for file in files(out)? {
            std::fs::copy(&file, copy.join(name(&file)))?;
        }
        Ok(copy)
    };
    gather::verify(&fresh()?, ours).context("a copy that nobody has changed")?;
    refused("another's key", gather::verify(out, &keys.foreign))?;
    for package in files(out)?.into_iter().filter(|file| manifest::is_update(&name(file))) {
        let copy = fresh()?;
        flip(&copy.join(name(&package)))?;
        refused(&format!("a bit of {}", name(&package)), gather::verify(&copy, ours))?;
        let signature = updates::signature(&package)?;
        refused(
            "the same by its own signature",
            updates::verify(&copy.join(name(&package)), &signature, public),
        )?;
        if package.extension().is_some_and(|ending| ending == "rpm") {
            refused("the same by rpm", rpm::verify(&copy.join(name(&package)), &keys.rpm.1))?;
        }
    }
    for package in authenticode(out)? {
        let copy = fresh()?.join(name(&package));
        flip(&copy)?;
        refused(&format!("the same bit, by Authenticode: {}", name(&package)), keys.code.verify(&copy))?;
    }
    let copy = fresh()?;
    std::fs::remove_file(copy.join(format!("{}.sig", gather::SUMS)))?;
    refused("sums without a signature", gather::verify(&copy, ours))?;
    let copy = fresh()?;
    std::fs::write(copy.join("one-more.exe"), "not of this release")?;
    refused("a file more", gather::verify(&copy, ours))?;
    let copy = fresh()?;
    std::fs::write(copy.join(gather::NOTES), "other words")?;
    refused("other notes", gather::verify(&copy, ours))?;
    let copy = fresh()?;
    let (_, other, others) = make_rpm_key()?;
    std::fs::write(copy.join(rpm::PUBLIC), other)?;
    refused("RPM packages beside another's key", rpm::verify_all(&copy, &others))?;
    refused("another's key in the place of ours", rpm::verify_all(&copy, &ours.rpm))?;
    refused("RPM packages with another's key", rpm::verify_all(out, &others))?;
    rpm::stand_in("x86_64", &version(), &fresh()?)?;
    let unsigned = folder.join("changed").join(format!("peig-setup-{}-1.x86_64.rpm", version()));
    refused("an RPM package without a signature", rpm::verify(&unsigned, &keys.rpm.1))?;
    statements(&fresh()?, &refused, public)?;
    exchanged(&fresh()?, &refused, public)
}

/// What programs are told, changed beside its signature: in the manifest, which is not signed itself.
fn statements(copy: &Path, refused: &dyn Fn(&str, Result<()>) -> Result<()>, public: &str) -> Result<()> {
    let good: Value = serde_json::from_str(&std::fs::read_to_string(copy.join(manifest::NAME))?)?;
    let text = good["statement"]["text"].as_str().context("there is no statement")?;
    let (lower, unsigned, absent) = (text.replace(&version(), "0.0.0"), "", Value::Null);
    ensure!(lower != text, "the statement names this version: {text}");
    let with = |key: &str, value: Value| {
        let mut changed = good.clone();
        changed["statement"][key] = value;
        changed
    };
    for (what, changed) in [
        ("another minimum version", with("text", lower.into())),
        ("a statement without a signature", with("signature", unsigned.into())),
        (
            "a manifest without a statement",
            Value::Object([("statement".to_owned(), absent)].into_iter().collect()),
        ),
    ] {
        refused(what, statement::verify(&changed["statement"], copy, &version(), public))?;
    }
    let older = statement::verify(&good["statement"], copy, "99.0.0", public);
    refused("the statement of another version", older)
}

/// A package under the name of another, with its own good signature.
fn exchanged(copy: &Path, refused: &dyn Fn(&str, Result<()>) -> Result<()>, public: &str) -> Result<()> {
    let mut packages = files(copy)?;
    packages.retain(|file| manifest::is_update(&name(file)));
    let [one, other, ..] = packages.as_slice() else { bail!("there are not two packages") };
    let signature = updates::signature(other)?;
    std::fs::copy(other, one)?;
    refused("a package under the name of another", updates::verify(one, &signature, public))
}

/// Changes one bit of a file: in the middle, and of an RPM package near the end, because its first half may be room that is
/// left for signatures.
fn flip(file: &Path) -> Result<()> {
    let mut bytes = std::fs::read(file)?;
    let tenths = if file.extension().is_some_and(|ending| ending == "rpm") { 9 } else { 5 };
    let at = bytes.len() * tenths / 10;
    *bytes.get_mut(at).with_context(|| name(file))? ^= 1;
    Ok(std::fs::write(file, bytes)?)
}
