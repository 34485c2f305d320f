//! The tenant's rule for client secrets, read off its default app management policy.
//!
//! Pure. Microsoft enforces the rule when a secret is made; it is read before so that nothing is made in vain. A policy
//! of the single application, or an exception for a caller, cannot be seen from here: Microsoft has the last word.

use entra::graph::{AppManagementPolicy, PasswordRestriction};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use crate::facts::{Facts, Lifetime};
use crate::ipc::SecretPolicyView;
use crate::plan::{days_on_offer, expires_at};

/// What the tenant says of new client secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPolicy {
    /// It could not be read.
    NotRead,
    /// Nothing is forbidden.
    Free,
    /// A secret made now has to end by then.
    Until(Timestamp),
    /// New secrets are forbidden.
    Forbidden,
    /// They are forbidden, with exceptions that cannot be seen from here: Microsoft has the last word.
    MayForbid,
}

/// The rule for the registration in use, or for one that is made now.
pub fn secret_policy(facts: &Facts<'_>) -> SecretPolicy {
    let Ok(policy) = &facts.observation.policy else { return SecretPolicy::NotRead };
    let created = facts.registration().map_or(Some(facts.now), |registration| registration.created_date_time);
    match of(policy, created, facts.now) {
        SecretPolicy::Forbidden if facts.choices.despite_rule => SecretPolicy::MayForbid,
        verdict => verdict,
    }
}

fn of(policy: &AppManagementPolicy, created: Option<Timestamp>, now: Timestamp) -> SecretPolicy {
    if policy.is_enabled != Some(true) {
        return SecretPolicy::Free;
    }
    let rules = policy.application_restrictions.password_credentials.iter();
    let mut verdict = SecretPolicy::Free;
    for rule in rules.filter(|rule| concerns(rule, created)) {
        match rule.restriction_type.as_str() {
            // Whether this account, or the registration, is among the exceptions cannot be read off the rule.
            "passwordAddition" if rule.exclude_actors.is_some() => return SecretPolicy::MayForbid,
            "passwordAddition" => return SecretPolicy::Forbidden,
            "passwordLifetime" => {
                if let Some(latest) = rule.max_lifetime.as_deref().and_then(|longest| later(now, longest)) {
                    verdict = match verdict {
                        SecretPolicy::Until(other) => SecretPolicy::Until(other.min(latest)),
                        _ => SecretPolicy::Until(latest),
                    };
                }
            }
            _ => {}
        }
    }
    verdict
}

/// A rule in force, for a registration of this age. One without a date of creation is taken to be concerned.
fn concerns(rule: &PasswordRestriction, created: Option<Timestamp>) -> bool {
    let spared = match (created, rule.restrict_for_apps_created_after_date_time) {
        (Some(created), Some(from)) => created < from,
        _ => false,
    };
    rule.state.as_deref() != Some("disabled") && !spared
}

fn later(now: Timestamp, duration: &str) -> Option<Timestamp> {
    let span: Span = duration.parse().ok()?;
    now.to_zoned(TimeZone::UTC).checked_add(span).ok().map(|zoned| zoned.timestamp())
}

/// The last day of which the very end is within a limit.
fn last_day(limit: Timestamp) -> Date {
    let day = limit.to_zoned(TimeZone::system()).date();
    day.yesterday().unwrap_or(day)
}

impl SecretPolicy {
    /// A secret of this lifetime may be made.
    pub fn allows(self, lifetime: Lifetime, now: Timestamp) -> bool {
        match self {
            Self::NotRead | Self::Free | Self::MayForbid => true,
            Self::Until(latest) => expires_at(lifetime, now) <= latest,
            Self::Forbidden => false,
        }
    }

    /// Whole days that a secret may live, where that is limited.
    pub fn days(self, now: Timestamp) -> Option<u32> {
        match self {
            Self::Until(latest) => u32::try_from(latest.duration_since(now).as_hours() / 24).ok(),
            _ => None,
        }
    }

    /// The lifetime to use: the wanted one if it is allowed, else the longest on offer that is, else until the last day
    /// on which a secret may end.
    pub fn clamp(self, wanted: Lifetime, now: Timestamp) -> Lifetime {
        match self {
            Self::Until(latest) if !self.allows(wanted, now) => {
                let longest = Lifetime::OFFERED.into_iter().rev().find(|one| self.allows(*one, now));
                // The end of a day is meant: the day before the limit is surely within it.
                longest.unwrap_or_else(|| Lifetime::Until(last_day(latest)))
            }
            _ => wanted,
        }
    }

    /// The days that may be chosen as an end.
    pub fn days_on_offer(self, now: Timestamp) -> (Date, Date) {
        let (earliest, latest) = days_on_offer(now);
        match self {
            Self::Until(limit) => (earliest, latest.min(last_day(limit))),
            _ => (earliest, latest),
        }
    }

