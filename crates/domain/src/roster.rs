//! Who is on duty and who can be called: members, the posts they hold, shifts. Whoever is called
//! is called by [`Enrolled`], and nothing else makes one than a member who joined by their own
//! code and has not left. Pure: rows and the moment come in.

mod member;
mod present;

pub use member::{Enrolled, Member};
pub use present::Present;
