//! The law of clocks, tried from outside: worked scenarios, shipped files, faulty files,
//! whole cases, and properties that hold for every date.

mod cases;
mod faults;
mod kit;
mod presets;
mod properties;
mod vectors;
