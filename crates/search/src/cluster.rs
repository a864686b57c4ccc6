//! Reports of one matter at one place, found as they come; and how many tell of it, in bands
//! above a floor. Who reported is a digest under a key of one count, gone when the count is done:
//! nothing that leaves here can be led back to a reporter.

mod band;
mod count;
mod evaluate;
mod leader;
mod measure;
mod place;

pub use band::{Audience, Band, CHANGE_MIN, Shown};
pub use count::{Reporters, reporters};
pub use evaluate::{Evaluation, Gold, Report, WATCHES, Watch, Watched, evaluate};
pub use leader::{Group, Leaders, Settings};
pub use measure::{BCubed, Told, b_cubed, first_told};
