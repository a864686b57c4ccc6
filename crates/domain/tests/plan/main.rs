//! Plans from outside: the shipped ones are whole, broken ones are told with their place, and
//! what BOUNDARIES.md forbids does not compile. Single words and lengths are tested beside them.

mod plan_boundary;
mod plan_broken;
mod plan_properties;
mod plan_shape;
mod plan_shipped;

use huiyin_domain::plan::{Plan, SHIPPED};
use huiyin_domain::problem::Problem;

/// The shipped flood plan, which most tests edit.
pub fn flood() -> &'static str {
    SHIPPED[0].1
}

/// The source with one passage changed; the passage must be there.
pub fn edited(source: &str, old: &str, new: &str) -> String {
    assert!(source.contains(old), "not in the plan: {old}");
    source.replacen(old, new, 1)
}

/// What the linter prints of a source: `line:column code what [expected]`.
pub fn lint(source: &str) -> Vec<String> {
    Plan::parse(source).err().unwrap_or_default().iter().map(line).collect()
}

fn line(problem: &Problem) -> String {
    let Problem { line, column, code, what, expected } = problem;
    let expected = if expected.is_empty() { String::new() } else { format!(" [{expected}]") };
    format!("{line}:{column} {} {what}{expected}", code.code())
}
