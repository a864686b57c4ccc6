//! `./dev evaluate`: every row of the table of targets, measured on real messages that stay where
//! they are, with the usual baseline beside it.

mod folds;
mod messages;
mod routing;

fn main() {
    let folder = std::env::var("HUIYIN_MESSAGES").unwrap_or("../shared/data/messages".into());
    let m = messages::messages(&std::path::Path::new(&folder).join("train.csv")).unwrap();
    routing::trial(&m);
}
