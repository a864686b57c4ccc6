//! From a telephone to an officer's screen: nothing of the photo but its pixels arrives.

use super::*;
use huiyin_domain::case::{Event, FileEvent};
use huiyin_domain::policy::Role;
use huiyin_tests::photo::{CAMERA, PLACE, with_place};
use huiyin_tests::town::{OTHER_SECTION, SECTION, visit};

/// Marks that no picture of ours may have: each is one of a block beside the pixels.
fn marks(bytes: &[u8]) -> Vec<&'static str> {
    let has = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    let all: [(&str, &[u8]); 7] = [
        ("Exif", b"Exif\0"),
        ("camera", CAMERA.as_bytes()),
        ("XMP", b"ns.adobe.com"),
        ("IPTC", b"Photoshop 3.0"),
        ("profile", b"ICC_PROFILE"),
        ("comment", &[0xff, 0xfe, 0]),
        ("place", b"N\0\0\0"),
    ];
    all.into_iter().filter(|(_, mark)| has(mark)).map(|(name, _)| name).collect()
}

/// What a program that knows more kinds of blocks than we do finds.
fn exiftool(bytes: &[u8]) -> Option<String> {
    let path = huiyin_tests::temp_dir("exif").join("photo.jpg");
    std::fs::write(&path, bytes).expect("a file");
    let out = std::process::Command::new("exiftool").arg("-a").arg("-G").arg(&path).output();
    match out {
        Ok(out) => Some(String::from_utf8_lossy(&out.stdout).into_owned()),
        Err(_) => {
            println!("SKIPPED: exiftool is not installed (libimage-exiftool-perl)");
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_goes_with_the_matter_without_where_it_was_taken() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let photo = with_place();
        let note = ("file-note", "路口的井盖");
        let go = ("go", "on");
        let page = sent(&mut browser, STEP, STEP, &[("IMG_1.HEIC.jpg", &photo)], &[note, go]).await;
        assert_eq!(page.location(), Some("/new/contact"), "{}", said(&page));
        let page = browser.open(STEP).await;
        assert!(page.body.contains("IMG_1.HEIC.jpg") && page.body.contains("路口的井盖"));
        assert_eq!(site.town.home.count("SELECT count(*) FROM file WHERE parts > 0").await, 0);
        let case = filed(&site, &mut browser).await;
        let files = files_of(&site.town, case).await;
        assert_eq!(files.len(), 1);
        let file = &files[0];
        assert_eq!((file.state.as_str(), file.place.as_deref()), ("ready", None));
        assert_eq!(file.note.as_deref(), Some("路口的井盖"));

        let page = site.town.app.case_page(&By::System, case).await.expect("a page");
        let kinds: Vec<&str> = page.timeline.iter().map(|entry| entry.event.kind()).collect();
        assert_eq!(kinds, ["registered", "file-added"]);
        let Event::File(FileEvent::FileAdded { file: named, place: None, .. }) =
            &page.timeline[1].event
        else {
            panic!("a file without a place");
        };
        let read = site.town.app.file_read(&By::person(case), file.id).await.expect("bytes");
        assert_eq!((read.bytes.len() as u64, read.label.as_str()), (named.bytes, "IMG_1.HEIC.jpg"));
        assert_eq!(marks(&read.bytes), Vec::<&str>::new());
        assert!(marks(&photo).len() >= 3, "the control: {:?}", marks(&photo));
        let shown = image::load_from_memory(&read.bytes).expect("a picture");
        assert_eq!((shown.width(), shown.height()), (40, 60), "turned as it was held");
        if let (Some(before), Some(after)) = (exiftool(&photo), exiftool(&read.bytes)) {
            assert!(before.contains("GPS") && before.contains(CAMERA), "the control: {before}");
            for group in ["[EXIF]", "[XMP]", "[IPTC]", "[ICC_Profile]", "GPS", "Comment", CAMERA] {
                assert!(!after.contains(group), "{group}: {after}");
            }
        }
        // Nothing of it lies open anywhere.
        for object in objects(&site.town) {
            let bytes = std::fs::read(object).expect("an object");
            assert!(marks(&bytes).is_empty() && !bytes.starts_with(&read.bytes[..16]));
        }
        is_whole(&site.town).await;
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_place_is_kept_only_where_the_person_ticks_it() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let photo = with_place();
        let page = browser.open(STEP).await.html().form(STEP);
        assert!(!page.fields.iter().any(|(name, _)| name == "keeps-place"), "off at first");
        let tick = [("keeps-place", "yes")];
        sent(&mut browser, STEP, STEP, &[("a.jpg", &photo)], &tick).await;
        sent(&mut browser, STEP, STEP, &[("b.jpg", &photo)], &[]).await;
        let case = filed(&site, &mut browser).await;
        let places: Vec<_> =
            files_of(&site.town, case).await.into_iter().map(|file| file.place).collect();
        assert_eq!(places.iter().flatten().collect::<Vec<_>>(), [PLACE]);
        let cells = site.town.home.cells().await;
        assert!(!format!("{cells:?}").contains("27.89"), "it lies sealed");
        let rows = site.town.home.count("SELECT count(*) FROM case_text WHERE kind = 'file-place'");
        assert_eq!(rows.await, 1);
        for file in files_of(&site.town, case).await {
            let read = site.town.app.file_read(&By::person(case), file.id).await.expect("bytes");
            assert_eq!(marks(&read.bytes), Vec::<&str>::new(), "never in the picture");
        }
        println!(
            "protection: the place of a photo: held; control: the box ticked -> seen ({PLACE})"
        );
        is_whole(&site.town).await;
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_sent_out_into_a_sandbox_to_whoever_may_see_the_case() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(visit("served")).await.expect("a case");
        let case = receipt.case;
        site.town.lead(case, huiyin_domain::case::Stage::Accepted).await;
        let mut person = site.person(&receipt).await;
        let paper = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n";
        let photo = with_place();
        let files: [(&str, &[u8]); 2] = [("一张.png", &photo), ("x\u{202e}fdp.exe", paper)];
        let page = sent(&mut person, "/case", "/case/files", &files, &[]).await;
        assert_eq!(page.location(), Some("/case"), "{}", said(&page));
        let files = files_of(&site.town, case).await;
        let (photo, paper) = (files[0].id, files[1].id);
        let mut officer = site.town.account("officer", Role::Handler, SECTION).await;
        officer.login = "officer".into();
        let mut officer = site.officer("officer").await;
        site.town.account("stranger", Role::Handler, OTHER_SECTION).await;
        let mut stranger = site.officer("stranger").await;
        for (browser, base) in [(&mut person, "/file"), (&mut officer, "/desk/file")] {
            let page = browser.get(&format!("{base}/{photo}")).await;
            assert_eq!(page.status, 200, "{base}");
            assert_eq!(page.header("content-type"), Some("image/jpeg"), "what it is, not its name");
            let way = page.header("content-disposition").expect("a way");
            assert_eq!(way, "inline; filename*=UTF-8''%E4%B8%80%E5%BC%A0.jpg");
            let page = browser.get(&format!("{base}/{paper}")).await;
            let way = page.header("content-disposition").expect("a way");
            assert_eq!(way, "attachment; filename*=UTF-8''xfdp.pdf");
            for (name, value) in [
                ("content-security-policy", "sandbox; default-src 'none'"),
                ("x-content-type-options", "nosniff"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
            ] {
                assert_eq!(page.header(name), Some(value));
            }
        }
        let page = officer.get(&format!("/desk/case/{case}")).await;
        assert!(page.body.contains(&format!("/desk/file/{photo}")));
        let case_page = person.get("/case").await;
        assert!(case_page.body.contains(&format!("/file/{photo}")));
        assert_eq!(stranger.get(&format!("/desk/file/{photo}")).await.status, 404);
        assert_eq!(person.get(&format!("/desk/file/{photo}")).await.status, 401, "no officer");
        let other = site.town.submit(visit("another")).await.expect("a case");
        let mut other = site.person(&other).await;
        assert_eq!(other.get(&format!("/file/{photo}")).await.status, 404);
        assert_eq!(site.browser().get(&format!("/file/{photo}")).await.status, 303);
        is_whole(&site.town).await;
        site.stop().await;
    }
}

/// The unit complained of, once it is named, sees no file of the case, whatever it was before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accused_officer_gets_no_file() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let matter = huiyin_app::case::Submission { accused: Some(SECTION), ..visit("accused") };
        let case = site.town.submit(matter).await.expect("a case").case;
        let file = put(&site.town.app, &on_case(case), &with_place()).await.expect("a file").id;
        site.town.account("accused", Role::Handler, SECTION).await;
        site.town.account("intake", Role::Intake, huiyin_tests::town::COUNTER).await;
        let mut accused = site.officer("accused").await;
        let mut intake = site.officer("intake").await;
        let path = format!("/desk/file/{file}");
        assert_eq!(accused.get(&path).await.status, 404);
        assert_eq!(intake.get(&path).await.status, 200, "the control");
        println!("protection: files and the accused unit: held; control: another unit -> seen");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_takes_their_files_with_their_own_copy() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(visit("takes it along")).await.expect("a case");
        let words = "第一页：路灯编号一百零七。".as_bytes();
        put(&site.town.app, &on_case(receipt.case), words).await.expect("a file");
        let copy = site.person(&receipt).await.get("/case/copy").await;
        assert!(copy.body.contains("files/1-") && copy.body.contains("路灯编号一百零七"));
        let other = site.town.submit(visit("another's")).await.expect("a case");
        let copy = site.person(&other).await.get("/case/copy").await;
        assert!(copy.status == 200 && !copy.body.contains("路灯编号一百零七"), "the control");
        site.stop().await;
    }
}
