//! The calendar, in UTC, as far as HTTP dates and AWS time stamps need it.

use std::time::{SystemTime, UNIX_EPOCH};

/// A second of the calendar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    days: u64,
    seconds: u64,
}

impl Moment {
    /// The second in which `time` falls.
    pub(crate) fn of(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self { days: seconds / 86_400, seconds: seconds % 86_400 }
    }

    /// Year, month and day, months and days from 1.
    pub(crate) fn date(self) -> (u64, usize, u64) {
        let (mut year, mut rest) = (1970, self.days);
        let leap = |year: u64| (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        while rest >= 365 + u64::from(leap(year)) {
            rest -= 365 + u64::from(leap(year));
            year += 1;
        }
        let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 1;
        for length in lengths {
            if rest < length {
                break;
            }
            rest -= length;
            month += 1;
        }
        (year, month, rest + 1)
    }

    /// Hour, minute and second.
    pub(crate) fn time(self) -> (u64, u64, u64) {
        (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60)
    }
}
