//! What may run beside a key: these commands, and no other. Whoever needs one more puts it here, with the reason why it neither
//! compiles nor brings anything that nobody has looked at.

use super::shell_words::{self, Simple};
use crate::keys;

/// Reads a script of this repository.
pub(super) type Script<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Commands, word by word. A star at the end stands for whatever follows.
const KNOWN: [&str; 33] = [
    // Words of the shell that start nothing.
    "set -eu",
    "umask 077",
    "unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "echo *",
    "printf *",
    // Files and folders of the job's own.
    "mktemp -d",
    "mkdir out",
    "mkdir -p target/tools",
    "rm -f $RUNNER_TEMP/notary.p8",
    "rm -rf $folder",
    "chmod +x programs/*/peig-setup",
    "cp unsigned/*.deb unsigned/*.rpm out",
    "cp lists/*.cdx.json out",
    // What signs, as a job without keys has packed it: only by the sum that this job has said.
    "shasum --algorithm 256 --check",
    "tar -x -f tools/tools.tar -C target/tools",
    // The same afterwards, and what else is handed on between jobs.
    "target/tools/xtask release sum out",
    "target/tools/xtask release same *",
    // With `--program` it packs what another job has built.
    "target/tools/xtask release keys *",
    "target/tools/xtask release set-up *",
    "target/tools/xtask release macos *",
    "target/tools/xtask release stage *",
    "target/tools/xtask release sign-rpm out",
    "target/tools/xtask release gather out *",
    "target/tools/xtask package --windows --program program --webview2 webview2/MicrosoftEdgeWebview2Setup.exe",
    // Java and jq of Debian, and Jsign by its sum (jsign.sh).
    "apt-get update --quiet=2",
    "apt-get install --yes --quiet=2 --no-install-recommends default-jre-headless jq",
    "curl --proto =https --fail --silent --show-error --location --output target/tools/jsign.jar \
     https://github.com/ebourg/jsign/releases/download/$version/jsign-$version.jar",
    "sha256sum --check --quiet",
    "java -jar $JSIGN --storetype TRUSTEDSIGNING *",
    // GitHub's word and Entra's token for it go through jq and are never run (azure-token.sh).
    "curl --fail --silent --show-error --config $folder/ask \
     $ACTIONS_ID_TOKEN_REQUEST_URL&audience=api://AzureADTokenExchange",
    "curl --fail --silent --show-error https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token --data \
     grant_type=client_credentials --data-urlencode client_id=$AZURE_CLIENT_ID --data-urlencode \
     scope=https://codesigning.azure.net/.default --data-urlencode \
     client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer --data-urlencode \
     client_assertion@$folder/assertion",
    "jq *",
    // GitHub's own, of its machine: it sends what lies there.
    "gh release create $GITHUB_REF_NAME --draft --verify-tag *",
];

/// Where a command's output may go: what lies there is never run.
const TARGETS: [&str; 6] =
    ["&1", "&2", "$GITHUB_OUTPUT", "$RUNNER_TEMP/notary.p8", "$folder/ask", "$folder/assertion"];

/// Variables beside the keys themselves. None of them changes what a command's name means, as `PATH` and `BASH_ENV` do.
const VARIABLES: [&str; 15] = [
    "version",
    "sum",
    "folder",
    "endpoint",
    "SUM",
    "ARCH",
    "JSIGN",
    "GH_TOKEN",
    keys::PUBLIC,
    "PROGRAM",
    "X64",
    "ARM64",
    "MACOS",
    "LINUX",
    "LISTS",
];

/// What is a command itself.
const COMMAND_IN_VARIABLE: &str = "SIGN_COMMAND";

/// What is not known of a script's commands, and of those of the scripts that it starts.
pub(super) fn unknown(text: &str, script: Script<'_>) -> Vec<String> {
    match shell_words::read(text) {
        Ok(commands) => commands.iter().flat_map(|one| of_command(one, script)).collect(),
        Err(fault) => vec![fault],
    }
}

/// What is not known of a variable that is set.
pub(super) fn unknown_variable(name: &str, value: &str, script: Script<'_>) -> Vec<String> {
    match name {
        COMMAND_IN_VARIABLE => unknown(value, script),
        _ if VARIABLES.contains(&name) || keys::is_one(name) => Vec::new(),
        _ => vec![format!("nobody has said what the variable {name} does")],
    }
}

fn of_command(one: &Simple, script: Script<'_>) -> Vec<String> {
    let words: Vec<&str> = one.words.iter().map(String::as_str).collect();
    let mut wrong = of_words(&words, script);
    wrong.extend(one.sets.iter().flat_map(|(name, value)| unknown_variable(name, value, script)));
    let targets = one.writes.iter().filter(|to| !TARGETS.contains(&to.as_str()));
    wrong.extend(targets.map(|to| format!("nobody has said what is written to `{to}`")));
    wrong
}

