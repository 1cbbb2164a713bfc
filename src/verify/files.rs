//! The scenarios of the cells, embedded, so that the program needs no files.

/// The files of `scenarios/theory` by their names.
macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../scenarios/theory/", $name)))),+]
    };
}

const FILES: &[(&str, &str)] = embedded!(
    "abandonment.toml",
    "closing_times.toml",
    "equilibrium_start.toml",
    "erlang_b.toml",
    "feedback.toml",
    "fork_join.toml",
    "fresh_start.toml",
    "left_of_work.toml",
    "md1.toml",
    "mdc_3.toml",
    "mg1_hours_fixed.toml",
    "mg1_hours_gamma.toml",
    "mg1_hours_lognormal.toml",
    "mg1_office_hours.toml",
    "mm1_half.toml",
    "mm1_three_quarters.toml",
    "mmc_10.toml",
    "mmc_2.toml",
    "mmc_20.toml",
    "mmc_5.toml",
    "mmc_54.toml",
    "mmck.toml",
    "mt_d_infinity.toml",
    "mt_g_infinity.toml",
    "mt_m_infinity.toml",
    "newest_first.toml",
    "opening_ages.toml",
    "overload.toml",
    "panel.toml",
    "places_or_hours.toml",
    "post_ends.toml",
    "post_ends_hand_over.toml",
    "post_ends_restart.toml",
    "posts_filled.toml",
    "priorities.toml",
    "reserved_lapses.toml",
    "reserved_stream.toml",
    "review_cycle.toml",
    "school_closures.toml",
    "seasonal_counts.toml",
    "splitting.toml",
    "staff_by_date.toml",
    "tandem.toml",
    "thinning.toml",
);

/// The text of a file of `scenarios/theory`.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}
