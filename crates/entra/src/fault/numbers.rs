//! The rest of the numbers that Microsoft documents: each falls into a class whose sentence is true for it.
//!
//! Source: Microsoft's page of authentication and authorization error codes (learn.microsoft.com,
//! entra/identity-platform/reference-error-codes); its page "Unexpected error when performing consent" (900941, 900981,
//! 650053); refusals that people reported for what that page leaves out (530084, 500113, 900439, 900440, 500201, 500571,
//! 9002327) or names by another occasion (50177: csharp-teams-sample-graph 34). A number that is neither here nor in
//! `catalogue` is told as refused, with the number and who can look it up. So is what the page lists of other protocols
//! and of requests that are made wrongly, and 1000031, which gives no reason.

use super::code::Code;

/// Numbers that mean the same to the admin.
#[derive(Debug, Clone, Copy)]
pub struct SignInClass {
    /// The case.
    pub code: Code,
    /// What the numbers say, for whoever reads this table.
    pub meaning: &'static str,
    /// The numbers after `AADSTS`.
    pub numbers: &'static [u64],
}

const fn class(code: Code, meaning: &'static str, numbers: &'static [u64]) -> SignInClass {
    SignInClass { code, meaning, numbers }
}

/// The classes.
pub static CLASSES: &[SignInClass] = &[
    class(
        Code::IdentityProviderRefused,
        "another sign-in service behind this tenant, or what it sent, refused",
        &[
            20_001, 20_012, 20_033, 40_008, 40_009, 40_010, 40_015, 50_006, 50_008, 5_000_819, 50_107,
            50_161, 50_166, 50_170, 90_081, 90_082, 90_085, 90_086, 90_087, 90_123,
        ],
    ),
    class(
        Code::LocalDirectory,
        "the company's own directory, or what connects it, could not check the account",
        &[
            50_180, 51_006, 80_001, 80_002, 80_005, 80_007, 80_010, 80_012, 80_013, 80_014, 81_004, 81_005,
            81_006, 81_007, 81_009, 81_010, 81_011, 81_012,
        ],
    ),
    class(Code::TokenProtection, "a token bound to the device is wanted", &[530_084]),
    class(Code::RiskBlocked, "account or sign-in taken for risky", &[53_004, 53_011, 530_034]),
    class(
        Code::ClientSingleTenant,
        "client of one tenant, asked for without naming it",
        &[50_194, 90_124, 90_130, 9_001_023],
    ),
    class(
        Code::RedirectMissing,
        "client without the address that the browser comes back to",
        &[50_011, 70_004, 500_113, 900_971, 9_002_327],
    ),
    class(
        Code::OtherCloud,
        "tenant or account of another cloud",
        &[90_038, 90_043, 90_051, 900_382, 900_432, 900_439, 900_440],
    ),
    class(
        Code::NetworkRestricted,
        "the network lets only certain tenants sign in",
        &[50_002, 500_021, 500_022],
    ),
    class(
        Code::CrossTenantBlocked,
        "rules for guests or partners keep the account out",
        &[50_178, 90_084, 500_212, 500_213, 1_000_104],
    ),
    class(Code::ExternalTenant, "account of a kind that cannot sign in to such a tenant", &[500_208]),
    class(
        Code::ResourceUnavailable,
        "what the client asks for is switched off or absent in the tenant",
        &[50_001, 500_011, 500_014, 650_052, 650_054],
    ),
    class(
        Code::ClientUnsuitable,
        "client whose registration does not fit what is asked for",
        &[65_005, 650_053, 650_056, 650_057, 700_025, 9_002_332],
    ),
    class(Code::ClientUnknown, "no such client in the tenant", &[700_011]),
    class(
        Code::CredentialsWrong,
        "user name, password, certificate or key not accepted",
        &[
            50_012, 50_017, 50_056, 50_064, 50_126, 50_192, 50_197, 130_004, 130_005, 130_006, 120_000,
            120_002, 120_003, 120_004, 120_018,
        ],
    ),
    class(
        Code::AccountUnusable,
        "password has to be changed, or could not be; a guest's account is disabled (500571)",
        &[
            500_571, 50_125, 50_135, 120_005, 120_008, 120_011, 120_012, 120_013, 120_014, 120_015, 120_016,
            120_020, 120_021,
        ],
    ),
    class(
        Code::AccountNotInTenant,
        "account not in the tenant, or not yet",
        &[16_000, 16_003, 50_014, 50_177, 90_125],
    ),
    class(
        Code::TenantNotFound,
        "no tenant in what was named",
        &[50_029, 50_049, 50_059, 50_128, 90_019, 90_126],
    ),
    class(Code::MoreProofNeeded, "second factor has expired, or was denied or missed", &[50_078, 500_121]),
    class(
        Code::DeviceRequired,
        "the device could not prove itself, or is not known",
        &[50_005, 50_127, 50_129, 50_155, 50_187, 130_007, 130_008, 135_010, 135_011, 221_000, 240_001],
    ),
    class(
        Code::BlockedByPolicy,
        "conditions of various kinds, or the second factor may only be set up from certain places",
        &[50_131, 53_010],
    ),
    class(
        Code::SignInInterrupted,
        "the page or its session could not go on",
        &[
            16_001, 16_002, 160_021, 50_058, 50_085, 50_089, 50_136, 50_139, 50_140, 50_143, 50_168, 50_199,
            51_005, 70_043, 700_005, 700_020, 700_084, 90_007, 140_000, 140_001, 1_000_000, 1_000_002,
            900_561,
        ],
    ),
    class(
        Code::ClientNeedsConsent,
        "what was agreed to does not reach that far, or the client is taken for risky",
        &[90_093, 900_941, 900_981],
    ),
    class(Code::PersonalAccount, "a personal account, for which this kind of token is not made", &[500_201]),
    class(
        Code::DeviceCodeExpired,
        "device code mistyped, missing or used already",
        &[70_018, 90_119, 90_120],
    ),
    class(Code::Throttled, "too many requests, or calls for a second factor", &[50_088, 90_055]),
    class(
        Code::Outage,
        "fault of Microsoft's that passes",
        &[50_033, 50_087, 70_012, 90_006, 90_012, 90_024, 90_090, 90_091],
    ),
];

