//! The kit's disk itself: it forgets what was not synced, and only that.

use super::{dice, disk_or_skipped};
use huiyin_tests::powerfs::{Cut, Fault, On, PowerFs};
use std::fs::File;
use std::io::{Read, Write};

fn disk(what: &str) -> Option<PowerFs> {
    let seed = dice(what).roll(1 << 40);
    disk_or_skipped(what, seed)
}

fn cut(disk: &mut PowerFs) {
    disk.cut(Cut::Forget);
    disk.power_on();
}

#[test]
fn it_keeps_what_was_synced_and_forgets_the_rest() {
    let Some(mut disk) = disk("the disk forgets") else { return };
    let path = disk.path().join("file");
    let mut file = File::create(&path).expect("made");
    file.write_all(b"kept").expect("written");
    file.sync_all().expect("synced");
    drop(file);
    assert_eq!(std::fs::read(&path).expect("read"), b"kept");
    cut(&mut disk);
    assert!(!path.exists(), "its name was never synced");

    let mut file = File::create(&path).expect("made again");
    file.write_all(b"kept").expect("written");
    file.sync_data().expect("synced");
    File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("its name too");
    file.write_all(b" and lost").expect("written");
    drop(file);
    assert_eq!(std::fs::read(&path).expect("read"), b"kept and lost");
    cut(&mut disk);
    assert_eq!(std::fs::read(&path).expect("read"), b"kept");
}

#[test]
fn renames_count_once_their_folder_is_synced() {
    let Some(mut disk) = disk("the disk renames") else { return };
    let (old, new) = (disk.path().join("old"), disk.path().join("new"));
    let folder = || File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("synced");
    for (path, words) in [(&new, b"first "), (&old, b"second")] {
        let mut file = File::create(path).expect("made");
        file.write_all(words).expect("written");
        file.sync_all().expect("synced");
    }
    folder();
    std::fs::rename(&old, &new).expect("renamed");
    cut(&mut disk);
    assert_eq!(std::fs::read(&new).expect("read"), b"first ");
    std::fs::rename(&old, &new).expect("renamed");
    File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("synced");
    cut(&mut disk);
    assert_eq!(std::fs::read(&new).expect("read"), b"second");
    assert!(!old.exists());
}

#[test]
fn open_files_end_with_the_power() {
    let Some(disk) = disk("the disk dies") else { return };
    let mut file = File::create(disk.path().join("file")).expect("made");
    disk.cut(Cut::Torn);
    let fault = file.write_all(b"more").expect_err("no power");
    assert_eq!(fault.raw_os_error(), Some(5));
    assert_eq!(file.sync_all().expect_err("no power").raw_os_error(), Some(5));
    drop(file);
}

#[test]
fn faults_come_and_go() {
    let Some(disk) = disk("the disk fails") else { return };
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(disk.path().join("file"))
        .expect("made");
    file.write_all(b"before").expect("written");
    disk.inject(Fault { on: On::Growth, after: 0, once: false, no_space: true });
    assert_eq!(file.write_all(b"more").expect_err("full").raw_os_error(), Some(28));
    file.sync_all().expect("a full disk still syncs");
    assert_eq!(disk.lift(), 1);
    file.write_all(b"more").expect("room again");
    disk.inject(Fault { on: On::Sync, after: 1, once: true, no_space: false });
    file.sync_all().expect("the first works");
    assert_eq!(file.sync_all().expect_err("the second fails").raw_os_error(), Some(5));
    file.sync_all().expect("and then it seems well again");
    assert_eq!(disk.lift(), 1);
    let mut whole = String::new();
    File::open(disk.path().join("file"))
        .and_then(|mut file| file.read_to_string(&mut whole))
        .expect("read");
    assert_eq!(whole, "beforemore");
}

/// What a failed sync covered is gone, though a later sync succeeds: nobody may try again.
#[test]
fn a_failed_sync_is_not_made_good_by_the_next() {
    let mut held = 0;
    for _ in 0..12 {
        let Some(mut disk) = disk("the disk fails to sync") else { return };
        let path = disk.path().join("file");
        let mut file = File::create(&path).expect("made");
        file.sync_all().expect("synced");
        File::open(disk.path()).and_then(|folder| folder.sync_all()).expect("synced");
        file.write_all(b"words").expect("written");
        disk.inject(Fault { on: On::Sync, after: 0, once: true, no_space: false });
        file.sync_all().expect_err("it fails");
        file.sync_all().expect("and seems to work");
        drop(file);
        cut(&mut disk);
        held += usize::from(std::fs::read(&path).expect("read") == b"words");
    }
    assert!(held < 12, "a failed sync was made good every time");
}
