//! Which way a measure is better.

/// Whether more of a measure is better (`true`), or less (`false`). `None`: it is neither by itself, such as a number of
/// requests or the use of a team.
pub fn more_is_better(measure: &str, unit: &str) -> Option<bool> {
    match measure {
        "utilisation" | "utilisation_by_pathway" | "clearance_weeks" => None,
        "plans_on_time" | "reviews_in_time" => Some(true),
        "waiting" | "left_list" | "cost_pounds" | "open_cases" | "open_referrals" => Some(false),
        name if name.starts_with("open_over_") || name.starts_with("over_") || name.ends_with("_overdue") => {
            Some(false)
        }
        _ => match unit {
            "%" => Some(true),
            "weeks" => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::more_is_better;

    #[test]
    fn each_kind_of_measure_has_its_direction() {
        let cases = [
            ("pc_plans_issued_within_20_weeks", "%", Some(true)),
            ("mean_weeks_to_start", "weeks", Some(false)),
            ("open_over_20_weeks", "children", Some(false)),
            ("over_52_weeks", "children", Some(false)),
            ("waiting", "children", Some(false)),
            ("reviews_overdue", "children", Some(false)),
            ("requests_received", "children", None),
            ("utilisation", "%", None),
            ("wte_available", "WTE", None),
        ];
        for (measure, unit, better) in cases {
            assert_eq!(more_is_better(measure, unit), better, "{measure}");
        }
    }
}
