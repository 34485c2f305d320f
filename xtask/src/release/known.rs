//! What may run beside a key: these commands, and no other. Whoever needs one more puts it here, with the reason why it neither
//! compiles nor brings anything that nobody has looked at.

use super::script::{self, Act};
use crate::keys;

/// Reads a script of this repository.
pub(super) type Script<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Commands, word by word. A star at the end stands for whatever follows.
const KNOWN: [&str; 32] = [
    // Words of the shell that start nothing and set nothing. None but `echo` has an open end before its first operand: an option
    // could set a variable (`printf -v`).
    "set -eu",
    "umask 077",
    "unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "echo *",
    "printf %s *",
    "printf %s\\n *",
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
    "target/tools/xtask release macos *",
    "target/tools/xtask release stage *",
    "target/tools/xtask release sign-rpm out",
    "target/tools/xtask release gather out *",
    "target/tools/xtask package --windows --program program --webview2 webview2/MicrosoftEdgeWebview2Setup.exe",
    // Debian's packages, handed on with what signs.
    "apt-get install --yes --quiet=2 --no-install-recommends ./target/tools/debs/*.deb",
    // The folder belongs to the machine around the container, and git reads it only so.
    "git config --global --add safe.directory $PWD",
    // Jsign too has come with what signs.
    "java -jar $JSIGN --storetype TRUSTEDSIGNING *",
    // GitHub's word and Entra's token for it go through jq and are never run (azure-token.sh).
    "curl --fail --silent --show-error --config $folder/ask \
     $ACTIONS_ID_TOKEN_REQUEST_URL&audience=api://AzureADTokenExchange",
    "curl --fail --silent --show-error https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token --data \
     grant_type=client_credentials --data-urlencode client_id=$AZURE_CLIENT_ID --data-urlencode \
     scope=https://codesigning.azure.net/.default --data-urlencode \
     client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer --data-urlencode \
     client_assertion@$folder/assertion",
    "jq --join-output .value",
    "jq --exit-status --raw-output .access_token",
    // GitHub's own, of its machine: it sends what lies there.
    "gh release create $GITHUB_REF_NAME --draft --verify-tag *",
];

/// Where a command's output may go: what lies there is never run.
const TARGETS: [&str; 6] =
    ["&1", "&2", "$GITHUB_OUTPUT", "$RUNNER_TEMP/notary.p8", "$folder/ask", "$folder/assertion"];

/// Variables beside the keys themselves. None of them changes what a later word means, as `PATH`, `IFS` and `BASH_ENV` do.
const VARIABLES: [&str; 15] = [
    "sum",
    "folder",
    "endpoint",
    "SUM",
    "SUMS",
    "ARCH",
    "GH_TOKEN",
    keys::PUBLIC,
    keys::RPM_FINGERPRINT,
    "PROGRAM",
    "X64",
    "ARM64",
    "MACOS",
    "LINUX",
    "LISTS",
];

/// What is a command itself.
const COMMAND_IN_VARIABLE: &str = "SIGN_COMMAND";

/// What a command runs, and so may be this only.
const FILE_IN_VARIABLE: (&str, &str) = ("JSIGN", "$PWD/target/tools/jsign.jar");

/// GitHub's own. One of them lets a line of output set any variable.
const OF_GITHUB: &str = "ACTIONS_";

/// What is not known of a script's acts, and of those of the scripts that it starts.
pub(super) fn unknown(text: &str, script: Script<'_>) -> Vec<String> {
    match script::read(text) {
        Ok(acts) => acts.iter().flat_map(|one| of_act(one, script)).collect(),
        Err(fault) => vec![fault],
    }
}

/// What is not known of a variable that is set.
pub(super) fn unknown_variable(name: &str, value: &str, script: Script<'_>) -> Vec<String> {
    match name {
        COMMAND_IN_VARIABLE => unknown(value, script),
        _ if (name, value) == FILE_IN_VARIABLE || VARIABLES.contains(&name) => Vec::new(),
        _ if keys::is_one(name) && !name.starts_with(OF_GITHUB) => Vec::new(),
        _ => vec![format!("nobody has said what the variable {name} does")],
    }
}

