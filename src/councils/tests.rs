//! The room on made-up files of the department's shape.

use super::*;
use crate::kernel::Stop;
use std::collections::BTreeMap;

const REQUESTS: &str = "\u{feff}time_period,geographic_level,new_la_code,la_name,breakdown_topic,breakdown,requests_received_in_year,requests_rya
2021,National,,,All requests for EHC needs assessments,All,93000,x
2021,Local authority,E1,Alderbrook,All requests for EHC needs assessments,All,500,0
2022,Local authority,E1,Alderbrook,All requests for EHC needs assessments,All,550,0
2023,Local authority,E1,Alderbrook,Child or young persons age,Aged 5,61,0
2023,Local authority,E1,Alderbrook,All requests for EHC needs assessments,All,600,0
2021,Local authority,E2,\"Bourne, City of\",All requests for EHC needs assessments,All,x,0
2022,Local authority,E2,\"Bourne, City of\",All requests for EHC needs assessments,All,80,z
";
const ISSUED: &str = "time_period,geographic_level,new_la_code,la_name,breakdown_topic,breakdown,plans_issued_den,plans_issued_within_20_weeks
2021,Local authority,E1,Alderbrook,All EHC plans issued,All,300,150
2022,Local authority,E1,Alderbrook,All EHC plans issued,All,c,c
2023,Local authority,E1,Alderbrook,All EHC plans issued,All,320,80
2022,Local authority,E2,\"Bourne, City of\",All EHC plans issued,All,40,10
";

#[test]
fn files_are_read_as_published() {
    let published = Published::read(REQUESTS, ISSUED).unwrap();
    assert_eq!(published.years(), [2021, 2022, 2023]);
    let [alderbrook, bourne] = &published.councils[..] else { panic!("{published:?}") };
    assert_eq!((alderbrook.name.as_str(), bourne.name.as_str()), ("Alderbrook", "Bourne, City of"));
    assert_eq!(alderbrook.years[&2023], YearFigures { requests: 600.0, plans: 320.0, on_time: 25.0 });
    assert!(!alderbrook.years.contains_key(&2022), "withheld is missing, not nothing");
    assert_eq!(bourne.years.keys().copied().collect::<Vec<_>>(), [2022]);
    assert_eq!(published.until(2022).years(), [2021, 2022]);
}

#[test]
fn wrong_files_are_told_apart() {
    let message = |requests: &str, issued: &str| Published::read(requests, issued).unwrap_err().message();
    let other = message(ISSUED, ISSUED);
    assert!(other.starts_with("requests.csv: there is no column requests_received_in_year"), "{other}");
    let cut = message(&REQUESTS[..REQUESTS.len() - 20], ISSUED);
    assert!(cut.contains("requests.csv, line 8") && cut.contains("cut off"), "{cut}");
    let twice = message(
        &format!("{REQUESTS}2022,Local authority,E2,B,All requests for EHC needs assessments,All,1,0\n"),
        ISSUED,
    );
    assert!(twice.contains("line 9: a second row of B in 2022"), "{twice}");
    let year = message(
        &REQUESTS.replace("2023,Local authority,E1,Alderbrook,All", "202324,Local authority,E1,Alderbrook,All"),
        ISSUED,
    );
    assert!(year.contains("\"202324\" is not a calendar year"), "{year}");
    let no_row = ISSUED.lines().next().unwrap();
    assert!(message(REQUESTS, no_row).contains("both files of the same release"));
}

/// Catches: a capital left in the text, an end of a range that the scenario refuses.
#[test]
fn every_corner_of_the_ranges_is_a_scenario() {
    for corner in 0..32u32 {
        let units: Vec<f64> = (0..INPUTS.len()).map(|i| if corner >> (i % 5) & 1 == 1 { 1.0 } else { 0.0 }).collect();
        assert!(Scene::at(&units).is_some(), "{units:?}");
    }
}

