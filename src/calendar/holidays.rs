//! Bank holidays in England and Wales (Banking and Financial Dealings Act 1971, sch 1, and royal proclamations).

use super::Date;
use jiff::civil::Weekday;

/// Year, month, day.
type Day = (i16, i8, i8);

/// Days moved by proclamation: (the day by rule, the day instead).
const MOVED: [(Day, Day); 5] = [
    ((1995, 5, 1), (1995, 5, 8)),  // early May, to the 50th anniversary of VE day
    ((2002, 5, 27), (2002, 6, 4)), // spring, Golden Jubilee
    ((2012, 5, 28), (2012, 6, 4)), // spring, Diamond Jubilee
    ((2020, 5, 4), (2020, 5, 8)),  // early May, to the 75th anniversary of VE day
    ((2022, 5, 30), (2022, 6, 2)), // spring, Platinum Jubilee
];

/// Days added by proclamation.
const ADDED: [Day; 7] = [
    (1999, 12, 31), // millennium
    (2002, 6, 3),   // Golden Jubilee
    (2011, 4, 29),  // royal wedding
    (2012, 6, 5),   // Diamond Jubilee
    (2022, 6, 3),   // Platinum Jubilee
    (2022, 9, 19),  // state funeral
    (2023, 5, 8),   // coronation
];

/// Easter Sunday of a year of the Gregorian calendar: (month, day).
pub fn easter_sunday(year: i16) -> (i8, i8) {
    // The "anonymous Gregorian" computus (Nature, 20 April 1876), in the remainders of its usual statement.
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    ((n / 31) as i8, (n % 31 + 1) as i8)
}

/// The bank holidays of one year in England and Wales, ascending; substitute days stand in for weekends.
///
/// The rule is that in force since 1978; a year outside the range of [`Date`] has none.
pub fn england_bank_holidays(year: i16) -> Vec<Date> {
    let on = |(y, m, d): Day| Date::new(y, m, d).ok();
    let (easter_month, easter_day) = easter_sunday(year);
    let easter = on((year, easter_month, easter_day));
    let first_monday = |month: i8| on((year, month, 1)).and_then(|d| d.nth_weekday_of_month(1, Weekday::Monday).ok());
    let last_monday = |month: i8| on((year, month, 1)).and_then(|d| d.nth_weekday_of_month(-1, Weekday::Monday).ok());
    let mut days: Vec<Date> = [
        easter.and_then(|d| d.checked_sub(jiff::Span::new().days(2)).ok()),
        easter.and_then(|d| d.tomorrow().ok()),
        first_monday(5),
        last_monday(5),
        last_monday(8),
    ]
    .into_iter()
    .flatten()
    .map(|day| MOVED.iter().find(|(from, _)| on(*from) == Some(day)).and_then(|(_, to)| on(*to)).unwrap_or(day))
    .chain(ADDED.iter().filter(|(y, _, _)| *y == year).filter_map(|day| on(*day)))
    .collect();
    // Days with a fixed date: on a weekend, the next weekday that is not a holiday itself stands in. Those that fall
    // on weekdays come first, so that Boxing Day on a Monday keeps it and Christmas Day on the Sunday takes Tuesday.
    let fixed: Vec<Date> = [(year, 1, 1), (year, 12, 25), (year, 12, 26)].into_iter().filter_map(on).collect();
    let weekend = |d: &Date| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.extend(fixed.iter().copied().filter(|d| !weekend(d)));
    for mut day in fixed.into_iter().filter(weekend) {
        while weekend(&day) || days.contains(&day) {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        days.push(day);
    }
    days.sort_unstable();
    days.dedup();
    days
}
