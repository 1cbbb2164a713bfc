//! What pages and the terminal say: titles, dates and units in words, and which figure is which.

use super::cells::workbook;
use super::cli_support::Scratch;
use super::finished::{CLINIC, finished, pack_of};
use calamine::Reader;
use sendsim::report::pack::{Pack, answer, figures};

fn page(scratch: &Scratch, folder: &str) -> String {
    let text = String::from_utf8(scratch.read(&format!("{folder}/report.md"))).unwrap();
    text.replace('\\', "")
}

/// Catches: a finding that says the median where the options, the chart and the list of moves say the mean.
#[test]
fn the_finding_of_a_comparison_says_the_mean_that_its_tables_say() {
    let (scratch, _) = finished("means");
    for folder in ["compare", "solve"] {
        let pack: Pack = pack_of(&scratch, folder, None);
        let of = |r: &&sendsim::report::pack::DifferenceRow| {
            r.measure == "open_referrals" && r.end == pack.story.scenario.end
        };
        let last = pack.differences.iter().rfind(of).unwrap();
        let [mean, median] = ["mean", "p50"].map(|name| last.values[name]);
        let how = |by: f64| format!("{} {}", by.abs().round(), if by < 0.0 { "fewer" } else { "more" });
        let title = format!(
            "{} at the end of the run in the mean of the futures, {} in the middle one",
            how(mean),
            how(median)
        );
        let text = page(&scratch, folder);
        assert!(text.contains(&format!("Children waiting: {title}")), "{title}\n{text}");
        assert!(text.contains("means over futures"), "{folder}: {text}");
    }
    // The rate of plans: 2025 in the mean, with the difference of these two means.
    let plans = |title: &str, wte: &str| {
        CLINIC
            .replace("A clinic", title)
            .replace("\"referrals\"", "true")
            .replace("wte = 0.5 ", &format!("wte = {wte} "))
            .replace("observed = \"seen.csv\"\n", "")
            .replace("open_referrals", "open_over_20_weeks")
    };
    scratch.file("plans.toml", plans("Few", "0.5"));
    scratch.file("more_plans.toml", plans("More", "0.55"));
    let ended = scratch.sendsim(&["compare", "plans.toml", "more_plans.toml", "--out", "plans"]).with_code(0);
    let rows = scratch.rows("plans/differences.csv");
    let year = |statistic: &str| {
        let of = |r: &&super::cli_support::Row| {
            let names = ["stage", "measure", "period_start", "period_end", "statistic"].map(|c| r[c].as_str());
            names == ["", "pc_plans_issued_within_20_weeks", "2025-01-01", "2025-03-31", statistic]
        };
        rows.iter().find(of).unwrap()["value"].parse::<f64>().unwrap()
    };
    let (base, other, mean) = (year("base"), year("other"), year("mean"));
    assert!(
        (mean - year("p50")).abs() > 0.5 && mean.round() != year("p50").round(),
        "they must differ to be told apart"
    );
    let points = format!("{} point{}", mean.abs().round(), if mean.abs().round() == 1.0 { "" } else { "s" });
    let told = format!(
        "In the mean of the futures {other:.0} % of the plans of January-March 2025 are issued within 18 weeks, against \
         {base:.0} % in the base: {points}"
    );
    let text = ended.out.replace('\n', " ");
    assert!(text.contains(&told), "{told}\n{text}");
}

/// Catches: ids, ISO dates and long decimals on the page and in the workbook of a batch; a ranking of what is not ranked.
#[test]
fn a_batch_is_told_in_words() {
    let (scratch, _) = finished("batch-words");
    let text = page(&scratch, "batch");
    let by = "by \"Children waiting\" of Clinic, children, 1 March 2025 to 31 March 2025, the lowest first";
    assert!(text.contains(&format!("ranked {by}")), "{text}");
    assert!(text.contains("### Lists that grow: 1 team cannot keep up in some scenario\n\n- Nurses: in "), "{text}");
    let grow = scratch.rows("batch/summary.csv").into_iter().map(|r| r["lists_that_grow"].clone());
    let grow: Vec<String> = grow.collect();
    assert!(grow.iter().any(|g| g.starts_with("nurses +")), "for programs it stays as it was: {grow:?}");
    let book = workbook(&scratch.read("batch/report.xlsx")).worksheet_range("Ranking").unwrap();
    let cells: Vec<String> = book.rows().flatten().map(ToString::to_string).collect();
    for one in grow.iter().filter(|g| !g.is_empty()) {
        let by = one.strip_prefix("nurses +").unwrap().parse::<f64>().unwrap();
        assert!(cells.contains(&format!("Nurses +{:.0}", by.round().max(1.0))), "{one}: {cells:?}");
    }
    // Levels that are dates; nothing to rank by.
    let unranked = CLINIC
        .replace("headline = \"referrals\"", "measure = \"in_18_weeks_pc\"")
        .replace("open_referrals", "clock_stops");
    let unranked = &unranked[..unranked.find("[targets.short]").unwrap()];
    scratch.file("unranked.toml", unranked.replace("observed = \"seen.csv\"\n", ""));
    let axis = "[grid.axes.begin]\npath = \"teams.nurses.posts.established.from\"\nvalues = [2024-09-01, 2024-10-01]\n";
    scratch.file("dates.toml", format!("format = 1\n[grid]\nbase = \"unranked.toml\"\n{axis}"));
    let ended = scratch.sendsim(&["batch", "dates.toml", "--out", "dates"]).with_code(0);
    assert!(ended.out.contains("NOT RANKED") && !ended.out.contains("rank "), "{}", ended.out);
    let text = page(&scratch, "dates");
    let (question, sentences) = answer(&pack_of(&scratch, "dates", None));
    assert_eq!(question, "What comes of each scenario?");
    assert!(sentences[0].starts_with("3 scenarios in the order of the batch, not ranked"), "{sentences:?}");
    assert!(!text.contains("does best") && !text.contains("comes first") && !text.contains("| rank |"), "{text}");
    let book = workbook(&scratch.read("dates/report.xlsx")).worksheet_range("Ranking").unwrap();
    assert!(book.rows().flatten().any(|cell| *cell == calamine::Data::String("1 September 2024".to_owned())));
}

