//! How well two groupings of the same items agree.

use rustc_hash::FxHashMap;

/// How well a grouping agrees with the truth, each from 0 (worse than chance, for the
/// Rand index) to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Adjusted Rand index (Hubert and Arabie 1985): pairs that are rightly together or
    /// apart, less what chance would give.
    pub adjusted_rand: f64,
    /// Whether each group holds items of one true group only (Rosenberg and Hirschberg
    /// 2007).
    pub homogeneity: f64,
    /// Whether each true group is in one group only.
    pub completeness: f64,
}

/// Compares a grouping with the truth; both tell for each item the number of its group.
/// Nothing agrees with nothing.
pub fn agreement(truth: &[u32], found: &[u32]) -> Agreement {
    let mut cells: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    for pair in truth.iter().copied().zip(found.iter().copied()) {
        *cells.entry(pair).or_default() += 1;
    }
    let mut cells: Vec<((u32, u32), u64)> = cells.into_iter().collect();
    cells.sort_unstable();
    let rows = sums(cells.iter().map(|it| (it.0.0, it.1)));
    let columns = sums(cells.iter().map(|it| (it.0.1, it.1)));
    let joint: Vec<u64> = cells.iter().map(|it| it.1).collect();
    let total = truth.len().min(found.len()) as u64;
    let entropy = |sizes: &[u64]| -> f64 {
        let of = |&n: &u64| {
            let share = n as f64 / total.max(1) as f64;
            -share * share.ln()
        };
        sizes.iter().map(of).sum()
    };
    let (of_truth, of_found, both) = (entropy(&rows), entropy(&columns), entropy(&joint));
    let share = |known: f64, all: f64| if all <= 0.0 { 1.0 } else { 1.0 - known / all };
    Agreement {
        adjusted_rand: adjusted_rand(&rows, &columns, &joint, total),
        homogeneity: share(both - of_found, of_truth),
        completeness: share(both - of_truth, of_found),
    }
}

fn sums(of: impl Iterator<Item = (u32, u64)>) -> Vec<u64> {
    let mut sums: FxHashMap<u32, u64> = FxHashMap::default();
    for (key, count) in of {
        *sums.entry(key).or_default() += count;
    }
    let mut sums: Vec<(u32, u64)> = sums.into_iter().collect();
    sums.sort_unstable();
    sums.into_iter().map(|it| it.1).collect()
}

fn adjusted_rand(rows: &[u64], columns: &[u64], joint: &[u64], total: u64) -> f64 {
    let pairs = |n: u64| (n as f64) * (n as f64 - 1.0) / 2.0;
    let sum = |of: &[u64]| of.iter().map(|&it| pairs(it)).sum::<f64>();
    let (in_rows, in_columns, in_both) = (sum(rows), sum(columns), sum(joint));
    let all = pairs(total);
    let expected = if all > 0.0 {
        in_rows * in_columns / all
    } else {
        0.0
    };
    let most = f64::midpoint(in_rows, in_columns);
    if (most - expected).abs() < f64::EPSILON {
        return 1.0;
    }
    (in_both - expected) / (most - expected)
}

#[cfg(test)]
mod tests {
    use super::agreement;

    #[test]
    fn the_same_groups_agree_whatever_their_numbers() {
        let it = agreement(&[0, 0, 1, 1, 2], &[5, 5, 9, 9, 1]);
        assert!((it.adjusted_rand - 1.0).abs() < 1e-9);
        assert!((it.homogeneity - 1.0).abs() < 1e-9);
        assert!((it.completeness - 1.0).abs() < 1e-9);
    }

    /// Figures of scikit-learn for the same groupings.
    #[test]
    fn figures_are_those_of_the_literature() {
        let it = agreement(&[0, 0, 1, 1], &[0, 0, 1, 2]);
        assert!((it.adjusted_rand - 0.571_428).abs() < 1e-5, "{it:?}");
        assert!((it.homogeneity - 1.0).abs() < 1e-9);
        assert!((it.completeness - 0.666_666).abs() < 1e-5, "{it:?}");
        let it = agreement(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2]);
        assert!((it.adjusted_rand - 0.242_424).abs() < 1e-5, "{it:?}");
    }
}
