//! Dates in `pack.json`, as `2024-08-01`.

use crate::calendar::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

fn parsed<E: Error>(text: &str) -> Result<Date, E> {
    text.parse().map_err(|_| E::custom(format!("\"{text}\" is no date")))
}

pub(super) mod day {
    use super::{Date, Deserialize, Deserializer, Serializer, parsed};

    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Date, D::Error> {
        parsed(&String::deserialize(from)?)
    }
}

pub(super) mod maybe_day {
    use super::{Date, Deserialize, Deserializer, Serializer, parsed};

    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => to.collect_str(date),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(from)?.map(|text| parsed(&text)).transpose()
    }
}

pub(super) mod days {
    use super::{Date, Deserialize, Deserializer, Serializer, parsed};

    pub fn serialize<S: Serializer>(levels: &[(Date, f64)], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(levels.iter().map(|(date, level)| (date.to_string(), level)))
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<(Date, f64)>, D::Error> {
        let levels = Vec::<(String, f64)>::deserialize(from)?;
        levels.into_iter().map(|(text, level)| Ok((parsed(&text)?, level))).collect()
    }
}
