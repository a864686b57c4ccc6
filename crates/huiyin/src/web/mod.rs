//! What browsers are served. Pages and routes live in sibling files, rules in the domain.

pub mod assets;
