//! The program around the use cases: command lines, first start, import, the example town.

mod demo;
mod import;
mod serve;