fn of_act(act: &Act, script: Script<'_>) -> Vec<String> {
    match act {
        Act::Runs(words, _) => of_words(&words.iter().map(String::as_str).collect::<Vec<_>>(), script),
        Act::Sets(name, value) => unknown_variable(name, value, script),
        Act::Writes(to) if TARGETS.contains(&to.as_str()) => Vec::new(),
        Act::Writes(to) => vec![format!("nobody has said what is written to `{to}`")],
        Act::Unclear(what) => vec![format!("nobody has said what this does: {what}")],
    }
}

fn of_words(words: &[&str], script: Script<'_>) -> Vec<String> {
    match words {
        ["exec", command @ ..] if !command.is_empty() => of_words(command, script),
        ["trap", then, "EXIT"] => unknown(then, script),
        ["sh", path, ..] => of_script(path, script),
        _ if KNOWN.iter().any(|known| is(known, words)) => Vec::new(),
        _ => vec![format!("nobody has said that this may run: {}", words.join(" "))],
    }
}

fn is(known: &str, words: &[&str]) -> bool {
    let mut known: Vec<&str> = known.split(' ').collect();
    let open = known.pop_if(|last| *last == "*").is_some();
    if open { words.starts_with(&known) } else { words == known }
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
    use crate::shell::{command, output};

    fn scripts(path: &str) -> Option<String> {
        match path {
            "packaging/sign.sh" => {
                Some("#!/bin/sh\n# cargo is not here\nset -eu\njq --join-output .value".to_owned())
            }
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
            "apt-get update --quiet=2",
            "apt-get install --yes --quiet=2 --no-install-recommends jq",
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
            "printf -v PATH out",
            "printf {-v,PATH} out",
            "printf %s; printf -v PATH out",
            "read -r PATH",
            "declare PATH=out",
            "typeset -x LD_PRELOAD=out/x.so",
            "readonly PATH=out",
            "IFS=/",
            "BASH_ENV=out/x echo 1",
            "export LD_AUDIT=out/x.so",
            "for PATH in out; do echo 1; done",
            "for SIGN_COMMAND in 'cargo build'; do echo 1; done",
            "echo ${PATH:=out}",
            "ACTIONS_ALLOW_UNSECURE_COMMANDS=true echo 1",
            "JSIGN=out/jsign.jar target/tools/xtask release keys windows",
            "echo out >> \"$GITHUB_PATH\"",
            "echo() { printf %s x; }",
            "alias echo=cargo",
            "hash -p out/x echo",
            "enable -f out/x.so echo",
            "getopts x PATH",
            "mapfile PATH",
            "command cargo build",
            "builtin printf -v PATH out",
            "env cargo build",
            "echo 1 | xargs cargo",
            "source out/x",
            "unset PATH",
            "set -a",
            "shopt -s expand_aliases",
            "exec",
            "echo $(cargo build)",
            "echo \"$(cargo build)\"",
            "echo <<E\n$(cargo build)\nE",
            "(cargo build)",
            "{ cargo build; }",
            "if cargo build; then echo 1; fi",
            "while cargo build; do echo 1; done",
            "echo 1 | cargo build",
            "echo 1 &\ncargo build",
            "\"target/tools/xtask release keys windows\"",
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
            "if target/tools/xtask release same out \"$X64\"; then echo \"$(printf '%s\\n' x)\"; fi",
        ] {
            assert_eq!(unknown(text, &scripts), [""; 0], "{text}");
        }
    }

    /// Every builtin of the shell that could give a later word another meaning, the ones of tomorrow too.
    #[test]
    fn no_word_of_the_shell_has_an_open_end_but_those_that_print() {
        let builtins = output(command("bash", &["-c", "compgen -b"])).unwrap();
        let builtins: Vec<&str> = builtins.lines().collect();
        assert!(builtins.contains(&"printf") && builtins.contains(&"read"), "{builtins:?}");
        let open = KNOWN.iter().filter(|known| {
            let words: Vec<&str> = known.split(' ').collect();
            builtins.contains(&words[0]) && words.ends_with(&["*"])
        });
        assert_eq!(open.collect::<Vec<_>>(), [&"echo *", &"printf %s *", &"printf %s\\n *"]);
        for builtin in builtins {
            for word in ["PATH", "-v PATH", "PATH=out", "-x PATH=out"] {
                let one = format!("{builtin} {word}");
                assert!(builtin == "echo" || !unknown(&one, &scripts).is_empty(), "{one}");
            }
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