/// Catches: a post that cannot be told from another of its team; a change of a percentage in per cent; the path of a measure
/// in a sentence.
#[test]
fn what_money_buys_names_the_post_the_measure_and_points() {
    let (scratch, _) = finished("spend-words");
    let contract = "[teams.nurses.contracts.bank]\ntitle = \"Nurses in post\"\nreports_per_month = 1\nprice = 200\n\
                    turnaround.calendar_days = 7\n";
    scratch.file("two.toml", format!("{CLINIC}{contract}"));
    let ask = |measure: &str, more: &[&str]| {
        let spend = ["spend", "two.toml", "--budget", "40000", "--step", "20000", "--out", "two", "--measure", measure];
        scratch.sendsim(&[&spend[..], more].concat()).with_code(0).out.replace('\n', " ")
    };
    let text = ask("target:short", &[]);
    for words in [
        "the share of futures that meet \"Fewer than 20 wait\" changes by +",
        " points (±",
        "In order: £20,000 at Nurses: Nurses in post (post), then £20,000 at Nurses: Nurses in post (contract).",
        "is 0 %.",
        "for each point by which it is better",
    ] {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(&wanted), "{words}\n{text}");
    }
    let page = page(&scratch, "two");
    assert!(!page.contains("% of futures,") && page.contains(" points"), "{page}");
    assert!(page.contains("buy most at Nurses: Nurses in post ("), "{page}");
    // Staff change no demand: which offers did nothing is told by post.
    let text = ask("clinic/referrals_received/2025-03/lowest", &["--from", "2025-03-31"]);
    assert!(
        text.contains("Nurses: Nurses in post (post)") && text.contains("Nurses: Nurses in post (contract)"),
        "{text}"
    );
    assert!(text.contains("\"Referrals\" (Clinic, March 2025) stays as it is"), "{text}");
}

/// Catches: every percentile of stages in every month, most of a file of many megabytes; a month of which the difference, its
/// range or its chance is missing; a service as a whole of which something is left out, which the pages need.
#[test]
fn differences_are_of_what_differs_and_of_stages_in_fewer_statistics() {
    let (scratch, _) = finished("differences");
    for folder in ["compare", "solve"] {
        let rows = scratch.rows(&format!("{folder}/differences.csv"));
        let (whole, parts): (Vec<_>, Vec<_>) = rows.iter().partition(|r| r["stage"].is_empty());
        assert!(whole.iter().any(|r| r["period_end"] == "2024-08-31" && r["statistic"] == "p05"));
        assert!(!whole.iter().any(|r| r["measure"] == "referrals_received"), "the same in both");
        let spans = |r: &&super::cli_support::Row| r["measure"] == "open_referrals" && r["statistic"] == "mean";
        // Eight months, three quarters of which one ends with the run, two years; a year to date is none of them.
        let spans: Vec<(&str, &str)> = whole
            .iter()
            .copied()
            .filter(spans)
            .map(|r| (r["period_start"].as_str(), r["period_end"].as_str()))
            .collect();
        assert_eq!((spans.len(), spans.contains(&("2025-01-01", "2025-02-28"))), (12, false), "{spans:?}");
        let of = |end: &str| {
            let waiting = parts.iter().filter(|r| r["measure"] == "waiting" && r["period_end"] == end);
            let statistics: std::collections::BTreeSet<&str> = waiting.map(|r| r["statistic"].as_str()).collect();
            statistics.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of("2024-08-31"), ["better", "mean", "p10", "p90"], "{folder}: a month");
        assert_eq!(
            of("2024-12-31"),
            ["base", "better", "mean", "other", "p10", "p50", "p90", "worse"],
            "{folder}: a quarter"
        );
        let means = |r: &&&super::cli_support::Row| r["statistic"] == "mean" && r["measure"] == "joined";
        assert_eq!(parts.iter().filter(means).count(), 0, "as many join in both");
    }
}

/// Catches: charts of one command refused in the place of those of another; a drawing of someone else's lost.
#[test]
fn charts_take_the_place_of_earlier_charts() {
    let (scratch, _) = finished("charts");
    for folder in ["run", "sensitivity", "batch"] {
        scratch.sendsim(&["report", folder, "--figures", "charts", "--quiet"]).with_code(0);
        let mut wanted: Vec<String> =
            figures(&pack_of(&scratch, folder, None)).into_iter().map(|(name, _)| format!("charts/{name}")).collect();
        wanted.push("charts/manifest.json".to_owned());
        let there: Vec<String> = scratch.tree().into_iter().filter(|f| f.starts_with("charts/")).collect();
        assert_eq!(there, wanted, "{folder}");
    }
    assert!(!scratch.tree().iter().any(|f| f.contains("sendsim-old")), "{:?}", scratch.tree());
    scratch.file("charts/mine.svg", "<svg/>");
    let before = scratch.tree();
    let run = ["run", "clinic.toml", "--out", "fresh", "--figures", "charts", "--quiet"];
    scratch.sendsim(&run).with_code(4).saying("mine.svg there is not of what sendsim wrote; move it away");
    assert_eq!(scratch.tree(), before, "told before anything is run");
}
