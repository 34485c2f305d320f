//! The rule for client secrets, read off the app management policies of tenant and registration.
//!
//! Pure. Microsoft enforces the rule when a secret is made; it is read before so that nothing is made in vain. An exception
//! for a caller cannot be seen from here: Microsoft has the last word.

use entra::graph::{AppManagementPolicy, CustomAppManagementPolicy, PasswordRestriction};
use jiff::{SignedDuration, Span, Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::lifetime::{Lifetime, days_on_offer, expires_at};

/// What the tenant says of new client secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPolicy {
    /// It could not be read.
    NotRead,
    /// Nothing is forbidden.
    Free,
    /// A secret made now has to end by then.
    Until(Timestamp),
    /// Microsoft has refused one that ends later than this; what the rule allows is not known.
    Refused(Timestamp),
    /// None that ends tomorrow or later may be made.
    NoLifetime,
    /// New secrets are forbidden; whoever is excepted after all has to end theirs by then.
    Forbidden(Option<Timestamp>),
    /// They are forbidden, with exceptions that cannot be seen from here: Microsoft has the last word. The limit as
    /// above.
    MayForbid(Option<Timestamp>),
}

/// What is known of a registration's rules.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The tenant's own.
    pub tenant: &'a AppManagementPolicy,
    /// Those of the registration. For the same restriction they take the place of the tenant's (Microsoft,
    /// `appmanagementpolicy`); one that is switched off there lifts it.
    pub own: &'a [CustomAppManagementPolicy],
    /// When the registration was created. One without a date counts as created before the rules could look at dates
    /// (Microsoft, "Application management policies": 2019-01-01).
    pub created: Option<Timestamp>,
}

/// When a registration without a date of creation counts as created.
const WITHOUT_DATE: &str = "2019-01-01T00:00:00Z";

impl Rules<'_> {
    /// What they say now. Each rule counts by itself: where secrets are forbidden with exceptions, a limit holds for the
    /// excepted as well.
    pub fn judge(&self, now: Timestamp) -> SecretPolicy {
        let limits = self.of_type("passwordLifetime");
        let limit = limits.iter().filter_map(|rule| later(now, rule.max_lifetime.as_deref()?)).min();
        let unclear = self.is_unclear() || limits.iter().any(|rule| is_unclear(rule, now));
        let prohibitions = self.of_type("passwordAddition");
        match (prohibitions.is_empty(), limit) {
            // What cannot be read forbids nothing for certain, and does not allow everything.
            (true, None) if unclear => SecretPolicy::NotRead,
            (true, None) => SecretPolicy::Free,
            (true, Some(limit)) => SecretPolicy::Until(limit),
            // Whether this account, or the registration, is among the exceptions cannot be read off the rule.
            (false, limit) if prohibitions.iter().all(|rule| rule.exclude_actors.is_some()) => {
                SecretPolicy::MayForbid(limit)
            }
            (false, limit) => SecretPolicy::Forbidden(limit),
        }
    }

    /// There are rules, and whether they are in force is not told.
    fn is_unclear(&self) -> bool {
        let tenants = &self.tenant.application_restrictions.password_credentials;
        let own = self.own.iter().filter(|one| one.is_enabled.is_none());
        (self.tenant.is_enabled.is_none() && !tenants.is_empty())
            || own.into_iter().any(|one| !one.restrictions.password_credentials.is_empty())
    }

    /// Rules of this kind that are in force: the registration's own where it has one of the kind, else the tenant's.
    fn of_type(&self, kind: &str) -> Vec<&PasswordRestriction> {
        let own = self.own.iter().filter(|policy| policy.is_enabled == Some(true));
        let own = own.flat_map(|policy| &policy.restrictions.password_credentials);
        let own: Vec<_> = own.filter(|rule| rule.restriction_type == kind).collect();
        let rules = if own.is_empty() && self.tenant.is_enabled == Some(true) {
            let rules = &self.tenant.application_restrictions.password_credentials;
            rules.iter().filter(|rule| rule.restriction_type == kind).collect()
        } else {
            own
        };
        rules.into_iter().filter(|rule| self.concerns(rule)).collect()
    }

    /// In force, and for a registration of this age.
    fn concerns(&self, rule: &PasswordRestriction) -> bool {
        let created = self.created.or_else(|| WITHOUT_DATE.parse().ok());
        let spared = match (created, rule.restrict_for_apps_created_after_date_time) {
            (Some(created), Some(from)) => created < from,
            _ => false,
        };
        rule.state.as_deref() != Some("disabled") && !spared
    }
}

/// What was refused is refused a moment later too, when it would end a moment later.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// Days that are tried where none of the portal's lifetimes is allowed, and the rule is not known.
const SHORTER: [i64; 3] = [30, 7, 1];

