//! The program around the use cases: command lines, first start, import, the example town.

mod demo;
mod evaluate;
mod import;
mod serve;
