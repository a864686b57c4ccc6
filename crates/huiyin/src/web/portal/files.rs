//! Photos and papers of residents: with a draft, and with their own case.

pub mod case;
pub mod draft;