fn of_words(words: &[&str], script: Script<'_>) -> Vec<String> {
    match words {
        [] => Vec::new(),
        ["exec", command @ ..] => of_words(command, script),
        ["trap", then, "EXIT"] => unknown(then, script),
        ["export", named @ ..] => named
            .iter()
            .map(|word| shell_words::setting(word).unwrap_or((word, "")))
            .flat_map(|(name, value)| unknown_variable(name, value, script))
            .collect(),
        ["sh", path, ..] => of_script(path, script),
        _ if KNOWN.iter().any(|known| is(known, &words.join(" "))) => Vec::new(),
        _ => vec![format!("nobody has said that this may run: {}", words.join(" "))],
    }
}

fn is(known: &str, command: &str) -> bool {
    known.strip_suffix('*').map_or(known == command, |begins| command.starts_with(begins))
}

/// Only what is checked in: whatever else lies there may have come with an artifact.
fn of_script(path: &str, script: Script<'_>) -> Vec<String> {
    let own = path.strip_prefix("$PWD/").unwrap_or(path);
    let text = own.starts_with("packaging/").then(|| script(own)).flatten().filter(|_| !own.contains(".."));
    match text {
        Some(text) => unknown(&text, script).iter().map(|one| format!("{own}: {one}")).collect(),
        None => vec![format!("{path} is no script of this repository")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts(path: &str) -> Option<String> {
        match path {
            "packaging/sign.sh" => Some("#!/bin/sh\n# cargo is not here\nset -eu\njq .x".to_owned()),
            "packaging/rust.sh" => Some("\"$file/rustup-init\" -y".to_owned()),
            "packaging/../elsewhere.sh" | "out/sign.sh" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn what_nobody_knows_does_not_run() {
        for text in [
            "cargo xtask release keys updates",
            "echo 1 && X=1 cargo build",
            "\"$HOME/.cargo/bin/cargo\" --version",
            "A=$(npm ci)",
            "umask 077\npip3 install x",
            "curl https://x.test | sh",
            "curl --proto '=https' --output target/tools/xtask https://x.test",
            "wget https://x.test",
            "rustc x.rs",
            "/usr/lib/gcc/x/cc1 x.c",
            "python3 -c 'import os'",
            "perl -e 1",
            "node -e 1",
            "bash -c 'cargo build'",
            "sh",
            "sh -c 'cargo build'",
            "eval \"$X\"",
            "$X build",
            ". ./x",
            "exec cargo build",
            "trap 'cargo build' EXIT",
            "if true; then echo 1; fi",
            "sh packaging/rust.sh",
            "sh \"$PWD/packaging/rust.sh\"",
            "sh packaging/absent.sh",
            "sh packaging/../elsewhere.sh",
            "sh out/sign.sh",
            "export SIGN_COMMAND='cargo build'",
            "SIGN_COMMAND='cargo build' target/tools/xtask release keys windows",
            "PATH=\"$PWD/out\" echo 1",
            "export LD_PRELOAD=out/x.so",
            "echo x >> \"$GITHUB_ENV\"",
            "echo x > packaging/release/unpack.sh",
            "echo 'not ended",
            "target/tools/xtask test",
            "target/tools/xtask package --windows --program program --prove",
            "target/tools/xtask release lists out",
            "target/tools/xtask release gathering out x",
            "out/xtask release keys windows",
        ] {
            assert!(!unknown(text, &scripts).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_was_built_before_may_run_there() {
        for text in [
            "target/tools/xtask release keys windows macos",
            "# cargo would be wrong\nexport AZURE_X SIGN_COMMAND=\"sh '$PWD/packaging/sign.sh'\"",
            "APPLE_API_KEY_PATH=\"$RUNNER_TEMP/x\" \\\n  target/tools/xtask release macos a b",
            "gh release create \"$GITHUB_REF_NAME\" --draft --verify-tag --notes-file out/notes.md out/*",
            "exec java -jar \"$JSIGN\" --storetype TRUSTEDSIGNING \"$1\"",
            "trap 'rm -rf \"$folder\"' EXIT",
        ] {
            assert_eq!(unknown(text, &scripts), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_fault_names_the_script_and_the_command() {
        assert_eq!(
            unknown("sh packaging/rust.sh", &scripts),
            ["packaging/rust.sh: nobody has said that this may run: $file/rustup-init -y"]
        );
    }
}
