//! How long a secret lives.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Lifetime of a secret, as the portal offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ExpiryChoice {
    /// 3 months.
    Months3,
    /// 6 months, recommended.
    Months6,
    /// 12 months.
    Months12,
    /// 18 months.
    Months18,
    /// 24 months, the portal's longest.
    Months24,
    /// A day of the admin's own choice.
    Date,
}

/// How long a secret lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// So many days from the moment it is made.
    Days(i16),
    /// Until the end of this day in the admin's time zone.
    Until(Date),
}

impl Lifetime {
    /// The portal's own, the shortest first. It calls them 3, 6, 12, 18 and 24 months and counts them in days
    /// (Microsoft Entra admin center, "Add a client secret"); a tenant's rule counts in days too.
    pub const OFFERED: [Self; 5] =
        [Self::Days(90), Self::Days(180), Self::Days(365), Self::Days(545), Self::Days(730)];

    /// What a choice on the page means; a day is needed for `ExpiryChoice::Date` only.
    pub fn of(choice: ExpiryChoice, day: Option<Date>) -> Option<Self> {
        let [months3, months6, months12, months18, months24] = Self::OFFERED;
        match choice {
            ExpiryChoice::Months3 => Some(months3),
            ExpiryChoice::Months6 => Some(months6),
            ExpiryChoice::Months12 => Some(months12),
            ExpiryChoice::Months18 => Some(months18),
            ExpiryChoice::Months24 => Some(months24),
            ExpiryChoice::Date => day.map(Self::Until),
        }
    }
}

/// The portal makes no secret that lives longer (Microsoft, "Add credentials").
const LONGEST_DAYS: i16 = 730;

/// A preset ends so much before its days are over. Microsoft measures a secret from the moment at which its own clock
/// stands when the request arrives, and a tenant's rule of 180 days allows no second more: with a computer's clock a
/// little ahead, exactly 180 days from now would be refused. The present that is counted from is the service's, as far as
/// its answers have told it (`Facts::service_now`); this is for what remains. A start of our own would settle it too, but the secret would
/// not work before it where our clock is ahead.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// When a secret of this lifetime, made now, expires: days on, as the portal counts them, or the end of the day that was
/// chosen.
pub fn expires_at(lifetime: Lifetime, now: Timestamp) -> Timestamp {
    // Graph keeps whole seconds; a sum in range cannot fail, and the present is the safe answer if it could.
    let start = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let end = match lifetime {
        Lifetime::Days(days) => {
            start.checked_add(SignedDuration::from_hours(24 * i64::from(days)) - CLOCK_SKEW)
        }
        Lifetime::Until(day) => day.at(23, 59, 59, 0).to_zoned(TimeZone::system()).map(|end| end.timestamp()),
    };
    end.unwrap_or(now)
}

/// The last day of such a secret in the admin's time zone: what is shown of an end that is not settled before it is made.
pub fn last_day(lifetime: Lifetime, now: Timestamp) -> Date {
    expires_at(lifetime, now).to_zoned(TimeZone::system()).date()
}

/// The days that may be chosen as an end: tomorrow, up to the portal's longest lifetime.
pub fn days_on_offer(now: Timestamp) -> (Date, Date) {
    let today = now.to_zoned(TimeZone::system()).date();
    (today.saturating_add(1.day()), today.saturating_add(LONGEST_DAYS.days()))
}
