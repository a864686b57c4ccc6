//! Lists the built page assets (web/dist) as Rust, so that the binary carries them. Builds
//! nothing itself: node is needed only by `./dev assets`, never by cargo.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = root.join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.join("manifest.txt").display());
    match listing(&dist).and_then(write_out) {
        Ok(()) => {}
        Err(why) => println!("cargo::error=page assets are missing ({why}); run: ./dev assets"),
    }
}

/// Source text of the asset table, from the manifest that web/build.mjs writes last.
fn listing(dist: &Path) -> Result<String, String> {
    let manifest = dist.join("manifest.txt");
    let lines = fs::read_to_string(&manifest).map_err(|e| format!("web/dist/manifest.txt: {e}"))?;
    let dist = dist.canonicalize().map_err(|e| format!("web/dist: {e}"))?;
    let mut out = String::from("pub static ALL: &[Asset] = &[\n");
    let page = dist.join("verify.html");
    fs::metadata(&page).map_err(|e| format!("web/dist/verify.html: {e}"))?;
    for line in lines.lines() {
        let (name, hash) = line.split_once(' ').ok_or("web/dist/manifest.txt: a broken line")?;
        let plain = dist.join(name);
        let gzip = dist.join(format!("{name}.gz"));
        for file in [&plain, &gzip] {
            fs::metadata(file).map_err(|e| format!("web/dist/{name}: {e}"))?;
            println!("cargo::rerun-if-changed={}", file.display());
        }
        writeln!(
            out,
            "    Asset {{ name: {name:?}, hash: {hash:?}, url: \"/assets/{hash}/{name}\", \
             plain: include_bytes!({plain:?}), gzip: include_bytes!({gzip:?}) }},"
        )
        .map_err(|e| e.to_string())?;
    }
    out.push_str("];\n");
    Ok(out)
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn write_out(text: String) -> Result<(), String> {
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("assets.rs"), text).map_err(|e| e.to_string())
}