/// Theory: with a capacity far above what is asked, plans are the requests of 5.5 and some weeks before times the share,
/// and the share in 20 weeks is that of P(5.5 weeks + a gamma of mean 8 and cv 0.3 at most 20 weeks) = 0.99.
#[test]
fn a_council_with_room_issues_what_is_asked() {
    // Requests of 600 without growth, share 0.64, 1.6 times the capacity, a list of half a week, 8 weeks.
    let growth = |low: f64, high: f64| -low / (high - low);
    let requests = libm::log(600.0 / 60.0) / libm::log(4_500.0 / 60.0);
    let units = [
        requests,
        0.5,
        1.0,
        0.0,
        3.0 / 17.0,
        growth(-0.6, 0.9),
        growth(-0.6, 0.9),
        growth(-0.8, 1.0),
        growth(-0.8, 1.0),
    ];
    let scene = Scene::at(&units).unwrap();
    let years: Vec<SceneYears> = (0..20).map(|r| scene.run(5, r, &Stop::new()).unwrap()).collect();
    let mean = |of: &dyn Fn(&SceneYears) -> f64| years.iter().map(of).sum::<f64>() / 20.0;
    // Standard errors: 3.2 of requests a year (60 year counts of sd 24), 2.5 of plans, 0.1 points.
    assert!((mean(&|y| y.requests.iter().sum::<f64>() / 3.0) - 600.0).abs() < 10.0);
    assert!((mean(&|y| y.plans.iter().sum::<f64>() / 3.0) - 384.0).abs() < 10.0);
    let on_time = mean(&|y| y.on_time.iter().sum::<f64>() / 3.0);
    assert!((98.0..100.0).contains(&on_time), "{on_time}");
}

/// Councils that are runs of the model: years 2001 to 2003 of each, and a fourth that repeats the third.
fn councils_of(rows: &[Row]) -> Published {
    let council = |(i, (_, run)): (usize, &Row)| {
        let year = |y: usize| YearFigures { requests: run.requests[y], plans: run.plans[y], on_time: run.on_time[y] };
        let years: BTreeMap<u16, YearFigures> = (2001..=2004).map(|y| (y, year((y as usize - 2001).min(2)))).collect();
        Council { code: format!("E{i:03}"), name: format!("Council {i}"), years }
    };
    Published { councils: rows.iter().enumerate().map(council).collect() }
}

/// The table does not hang on threads; forecasts do not hang on the year they are of, nor on later ones, of any council;
/// they beat the last value where the world is the model's; what is missing is counted.
#[test]
fn forecasts_know_nothing_of_what_they_forecast() {
    let table = |threads| reference(3, 900, threads, &|_| (), &Stop::new()).unwrap();
    let rows = table(2);
    assert_eq!(rows, table(1));
    let published = councils_of(&rows[..60]);
    let test = backtest(&published, &rows[60..], &[2003, 2004], 1).unwrap();
    let mut later = published.clone();
    for council in &mut later.councils {
        let altered = YearFigures { requests: 5.0, plans: 1.0, on_time: 100.0 };
        council.years.insert(2004, altered);
        if council.code != "E000" {
            council.years.insert(2003, altered);
        }
    }
    let again = backtest(&later, &rows[60..], &[2003], 1).unwrap();
    let of_2003 = |b: &Backtest| {
        b.forecasts.iter().filter(|f| f.year == 2003).map(|f| (f.council, f.quantiles)).collect::<Vec<_>>()
    };
    assert_eq!(of_2003(&test), of_2003(&again));
    assert_eq!(again.forecasts[0], test.forecasts[0], "the one council that is as it was");

    let all = test.scores.iter().find(|s| s.year == Some(2003) && s.measure.is_none()).unwrap();
    assert!(all.skill[0].unwrap().low > 0.0, "{all:?}");
    assert!((0.65..=0.95).contains(&all.coverage.shares()[1]), "{all:?}");
    later.councils[7].years.remove(&2002);
    assert_eq!(backtest(&later, &rows[60..], &[2003], 1).unwrap().without, [(2003, 1)]);
}