    /// As the page sees it.
    pub fn view(self, now: Timestamp) -> SecretPolicyView {
        match self {
            Self::NotRead => SecretPolicyView::NotRead,
            Self::Free => SecretPolicyView::Free,
            Self::Until(_) => SecretPolicyView::Limited { days: self.days(now).unwrap_or(0) },
            Self::Forbidden => SecretPolicyView::Forbidden,
            Self::MayForbid => SecretPolicyView::MayForbid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    fn judged(rules: &serde_json::Value, created: &str) -> SecretPolicy {
        let policy: AppManagementPolicy = serde_json::from_value(json!({
            "isEnabled": true, "applicationRestrictions": { "passwordCredentials": rules },
        }))
        .unwrap();
        of(&policy, created.parse().ok(), now())
    }

    #[test]
    fn the_shortest_limit_counts_and_a_prohibition_beats_it() {
        let half = json!({ "restrictionType": "passwordLifetime", "maxLifetime": "P180D" });
        let month =
            json!({ "restrictionType": "passwordLifetime", "maxLifetime": "P30D", "state": "enabled" });
        let none = json!({ "restrictionType": "passwordAddition", "maxLifetime": null });
        let made = "2026-01-01T00:00:00Z";
        assert_eq!(judged(&json!([half, month]), made).days(now()), Some(30));
        assert_eq!(judged(&json!([half, none]), made), SecretPolicy::Forbidden);
        assert_eq!(judged(&json!([]), made), SecretPolicy::Free);
    }

    #[test]
    fn rules_that_are_off_or_for_younger_registrations_do_not_count() {
        let off = json!({ "restrictionType": "passwordAddition", "state": "disabled" });
        let younger = json!({ "restrictionType": "passwordAddition",
            "restrictForAppsCreatedAfterDateTime": "2026-06-01T00:00:00Z" });
        assert_eq!(judged(&json!([off, younger]), "2026-01-01T00:00:00Z"), SecretPolicy::Free);
        assert_eq!(judged(&json!([younger]), "2026-07-01T00:00:00Z"), SecretPolicy::Forbidden);
        assert_eq!(judged(&json!([younger]), "unknown"), SecretPolicy::Forbidden);
    }

    #[test]
    fn a_prohibition_with_exceptions_leaves_the_last_word_to_microsoft() {
        let excepted = json!({ "restrictionType": "passwordAddition",
            "excludeActors": { "customSecurityAttributes": [] } });
        assert_eq!(judged(&json!([excepted]), "2026-01-01T00:00:00Z"), SecretPolicy::MayForbid);
    }

    #[test]
    fn a_duration_that_cannot_be_read_limits_nothing() {
        let odd = json!({ "restrictionType": "passwordLifetime", "maxLifetime": "half a year" });
        assert_eq!(judged(&json!([odd]), "2026-01-01T00:00:00Z"), SecretPolicy::Free);
    }

    #[test]
    fn a_lifetime_is_clamped_to_what_is_allowed() {
        let limit = |days: i64| {
            SecretPolicy::Until(now().checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap())
        };
        assert_eq!(limit(400).clamp(Lifetime::Days(180), now()), Lifetime::Days(180));
        for wanted in
            [Lifetime::Days(180), Lifetime::Days(730), Lifetime::Until(jiff::civil::date(2028, 1, 1))]
        {
            assert_eq!(limit(180).clamp(wanted, now()), Lifetime::Days(180), "{wanted:?}");
            assert_eq!(limit(179).clamp(wanted, now()), Lifetime::Days(90), "{wanted:?}");
        }
        let shortest = limit(30).clamp(Lifetime::Days(180), now());
        assert!(matches!(shortest, Lifetime::Until(_)), "{shortest:?}");
        assert!(limit(30).allows(shortest, now()));
    }

    #[test]
    fn a_rule_of_180_days_allows_the_180_days_that_are_recommended() {
        let rule = json!([{ "restrictionType": "passwordLifetime", "maxLifetime": "P180D" }]);
        let policy = judged(&rule, "2026-01-01T00:00:00Z");
        assert_eq!(policy.days(now()), Some(180));
        let allowed = Lifetime::OFFERED.map(|lifetime| policy.allows(lifetime, now()));
        assert_eq!(allowed, [true, true, false, false, false]);
        // What Microsoft checks: its clock may be minutes behind this computer's.
        let arrives = now().checked_sub(jiff::SignedDuration::from_mins(4)).unwrap();
        let limit = later(arrives, "P180D").unwrap();
        let end = expires_at(Lifetime::Days(180), now());
        assert!(end <= limit && end > limit.checked_sub(jiff::SignedDuration::from_mins(10)).unwrap());
    }
}
