//! A linear classifier with squared hinge loss, solved in its dual one example at a time, all
//! labels side by side. The order is drawn from a fixed seed: the same examples give the same bits.

/// Examples as sparse rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub starts: Vec<usize>,
    pub columns: Vec<u32>,
    pub values: Vec<f32>,
}

impl Rows {
    #[must_use]
    pub fn row(&self, at: usize) -> (&[u32], &[f32]) {
        let range = self.starts[at]..self.starts[at + 1];
        (&self.columns[range.clone()], &self.values[range])
    }
}

pub const LANES: usize = 8;
pub type Lane = [f32; LANES];

/// A small generator of our own, so that no version of anything changes a model.
pub struct Draw(u64);

impl Draw {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((u128::from(self.0) * end as u128) >> 64) as usize
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// How hard an example of its own label, and one of another, may pull. One lane of labels.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    pub own: Lane,
    pub other: Lane,
}

/// Weights of one lane of labels: `lanes[column]`. `wanted[row]` is the place of the row's label
/// in this lane, or `LANES` and more when it is in another.
#[must_use]
pub fn solved(
    rows: &Rows,
    which: &[u32],
    wanted: &[usize],
    columns: usize,
    costs: Costs,
    scales: &[Lane],
    epochs: usize,
) -> Vec<Lane> {
    let mut weights = vec![[0.0; LANES]; columns];
    let mut alphas = vec![[0.0f32; LANES]; which.len()];
    let squares: Vec<Lane> =
        which.iter().map(|row| square(rows.row(*row as usize), scales)).collect();
    let mut order: Vec<u32> = (0..which.len() as u32).collect();
    let mut draw = Draw::new(7);
    for _ in 0..epochs {
        draw.shuffle(&mut order);
        for &at in &order {
            let at = at as usize;
            let row = which[at] as usize;
            let (columns, values) = rows.row(row);
            let mut dot = [0.0f32; LANES];
            for (column, value) in columns.iter().zip(values) {
                let weight = &weights[*column as usize];
                for lane in 0..LANES {
                    dot[lane] += weight[lane] * value;
                }
            }
            let mut step = [0.0f32; LANES];
            let mut moved = false;
            for lane in 0..LANES {
                let own = wanted[row] == lane;
                let sign = if own { 1.0 } else { -1.0 };
                let cost = if own { costs.own[lane] } else { costs.other[lane] };
                let soft = 0.5 / cost;
                let alpha = &mut alphas[at][lane];
                let slope = sign * dot[lane] - 1.0 + soft * *alpha;
                let next = (*alpha - slope / (squares[at][lane] + soft)).max(0.0);
                step[lane] = (next - *alpha) * sign;
                moved |= step[lane].abs() > 1e-6;
                *alpha = next;
            }
            if !moved {
                continue;
            }
            for (column, value) in columns.iter().zip(values) {
                let (weight, scale) = (&mut weights[*column as usize], &scales[*column as usize]);
                for lane in 0..LANES {
                    weight[lane] += step[lane] * value * scale[lane];
                }
            }
        }
    }
    weights
}

fn square((columns, values): (&[u32], &[f32]), scales: &[Lane]) -> Lane {
    let mut sum = [0.0; LANES];
    for (column, value) in columns.iter().zip(values) {
        for (sum, scale) in sum.iter_mut().zip(&scales[*column as usize]) {
            *sum += value * value * scale;
        }
    }
    sum
}
