//! Periods of a calendar, in UTC.

use std::str::FromStr;

use clap::ValueEnum;
use thiserror::Error;
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime};

/// A moment in UTC: a date, or a date and a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub u64);

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no moment since 1970: write a date such as 2026-03-31, which begins at 00:00 UTC, or 2026-03-31T12:00:00Z")]
pub(super) struct MomentError {
    found: String,
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let whole = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
        let read = OffsetDateTime::parse(&whole, &Rfc3339).ok();
        let seconds = read.and_then(|it| u64::try_from(it.unix_timestamp()).ok());
        seconds.map(Self).ok_or_else(|| MomentError { found: text.to_owned() })
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = i64::try_from(self.0).ok().and_then(|it| OffsetDateTime::from_unix_timestamp(it).ok());
        match date.and_then(|it| it.format(&Rfc3339).ok()) {
            Some(text) => f.write_str(&text),
            None => write!(f, "{}", self.0),
        }
    }
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Per {
    /// Days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
    /// One period, from --since to --until.
    All,
}

/// A period: from its start to before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// Its first second.
    pub start: Moment,
    /// The first second behind it.
    pub end: Moment,
}

impl Per {
    /// The periods that cover `from` to before `to`; the first and the last may be cut by them.
    pub fn periods(self, from: Moment, to: Moment) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut start = from;
        while start < to {
            let end = self.next(start).unwrap_or(to).min(to).max(Moment(start.0.saturating_add(1)));
            periods.push(Period { start, end });
            start = end;
        }
        periods
    }

    /// The start of the next period of the calendar; none where there is no other.
    fn next(self, moment: Moment) -> Option<Moment> {
        let date = OffsetDateTime::from_unix_timestamp(i64::try_from(moment.0).ok()?).ok()?.date();
        let (year, month) = (date.year(), u8::from(date.month()));
        let first =
            |year: i32, month: u8| Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok();
        let after = |month: u8| if month > 12 { first(year.checked_add(1)?, 1) } else { first(year, month) };
        let next = match self {
            Self::All => None,
            Self::Day => date.next_day(),
            Self::Month => after(month.saturating_add(1)),
            Self::Quarter => {
                after(month.saturating_sub(1).saturating_div(3).saturating_mul(3).saturating_add(4))
            }
            Self::Year => after(13),
        }?;
        u64::try_from(next.midnight().assume_utc().unix_timestamp()).ok().map(Moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(per: Per, from: &str, to: &str) -> Vec<String> {
        let periods = per.periods(from.parse().unwrap(), to.parse().unwrap());
        for pair in periods.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        assert_eq!(periods.last().unwrap().end, to.parse().unwrap());
        periods.iter().map(|it| it.start.to_string()[..10].to_owned()).collect()
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let months = starts(Per::Month, "2025-12-15", "2026-03-01");
        assert_eq!(months, ["2025-12-15", "2026-01-01", "2026-02-01"]);
        let quarters = starts(Per::Quarter, "2025-11-30", "2026-07-02");
        assert_eq!(quarters, ["2025-11-30", "2026-01-01", "2026-04-01", "2026-07-01"]);
        assert_eq!(starts(Per::Year, "2024-02-29", "2026-01-02"), ["2024-02-29", "2025-01-01", "2026-01-01"]);
        assert_eq!(starts(Per::Day, "2024-02-28", "2024-03-02").len(), 3);
        assert_eq!(starts(Per::All, "2024-02-28", "2026-03-02").len(), 1);
        assert!(Per::Month.periods(Moment(5), Moment(5)).is_empty());
    }

    #[test]
    fn a_moment_is_a_date_or_a_time() {
        assert_eq!("1970-01-02".parse(), Ok(Moment(86_400)));
        assert_eq!("1970-01-01T01:00:00+01:00".parse(), Ok(Moment(0)));
        assert_eq!(Moment(0).to_string(), "1970-01-01T00:00:00Z");
        for text in ["", "2026", "2026-02-30", "1969-12-31", "yesterday"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
