//! How many, how large. Settings with defaults.

/// Of one step of the form, or of one case in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    pub count_max: usize,
    pub bytes_max: u64,
    pub bytes_max_all: u64,
    pub pixels_max: u64,
    pub side_max: u32,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self {
            count_max: 10,
            bytes_max: 20_000_000,
            bytes_max_all: 50_000_000,
            pixels_max: 50_000_000,
            side_max: 20_000,
        }
    }
}
