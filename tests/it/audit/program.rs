//! The same from the command line, as an operator would do it: a copy while the server serves,
//! an old copy put back, a mirror that brings back what is missing, an audit of the end.

use huiyin_tests::server::{Process, program, run};
use huiyin_tests::temp_dir;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

fn csv(folder: &Path, name: &str, rows: usize) -> String {
    let path = folder.join(name);
    let mut file = std::fs::File::create(&path).expect("a file");
    writeln!(file, "id,title,body").expect("written");
    for no in 0..rows {
        writeln!(file, "{name}-{no},路灯不亮,桂花弄第{no}号路灯连夜不亮。").expect("written");
    }
    path.to_string_lossy().into_owned()
}

fn printed(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn fine(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", printed(&output));
    printed(&output)
}

fn import(folder: &Path, name: &str, rows: usize, data: &[&str]) {
    let file = csv(folder, name, rows);
    let import = ["import", &file, "--title-col", "title", "--body-col", "body"];
    fine(&[&import, ["--id-col", "id"].as_slice(), data].concat());
}

#[test]
fn a_copy_while_serving_an_old_one_put_back_and_recovered() {
    let folder = temp_dir("operator");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (data, two, mark) = (path("data"), path("two"), path("mark"));
    let (copy, mirror) = (path("copy"), path("mirror"));
    let one = ["--data", &data, "--high-water", &mark];
    let database = folder.join("data/huiyin.db");
    let server = Process::serve_with(
        &folder.join("data"),
        &database.to_string_lossy(),
        &["--high-water", &mark],
    );
    import(&folder, "first", 40, &one);
    let made = fine(&[["backup", "--in-clear", &copy].as_slice(), &one].concat());
    assert!(made.contains("huiyin.key") && made.contains("huiyin-log.key"), "{made}");
    let again = run(&[["backup", "--in-clear", &copy].as_slice(), &one].concat());
    assert_eq!(again.status.code(), Some(2), "never written over");
    import(&folder, "second", 30, &one);
    let url = format!("http://{}", server.address);
    fine(&["mirror", &url, &mirror, "--trust-first-use"]);
    let whole = fine(&[["audit", "--mirror", &mirror].as_slice(), &one].concat());
    assert!(whole.contains("Whole"), "{whole}");
    let told = server.stop();
    assert!(!told.contains("路灯"), "nothing of a case in the log");

    // Another folder, the same keys, the same mark.
    std::fs::create_dir(folder.join("two")).expect("made");
    for key in ["huiyin.key", "huiyin-log.key"] {
        std::fs::copy(folder.join("data").join(key), folder.join("two").join(key)).expect("a key");
    }
    let other = ["--data", &two, "--high-water", &mark];
    let back = fine(&[["restore", &copy].as_slice(), &other].concat());
    assert!(back.contains("huiyin recover") && back.contains("set aside"), "{back}");
    let audit = run(&[["audit", "--json"].as_slice(), &other].concat());
    assert_eq!(audit.status.code(), Some(1), "{}", printed(&audit));
    assert!(printed(&audit).contains("\"not-recovered\""));
    let recovered = fine(&[["recover", "--mirror", &mirror].as_slice(), &other].concat());
    assert!(recovered.contains("gaps are named") && recovered.contains("goes on"), "{recovered}");
    import(&folder, "third", 10, &other);
    let whole = fine(&[["audit", "--mirror", &mirror].as_slice(), &other].concat());
    assert!(whole.contains("Whole"), "{whole}");
    let _gone = std::fs::remove_dir_all(folder);
}

#[test]
fn a_copy_goes_through_a_pipe() {
    let folder = temp_dir("operator");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (data, two) = (path("data"), path("two"));
    let mark = path("mark");
    let one = ["--data", &data, "--high-water", &mark];
    import(&folder, "first", 5, &one);
    let copied = run(&[["backup", "--in-clear", "-"].as_slice(), &one].concat());
    assert_eq!(copied.status.code(), Some(0), "{}", printed(&copied));
    // The test harness prints a line of its own before and after.
    let text = String::from_utf8(copied.stdout).expect("text");
    let start = text.find("{\"format\"").expect("a header");
    let end = text.rfind("\"content\":").and_then(|at| text[at..].find('\n').map(|n| at + n));
    let copy = folder.join("copy");
    std::fs::write(&copy, &text[start..=end.expect("an end")]).expect("written");
    std::fs::create_dir(folder.join("two")).expect("made");
    std::fs::copy(folder.join("data/huiyin.key"), folder.join("two/huiyin.key")).expect("a key");
    let mut child = program(&["restore", "-", "--data", &two, "--high-water", &mark]);
    child.stdin(std::fs::File::open(&copy).expect("the copy"));
    let back = child.output().expect("it runs");
    assert_eq!(back.status.code(), Some(0), "{}", printed(&back));
    assert!(printed(&back).contains("goes on"), "{}", printed(&back));
    let _gone = std::fs::remove_dir_all(folder);
}
