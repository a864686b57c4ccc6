//! Words out and in: an exercise is marked whatever its body is (G13); answers come by closed
//! tables.

use huiyin_domain::callout::Answer;
use huiyin_domain::callout::text::{Front, Tongue, compose, is_marked, keypad, reply};
use proptest::prelude::*;

const TONGUES: [Tongue; 2] = [Tongue::Zh, Tongue::En];

#[test]
fn the_marking_follows_the_signature_at_once() {
    let text = |signature, exercise, tongue| {
        compose(&Front { signature, exercise, tongue }, "请到镇政府大院集合")
    };
    assert_eq!(text(Some("青石镇"), true, Tongue::Zh), "【青石镇】【演练】请到镇政府大院集合");
    assert_eq!(text(Some("【青石镇】"), false, Tongue::Zh), "【青石镇】请到镇政府大院集合");
    assert_eq!(text(None, true, Tongue::En), "[EXERCISE] 请到镇政府大院集合");
    assert_eq!(text(Some(" 【】 "), false, Tongue::Zh), "请到镇政府大院集合");
}

proptest! {
    #[test]
    fn g13_every_text_of_an_exercise_is_marked_and_no_other_becomes_one(
        body in "(?s).{0,80}",
        signature in proptest::option::of("[【】 a-z青石]{0,8}"),
        zh in any::<bool>(),
    ) {
        let tongue = TONGUES[usize::from(zh)];
        let signature = signature.as_deref();
        let front = |exercise| Front { signature, exercise, tongue };
        let marked = compose(&front(true), &body);
        prop_assert!(is_marked(signature, &marked), "{marked}");
        prop_assert!(marked.ends_with(body.trim_start()));
        let plain = compose(&front(false), &body);
        let begins = TONGUES.iter().any(|tongue| body.trim_start().starts_with(tongue.marking()));
        prop_assert_eq!(is_marked(signature, &plain), begins);
    }

    #[test]
    fn any_reply_is_read_or_left_to_a_human(text in "(?s).{0,60}") {
        let answer = reply(&text);
        prop_assert_eq!(reply(&format!("  {text}。")), answer);
    }
}

#[test]
fn answers_are_read_as_people_type_them() {
    for (text, answer) in [
        ("1", Answer::Accept),
        (" １ ", Answer::Accept),
        ("１。", Answer::Accept),
        ("收到", Answer::Accept),
        ("收到！", Answer::Accept),
        ("到", Answer::Accept),
        ("OK", Answer::Accept),
        ("ＹＥＳ", Answer::Accept),
        ("2", Answer::Unable),
        ("不能", Answer::Unable),
        ("来不了。", Answer::Unable),
        ("拒绝", Answer::Decline),
        ("3", Answer::OnWay),
        ("On  my way", Answer::OnWay),
        ("４", Answer::OnSite),
        ("已到", Answer::OnSite),
    ] {
        assert_eq!(reply(text), Some(answer), "{text}");
    }
}

#[test]
fn what_is_not_in_the_table_is_no_answer() {
    for text in ["", "。", "12", "1 2", "5", "9", "收到，但来不了", "谁？", "不", "收到请回复1"]
    {
        assert_eq!(reply(text), None, "{text}");
    }
    assert_eq!(keypad('1'), Some(Answer::Accept));
    assert_eq!((keypad('0'), keypad('#'), keypad('x')), (None, None, None));
}
