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
    /// New secrets are forbidden; whoever is excepted after all has to end theirs by then.
    Forbidden(Option<Timestamp>),
    /// They are forbidden, with exceptions that cannot be seen from here: Microsoft has the last word. The limit as
    /// above.
    MayForbid(Option<Timestamp>),
}

/// The rule for the registration in use, or for one that is made now.
pub fn secret_policy(facts: &Facts<'_>) -> SecretPolicy {
    let Ok(policy) = &facts.observation.policy else { return SecretPolicy::NotRead };
    let created = facts.registration().map_or(Some(facts.now), |registration| registration.created_date_time);
    match of(policy, created, facts.now) {
        SecretPolicy::Forbidden(limit) if facts.choices.despite_rule => SecretPolicy::MayForbid(limit),
        verdict => verdict,
    }
}

/// Each rule counts by itself: where secrets are forbidden with exceptions, a limit holds for the excepted as well.
fn of(policy: &AppManagementPolicy, created: Option<Timestamp>, now: Timestamp) -> SecretPolicy {
    if policy.is_enabled != Some(true) {
        return SecretPolicy::Free;
    }
    let rules = policy.application_restrictions.password_credentials.iter();
    let rules: Vec<_> = rules.filter(|rule| concerns(rule, created)).collect();
    let of_type = |kind: &'static str| rules.iter().filter(move |rule| rule.restriction_type == kind);
    let limits = of_type("passwordLifetime").filter_map(|rule| later(now, rule.max_lifetime.as_deref()?));
    let limit = limits.min();
    let mut prohibitions = of_type("passwordAddition").peekable();
    match (prohibitions.peek().is_some(), limit) {
        (false, None) => SecretPolicy::Free,
        (false, Some(limit)) => SecretPolicy::Until(limit),
        // Whether this account, or the registration, is among the exceptions cannot be read off the rule.
        (true, limit) if prohibitions.all(|rule| rule.exclude_actors.is_some()) => {
            SecretPolicy::MayForbid(limit)
        }
        (true, limit) => SecretPolicy::Forbidden(limit),
    }
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
        let forbidden = matches!(self, Self::Forbidden(_));
        !forbidden && self.limit().is_none_or(|latest| expires_at(lifetime, now) <= latest)
    }

    fn limit(self) -> Option<Timestamp> {
        match self {
            Self::Until(limit) => Some(limit),
            Self::Forbidden(limit) | Self::MayForbid(limit) => limit,
            Self::NotRead | Self::Free => None,
        }
    }

    /// Whole days that a secret may live, where that is limited.
    pub fn days(self, now: Timestamp) -> Option<u32> {
        u32::try_from(self.limit()?.duration_since(now).as_hours() / 24).ok()
    }

    /// The lifetime to use: the wanted one if it is allowed, else the longest on offer that is, else until the last day
    /// on which a secret may end.
    pub fn clamp(self, wanted: Lifetime, now: Timestamp) -> Lifetime {
        match self.limit() {
            Some(latest) if !self.allows(wanted, now) => {
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
        (earliest, self.limit().map_or(latest, |limit| latest.min(last_day(limit))))
    }

    /// As the page sees it.
    pub fn view(self, now: Timestamp) -> SecretPolicyView {
        match self {
            Self::NotRead => SecretPolicyView::NotRead,
            Self::Free => SecretPolicyView::Free,
            Self::Until(_) => SecretPolicyView::Limited { days: self.days(now).unwrap_or(0) },
            Self::Forbidden(_) => SecretPolicyView::Forbidden,
            Self::MayForbid(_) => SecretPolicyView::MayForbid,
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
        assert!(matches!(judged(&json!([half, none]), made), SecretPolicy::Forbidden(Some(_))));
        assert_eq!(judged(&json!([]), made), SecretPolicy::Free);
    }

    #[test]
    fn rules_that_are_off_or_for_younger_registrations_do_not_count() {
        let off = json!({ "restrictionType": "passwordAddition", "state": "disabled" });
        let younger = json!({ "restrictionType": "passwordAddition",
            "restrictForAppsCreatedAfterDateTime": "2026-06-01T00:00:00Z" });
        assert_eq!(judged(&json!([off, younger]), "2026-01-01T00:00:00Z"), SecretPolicy::Free);
        assert_eq!(judged(&json!([younger]), "2026-07-01T00:00:00Z"), SecretPolicy::Forbidden(None));
        assert_eq!(judged(&json!([younger]), "unknown"), SecretPolicy::Forbidden(None));
    }

    #[test]
    fn a_prohibition_with_exceptions_leaves_the_last_word_to_microsoft() {
        let excepted = json!({ "restrictionType": "passwordAddition",
            "excludeActors": { "customSecurityAttributes": [] } });
        let made = "2026-01-01T00:00:00Z";
        assert_eq!(judged(&json!([excepted]), made), SecretPolicy::MayForbid(None));
        let half = json!({ "restrictionType": "passwordLifetime", "maxLifetime": "P180D" });
        let both = judged(&json!([excepted, half]), made);
        assert!(matches!(both, SecretPolicy::MayForbid(Some(_))));
        let allowed = Lifetime::OFFERED.map(|lifetime| both.allows(lifetime, now()));
        assert_eq!(allowed, [true, true, false, false, false], "the excepted are held to the limit too");
        let bare = json!({ "restrictionType": "passwordAddition" });
        let strictest = judged(&json!([excepted, bare]), made);
        assert_eq!(strictest, SecretPolicy::Forbidden(None), "one without exceptions beats one with");
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