/// It limits the lifetime to nothing that can be read: no text, no span of time, or none that can be reckoned with.
fn is_unclear(rule: &PasswordRestriction, now: Timestamp) -> bool {
    rule.max_lifetime.as_deref().is_none_or(|lifetime| later(now, lifetime).is_none())
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
    /// The same after Microsoft has refused a secret that lives so long.
    #[must_use]
    pub fn shortened(self, refused: Option<SignedDuration>, now: Timestamp) -> Self {
        let below = refused.and_then(|refused| now.checked_add(refused - MARGIN).ok());
        let sooner = |limit: Option<Timestamp>| limit.into_iter().chain(below).min();
        let verdict = match (self, below) {
            (Self::Forbidden(limit), _) => return Self::Forbidden(sooner(limit)),
            (Self::MayForbid(limit), _) => Self::MayForbid(sooner(limit)),
            (Self::Until(limit), Some(below)) if limit <= below => self,
            (_, Some(below)) => Self::Refused(below),
            (_, None) => self,
        };
        let (earliest, latest) = verdict.days_on_offer(now);
        if latest < earliest { Self::NoLifetime } else { verdict }
    }

    /// A secret of this lifetime may be made.
    pub fn allows(self, lifetime: Lifetime, now: Timestamp) -> bool {
        !self.forbids() && self.limit().is_none_or(|latest| expires_at(lifetime, now) <= latest)
    }

    /// No secret may be made.
    pub fn forbids(self) -> bool {
        matches!(self, Self::Forbidden(_) | Self::NoLifetime)
    }

    fn limit(self) -> Option<Timestamp> {
        match self {
            Self::Until(limit) | Self::Refused(limit) => Some(limit),
            Self::Forbidden(limit) | Self::MayForbid(limit) => limit,
            Self::NotRead | Self::Free | Self::NoLifetime => None,
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
                longest.unwrap_or_else(|| self.shorter(now).unwrap_or(Lifetime::Until(last_day(latest))))
            }
            _ => wanted,
        }
    }

    /// The next shorter one to try, where only Microsoft knows how long one may live.
    fn shorter(self, now: Timestamp) -> Option<Lifetime> {
        let today = now.to_zoned(TimeZone::system()).date();
        let days = SHORTER.into_iter().map(|days| Lifetime::Until(today.saturating_add(days.days())));
        days.into_iter().find(|one| matches!(self, Self::Refused(_)) && self.allows(*one, now))
    }

    /// The days that may be chosen as an end.
    pub fn days_on_offer(self, now: Timestamp) -> (Date, Date) {
        let (earliest, latest) = days_on_offer(now);
        (earliest, self.limit().map_or(latest, |limit| latest.min(last_day(limit))))
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
        Rules { tenant: &policy, own: &[], created: created.parse().ok() }.judge(now())
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
        assert_eq!(judged(&json!([younger]), "unknown"), SecretPolicy::Free, "counts as created in 2019");
    }

    #[test]
    fn a_policy_of_the_registration_takes_the_place_of_the_tenants_for_the_same_restriction() {
        let tenant: AppManagementPolicy = serde_json::from_value(json!({
            "isEnabled": true, "applicationRestrictions": { "passwordCredentials": [
                { "restrictionType": "passwordAddition" },
                { "restrictionType": "passwordLifetime", "maxLifetime": "P180D" },
            ] },
        }))
        .unwrap();
        let judged = |enabled: bool, rules: serde_json::Value| {
            let own: CustomAppManagementPolicy = serde_json::from_value(
                json!({ "isEnabled": enabled, "restrictions": { "passwordCredentials": rules } }),
            )
            .unwrap();
            Rules { tenant: &tenant, own: &[own], created: Some(now()) }.judge(now())
        };
        let lifted = json!([{ "restrictionType": "passwordAddition", "state": "disabled" }]);
        assert_eq!(judged(true, lifted.clone()).days(now()), Some(180), "lifted; the limit stays");
        assert!(matches!(judged(true, lifted.clone()), SecretPolicy::Until(_)));
        assert!(
            matches!(judged(false, lifted), SecretPolicy::Forbidden(_)),
            "a policy that is off lifts nothing"
        );
        let shorter = json!([{ "restrictionType": "passwordAddition", "state": "disabled" },
            { "restrictionType": "passwordLifetime", "maxLifetime": "P30D", "state": "enabled" }]);
        assert_eq!(judged(true, shorter).days(now()), Some(30), "stricter than the tenant's");
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
    fn a_rule_that_cannot_be_read_is_not_called_no_rule() {
        for odd in [json!("half a year"), json!("P10000000Y"), json!(90), json!(null)] {
            let odd = json!({ "restrictionType": "passwordLifetime", "maxLifetime": odd });
            assert_eq!(judged(&json!([odd]), "2026-01-01T00:00:00Z"), SecretPolicy::NotRead, "{odd}");
            let bare = json!({ "restrictionType": "passwordAddition" });
            assert_eq!(judged(&json!([odd, bare]), "2026-01-01T00:00:00Z"), SecretPolicy::Forbidden(None));
        }
        let rule = json!({ "restrictionType": "passwordLifetime", "maxLifetime": "P90D" });
        for on in [json!("true"), json!(null)] {
            let tenant = serde_json::from_value(json!({ "isEnabled": on,
                "applicationRestrictions": { "passwordCredentials": [rule] } }))
            .unwrap();
            let rules = Rules { tenant: &tenant, own: &[], created: Some(now()) };
            assert_eq!(rules.judge(now()), SecretPolicy::NotRead, "{on}");
        }
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
