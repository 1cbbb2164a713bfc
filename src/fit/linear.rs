//! Small dense linear algebra with sums in a fixed order.

/// A symmetric positive definite matrix as its lower Cholesky factor, rows packed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cholesky {
    size: usize,
    /// Row i has i + 1 entries.
    factor: Vec<f64>,
}

impl Cholesky {
    /// Factors a matrix given by its lower triangle, rows packed. A pivot that is not above a trillionth of its diagonal
    /// (a column that is a sum of others) is replaced by an infinite one: its solution is 0.
    pub fn new(size: usize, mut lower: Vec<f64>) -> Self {
        for i in 0..size {
            let row = i * (i + 1) / 2;
            for j in 0..=i {
                let other = j * (j + 1) / 2;
                let dot = dot(&lower[row..row + j], &lower[other..other + j]);
                let value = lower[row + j] - dot;
                lower[row + j] = if i == j {
                    if value > 1e-12 * lower[row + i] { value.sqrt() } else { f64::INFINITY }
                } else {
                    value / lower[other + j]
                };
            }
        }
        Cholesky { size, factor: lower }
    }

    /// The factor applied to a vector: turns independent unit normals into correlated ones.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size).map(|i| dot(&self.factor[i * (i + 1) / 2..][..=i], vector)).collect()
    }

    /// Solves factor * x = vector.
    pub fn forward(&self, vector: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; self.size];
        for i in 0..self.size {
            let row = &self.factor[i * (i + 1) / 2..][..=i];
            x[i] = (vector[i] - dot(&row[..i], &x)) / row[i];
        }
        x
    }

    /// Solves the whole system.
    pub fn solve(&self, vector: &[f64]) -> Vec<f64> {
        let mut x = self.forward(vector);
        for i in (0..self.size).rev() {
            let above: f64 = (i + 1..self.size).map(|k| self.factor[k * (k + 1) / 2 + i] * x[k]).sum();
            x[i] = (x[i] - above) / self.factor[i * (i + 1) / 2 + i];
        }
        x
    }

    /// The product of the factor's diagonal: the square root of the determinant.
    pub fn root_determinant(&self) -> f64 {
        (0..self.size).map(|i| self.factor[i * (i + 1) / 2 + i]).product()
    }
}

/// The sum of products, in order, over the shorter of the two.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Weighted least squares with a ridge, several responses at once: accumulates the cross products row by row.
#[derive(Debug, Clone)]
pub(super) struct Squares {
    terms: usize,
    lower: Vec<f64>,
    /// For each response, its products with the terms.
    right: Vec<Vec<f64>>,
}

impl Squares {
    pub fn new(terms: usize, responses: usize) -> Self {
        Squares { terms, lower: vec![0.0; terms * (terms + 1) / 2], right: vec![vec![0.0; terms]; responses] }
    }

    /// Adds a row of terms and its responses with a weight.
    pub fn add(&mut self, terms: &[f64], responses: impl Iterator<Item = f64>, weight: f64) {
        let mut start = 0;
        for (i, &t) in terms.iter().enumerate() {
            let wt = weight * t;
            for (cell, &other) in self.lower[start..=start + i].iter_mut().zip(terms) {
                *cell += wt * other;
            }
            start += i + 1;
        }
        for (right, y) in self.right.iter_mut().zip(responses) {
            let wy = weight * y;
            for (cell, &t) in right.iter_mut().zip(terms) {
                *cell += wy * t;
            }
        }
    }

    /// Adds the rows of another.
    pub fn merge(&mut self, other: &Squares) {
        self.lower.iter_mut().zip(&other.lower).for_each(|(a, b)| *a += b);
        for (mine, theirs) in self.right.iter_mut().zip(&other.right) {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }
    }

    /// The sum of squared errors of a response with these coefficients, less the sum of its squares (a constant).
    pub fn loss(&self, response: usize, coefficients: &[f64]) -> f64 {
        let mut quadratic = 0.0;
        for (i, c) in coefficients.iter().enumerate() {
            let row = &self.lower[i * (i + 1) / 2..][..=i];
            quadratic += c * (2.0 * dot(&row[..i], coefficients) + row[i] * c);
        }
        quadratic - 2.0 * dot(coefficients, &self.right[response])
    }

    /// The coefficients of each response. `ridge` is added to the diagonal of every term but the first (the constant).
    pub fn solve(&self, ridge: f64) -> Vec<Vec<f64>> {
        let mut lower = self.lower.clone();
        for i in 1..self.terms {
            lower[i * (i + 1) / 2 + i] += ridge;
        }
        let factor = Cholesky::new(self.terms, lower);
        self.right.iter().map(|right| factor.solve(right)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_of_three_by_hand() {
        // [4 2 2; 2 5 3; 2 3 6] x = [8 10 11] has x = [1 1 1].
        let factor = Cholesky::new(3, vec![4.0, 2.0, 5.0, 2.0, 3.0, 6.0]);
        let x = factor.solve(&[8.0, 10.0, 11.0]);
        assert!(x.iter().all(|x| (x - 1.0).abs() < 1e-12), "{x:?}");
        assert!((factor.root_determinant() - 64.0f64.sqrt()).abs() < 1e-12);
        assert!((factor.times(&[1.0, 0.0, 0.0])[2] - 1.0).abs() < 1e-12);
    }

    /// Catches: a division by nothing when two summaries are the same series.
    #[test]
    fn a_column_twice_is_no_harm() {
        let mut squares = Squares::new(3, 1);
        for x in [-1.0, 0.0, 1.0, 2.0] {
            squares.add(&[1.0, x, x], [3.0 + 2.0 * x].into_iter(), 1.0);
        }
        let b = &squares.solve(0.0)[0];
        assert!((b[0] - 3.0).abs() < 1e-9 && (b[1] + b[2] - 2.0).abs() < 1e-9, "{b:?}");
    }
}
