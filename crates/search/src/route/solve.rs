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

/// A step of less than this changes no proposal.
const STILL: f32 = 1e-3;

/// Weights of one lane of labels: `lanes[column]`. `wanted[row]` is the place of the row's label
/// in this lane, or `LANES` and more when it is in another.
#[must_use]
pub fn solved(
    rows: &Rows,
    which: &[u32],
    wanted: &[usize],
    costs: Costs,
    scales: Vec<Lane>,
    epochs: usize,
) -> Vec<Lane> {
    let cell = |scale| Cell { weight: [0.0; LANES], scale };
    let mut cells: Vec<Cell> = scales.into_iter().map(cell).collect();
    let mut alphas = vec![[0.0f32; LANES]; which.len()];
    let squares: Vec<Lane> =
        which.iter().map(|row| square(rows.row(*row as usize), &cells)).collect();
    let mut order: Vec<u32> = (0..which.len() as u32).collect();
    let mut draw = Draw::new(7);
    for _ in 0..epochs {
        draw.shuffle(&mut order);
        for &at in &order {
            let at = at as usize;
            let row = which[at] as usize;
            let (columns, values) = rows.row(row);
            let dot = dot(&cells, columns, values);
            let (step, moved) = stepped(&mut alphas[at], &dot, &squares[at], wanted[row], &costs);
            if moved {
                add(&mut cells, columns, values, &step);
            }
        }
    }
    cells.into_iter().map(|cell| cell.weight).collect()
}

/// A column's weights and how freely each may move, side by side in one line of the cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Cell {
    weight: Lane,
    scale: Lane,
}

#[inline]
fn dot(cells: &[Cell], columns: &[u32], values: &[f32]) -> Lane {
    let mut dot = [0.0f32; LANES];
    for (column, value) in columns.iter().zip(values) {
        let weight = &cells[*column as usize].weight;
        for lane in 0..LANES {
            dot[lane] += weight[lane] * value;
        }
    }
    dot
}

#[inline]
fn add(cells: &mut [Cell], columns: &[u32], values: &[f32], step: &Lane) {
    for (column, value) in columns.iter().zip(values) {
        let Cell { weight, scale } = &mut cells[*column as usize];
        for lane in 0..LANES {
            weight[lane] += step[lane] * value * scale[lane];
        }
    }
}

/// The best next alphas of one example, each lane by itself; how far the weights follow, and
/// whether it is worth the while.
#[inline]
fn stepped(
    alphas: &mut Lane,
    dot: &Lane,
    squares: &Lane,
    wanted: usize,
    costs: &Costs,
) -> (Lane, bool) {
    let mut step = [0.0f32; LANES];
    let mut next = *alphas;
    let mut moved = false;
    for lane in 0..LANES {
        let own = wanted == lane;
        let sign = if own { 1.0 } else { -1.0 };
        let soft = 0.5 / if own { costs.own[lane] } else { costs.other[lane] };
        let slope = sign * dot[lane] - 1.0 + soft * alphas[lane];
        next[lane] = (alphas[lane] - slope / (squares[lane] + soft)).max(0.0);
        step[lane] = (next[lane] - alphas[lane]) * sign;
        moved |= step[lane].abs() > STILL;
    }
    if moved {
        *alphas = next;
    }
    (step, moved)
}

fn square((columns, values): (&[u32], &[f32]), cells: &[Cell]) -> Lane {
    let mut sum = [0.0; LANES];
    for (column, value) in columns.iter().zip(values) {
        for (sum, scale) in sum.iter_mut().zip(&cells[*column as usize].scale) {
            *sum += value * value * scale;
        }
    }
    sum
}
