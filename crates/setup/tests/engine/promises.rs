//! Sentences promise only what their case gives, in every language, and every permission of the guide has its reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::path::Path;

use entra::Code;
use entra::fault::catalogue::{CLASSES, GRAPH, SIGN_IN};
use setup::fault::{name, told_as, ways};
use setup::ipc::{FaultCode, Way};

use crate::support::sentences;

/// What a sentence may promise, by words of each language. Only some classes give it.
struct Promise {
    words: [&'static [&'static str]; 4],
    given_by: &'static [FaultCode],
}

const PROMISES: [Promise; 3] = [
    // A cancel is somebody's own word.
    Promise {
        words: [&["cancelled"], &["abgebrochen"], &["zrušeno", "zrušil"], &["zrušené", "zrušil"]],
        given_by: &[FaultCode::SignInDeclined, FaultCode::SignInUsedUp],
    },
    // Time alone helps.
    Promise {
        words: [
            &["few minutes", "wait a moment"],
            &["wenige Minuten", "ein paar Minuten", "einige Minuten", "in einigen Minuten"],
            &["několik minut", "pár minut", "za chvíli"],
            &["niekoľko minút", "pár minút", "o chvíľu", "chvíľu počkajte"],
        ],
        given_by: &[
            FaultCode::Throttled,
            FaultCode::Outage,
            FaultCode::NotSettled,
            FaultCode::NotFound,
            FaultCode::SecretNotProved,
        ],
    },
    // The fault is Microsoft's.
    Promise {
        words: [
            &["Microsoft’s side"],
            &["liegt bei Microsoft"],
            &["na straně Microsoftu"],
            &["na strane Microsoftu"],
        ],
        given_by: &[FaultCode::Outage],
    },
];

/// Words that ask for the same once more. Where that is refused again, nobody is told to.
const REPEAT: [&[&str]; 4] = [
    &["try again", "sign in again", "sign in once more"],
    &["versuchen Sie es noch einmal", "erneut", "noch einmal an"],
    &["zkuste to znovu", "přihlaste se znovu", "ještě jednou"],
    &["skúste to znova", "prihláste sa znova", "ešte raz"],
];

fn catalogue_of(tag: &str) -> serde_json::Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../ui/src/locales/{tag}.json"));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn no_sentence_promises_what_its_class_does_not_give() {
    let codes: Vec<_> = SIGN_IN
        .iter()
        .map(|entry| entry.code)
        .chain(CLASSES.iter().map(|class| class.code))
        .chain(GRAPH.iter().map(|entry| entry.code))
        .chain([Code::SignInRefused, Code::Outage, Code::StepUpNeeded, Code::ProxySignIn])
        .map(told_as)
        .collect();
    for (at, tag) in ["en", "de", "cs", "sk"].into_iter().enumerate() {
        let catalogue = catalogue_of(tag);
        for code in &codes {
            let sentence = &catalogue["fault"][name(*code)];
            let all: Vec<_> =
                sentence.as_object().unwrap().values().map(|one| one.as_str().unwrap()).collect();
            let says = |words: &[&str]| {
                let all = all.join(" ").to_lowercase();
                words.iter().any(|word| all.contains(&word.to_lowercase()))
            };
            for promise in &PROMISES {
                let given = promise.given_by.contains(code);
                assert!(
                    given || !says(promise.words[at]),
                    "{tag}: {code:?} promises {:?}",
                    promise.words[at]
                );
            }
            let ways = ways(*code);
            let again = [Way::TryAgain, Way::SignInAgain, Way::UseBrowser];
            let repeats = ways.iter().any(|way| again.contains(way));
            let passes = *code == FaultCode::SecretsForbidden;
            assert!(repeats || passes || !says(REPEAT[at]), "{tag}: {code:?} asks for a repeat: {all:?}");
        }
        let refused = catalogue["fault"]["signInRefused"]["numbered"].as_str().unwrap();
        assert!(refused.contains("login.microsoftonline.com/error"), "{tag}: who can look the number up");
        let cut = catalogue["faultDetails"]["microsoftNumber"].as_str().unwrap();
        assert!(cut.contains("{{number}}"), "{tag}: the number stands in each sentence");
    }
}

/// Why Peig needs each permission of the guide is told in the admin's language.
#[test]
fn every_permission_of_the_guide_has_its_reason() {
    let reasons = &sentences()["permission"];
    for permission in &setup::guide::PERMISSIONS {
        let reason = reasons[permission.value.replace('.', "_")].as_str();
        assert!(reason.is_some_and(|reason| !reason.is_empty()), "{}", permission.value);
    }
}
