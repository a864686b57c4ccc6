//! Not a test: what a child process of the kit runs (`huiyin_tests::server::program`).

#[test]
#[ignore = "run by other tests as a process of its own"]
fn program() {
    if let Some(code) = huiyin_tests::server::child_main() {
        std::process::exit(i32::from(code));
    }
}
