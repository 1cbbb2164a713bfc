//! "Did you mean": the nearest of the names that would have been right.

/// The known name that is nearest to `name`, if any is near enough to be meant.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let wanted: Vec<char> = name.chars().take(80).collect();
    known
        .into_iter()
        .filter(|k| *k != name)
        .map(|k| (distance(&wanted, &k.chars().take(80).collect::<Vec<_>>(), name, k), k))
        .filter(|(d, k)| *d <= 1.max(k.chars().count().min(wanted.len()) / 3))
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k.to_string())
}

/// Edits between two names (insert, delete, replace, swap neighbours); one when they differ by case, by hyphen for
/// underscore, or by a plural `s` alone.
fn distance(a: &[char], b: &[char], left: &str, right: &str) -> usize {
    let plain = |s: &str| s.to_lowercase().replace(['-', ' '], "_").trim_end_matches('s').to_string();
    if plain(left) == plain(right) {
        return 1;
    }
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let known = ["reports_per_month", "price", "turnaround", "until"];
        assert_eq!(nearest("turnarround", known).as_deref(), Some("turnaround"));
        assert_eq!(nearest("unitl", known).as_deref(), Some("until"));
        assert_eq!(nearest("Reports-per-month", known).as_deref(), Some("reports_per_month"));
        assert_eq!(nearest("colour", known), None);
    }
}
