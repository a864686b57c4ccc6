//! Lists every file of lang/ so that the program carries all its texts inside itself.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let lang = Path::new(&root).join("../../lang");
    println!("cargo::rerun-if-changed={}", lang.display());
    let mut list = String::from("&[\n");
    for tag in ["zh-CN", "en"] {
        let folder = lang.join(tag);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()))
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "ftl"))
            .collect();
        files.sort();
        for path in files {
            let path = path.canonicalize().expect("a file just listed exists");
            let name = path.file_name().expect("a listed file has a name").to_string_lossy();
            println!("cargo::rerun-if-changed={}", path.display());
            writeln!(list, "({tag:?}, {name:?}, include_str!({path:?})),").expect("in memory");
        }
    }
    list.push_str("]\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("lang_files.rs");
    fs::write(out, list).expect("the build folder is writable");
}