/// The case of a number in one of the classes.
pub(super) fn in_class(number: u64) -> Option<Code> {
    CLASSES.iter().find(|class| class.numbers.contains(&number)).map(|class| class.code)
}

/// The longest number that is one of Microsoft's; longer digits are something else.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=8;

/// The number in what somebody typed or copied off Microsoft's page: with or without `AADSTS`, with spaces, or within the
/// text of the page ("Error Code: 53003").
pub fn number_in(text: &str) -> Option<u64> {
    let upper = text.to_ascii_uppercase();
    let marked = upper.match_indices("AADSTS").find_map(|(at, label)| {
        let rest = upper[at + label.len()..].trim_start_matches(|c: char| c == ':' || c.is_whitespace());
        leading(rest)
    });
    // Digits that belong to a word, such as those of an id or an address, are no number of their own.
    let apart =
        |c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '(' | ')' | '[' | ']' | '"' | '\'');
    let alone = || {
        let whole: String = upper.chars().filter(|c| !c.is_whitespace()).collect();
        upper.split(apart).chain([whole.as_str()]).find_map(|word| {
            let word = word.trim_matches(|c: char| matches!(c, '.' | '#' | '!' | '?'));
            word.bytes().all(|byte| byte.is_ascii_digit()).then(|| leading(word)).flatten()
        })
    };
    marked.or_else(alone)
}

/// The digits that a text begins with, where they can be one of Microsoft's numbers.
fn leading(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    DIGITS.contains(&end).then(|| text[..end].parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Fault;
    use super::super::catalogue::{SIGN_IN, by_number};
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        for (typed, number) in [
            ("AADSTS50105", Some(50_105)),
            ("aadsts 50105", Some(50_105)),
            ("AADSTS: 7000112", Some(7_000_112)),
            (" 50105 ", Some(50_105)),
            ("50 105", Some(50_105)),
            ("error 53003.", Some(53_003)),
            (
                "Request Id: 3c1b8d8e-2f64-4d0a-9a53-7f1e6f4f8a00\nTimestamp: 2026-01-01T00:00:00Z\nError Code: 53003",
                Some(53_003),
            ),
            (
                "Sorry, but we’re having trouble signing you in.\n\nAADSTS500113: No reply address is registered",
                Some(500_113),
            ),
            ("", None),
            ("no number", None),
            ("3c1b8d8e-12345-4d0a", None),
            ("99999999999999999999999", None),
            ("AADSTSäöü", None),
        ] {
            assert_eq!(number_in(typed), number, "{typed:?}");
        }
    }

    /// What repeats on each page of the list is told once.
    #[test]
    fn no_number_is_in_two_places() {
        let mut seen = std::collections::BTreeSet::new();
        let listed = SIGN_IN.iter().map(|entry| entry.number);
        for number in listed.chain(CLASSES.iter().flat_map(|class| class.numbers.iter().copied())) {
            assert!(seen.insert(number), "{number}");
        }
    }

    /// A sentence claims only what the answer says.
    #[test]
    fn only_a_refusal_on_the_consent_page_is_a_cancel() {
        let by_redirect = |words: Option<&str>, subcode: Option<&str>| {
            Fault::from_redirect("access_denied", words, subcode).code
        };
        assert_eq!(by_redirect(None, Some("cancel")), Code::SignInDeclined);
        assert_eq!(by_redirect(Some("AADSTS65004: no"), None), Code::SignInDeclined);
        assert_eq!(by_redirect(Some("AADSTS90123: no"), Some("cancel")), Code::IdentityProviderRefused);
        assert_eq!(by_redirect(Some("AADSTS530084: no"), None), Code::TokenProtection);
        assert_eq!(by_redirect(Some("AADSTS9999999: no"), Some("cancel")), Code::SignInRefused);
        let declined: Vec<_> = SIGN_IN.iter().filter(|one| one.code == Code::SignInDeclined).collect();
        // 70017 comes with `authorization_declined` only: the same, on the page of the device code.
        assert_eq!(declined.iter().map(|one| one.number).collect::<Vec<_>>(), [65_004, 70_017]);
        assert!(!CLASSES.iter().any(|class| class.code == Code::SignInDeclined));
    }

    proptest! {
        /// Whatever `error` it comes with: nothing but the number is known of it.
        #[test]
        fn a_number_that_nobody_knows_is_refused_with_the_number(
            number in 10_000_u64..99_999_999,
            error in "(access_denied|invalid_grant|invalid_client|unauthorized_client|interaction_required|\
                      login_required|server_error|invalid_request)",
            subcode in proptest::option::of("(cancel|basic_action|message_only|bad_token|token_expired)"),
        ) {
            prop_assume!(by_number(number).is_none());
            let fault =
                Fault::from_redirect(&error, Some(&format!("AADSTS{number}: words")), subcode.as_deref());
            prop_assert_eq!(fault.code, Code::SignInRefused);
            prop_assert_eq!(fault.service_code, Some(format!("AADSTS{number}")));
            prop_assert_eq!(number_in(&format!("AADSTS{number}")), Some(number));
        }

        #[test]
        fn whatever_is_typed_is_read(text in "\\PC*") {
            let _number = number_in(&text);
        }
    }
}
