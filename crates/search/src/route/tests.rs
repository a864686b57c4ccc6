//! The model tried with sentences made up here.

use super::*;

const WATER: [&str; 4] = ["水管漏水", "自来水停水", "水压太低", "水表坏了"];
const WAGES: [&str; 4] = ["工资拖欠", "加班不给工资", "老板欠薪", "劳动合同不签"];

/// A hundred of each topic: two phrases of it, and a sentence that both share.
fn lived() -> Vec<(&'static str, String, String)> {
    let of = |label, phrases: &[&str; 4]| {
        let made = |at: usize| {
            let body =
                format!("您好，{}，第{at}次了，{}，请处理", phrases[at % 4], phrases[at / 4 % 4]);
            (label, phrases[at % 4].to_owned(), body)
        };
        (0..100).map(made).collect::<Vec<_>>()
    };
    [of("water", &WATER), of("wages", &WAGES)].concat()
}

fn examples<'a>(lived: &'a [(&'static str, String, String)]) -> Vec<Example<'a>> {
    lived.iter().map(|(label, title, body)| Example { label, title, body }).collect()
}

fn model() -> Model {
    train(&examples(&lived()), &Options::default())
}

#[test]
fn it_proposes_what_it_learnt_and_says_by_which_words() {
    let proposal = model().propose("家里停水", "自来水停了三天，水管也漏水");
    assert_eq!(proposal.topics[0].label, "water");
    assert!(proposal.topics[0].confidence > 0.8 && !proposal.abstains, "{proposal:?}");
    let words = &proposal.topics[0].words;
    assert!(
        !words.is_empty() && words.iter().all(|w| "家里停水自来水停了三天水管也漏水".contains(w))
    );
    assert!(!words.iter().any(|word| word == "请处理"), "{words:?}");
    assert_eq!(proposal.topics[1].label, "wages");
    let sum: f32 = proposal.topics.iter().map(|topic| topic.confidence).sum();
    assert!((sum - 1.0).abs() < 1e-4);
}

#[test]
fn it_abstains_where_it_knows_nothing() {
    let model = model();
    assert!(model.propose("", "").abstains);
    assert!(model.propose("hello", "xyz").abstains);
    let mixed = model.propose("", "水管漏水，老板欠薪");
    assert!(mixed.topics[0].confidence < 0.97, "{mixed:?}");
}

#[test]
fn few_or_no_examples_are_no_model_but_no_fault_either() {
    let options = Options::default();
    let none = train(&[], &options);
    assert!(none.propose("水", "水").topics.is_empty() && none.propose("水", "水").abstains);
    let one = Example { label: "water", title: "漏水", body: "水管漏水" };
    assert!(train(&[one, one], &options).propose("漏水", "水管漏水").abstains);
    assert_eq!(Model::from_bytes(&none.to_bytes()).map(|m| m.hash()), Ok(none.hash()));
}

#[test]
fn more_labels_than_a_lane_holds() {
    let topics: Vec<String> = (0..19u8).map(|at| format!("t{at:02}")).collect();
    let word = |at: usize| char::from_u32(0x4e00 + at as u32 * 37).expect("a character");
    let bodies: Vec<String> =
        (0..19).map(|at| [word(at), word(at + 40)].iter().collect()).collect();
    let mut examples = Vec::new();
    for (label, body) in topics.iter().zip(&bodies).cycle().take(19 * 6) {
        examples.push(Example { label, title: body, body });
    }
    let model = train(&examples, &Options::default());
    for (label, body) in topics.iter().zip(&bodies) {
        assert_eq!(&model.propose(body, body).topics[0].label, label);
    }
}

#[test]
fn the_same_examples_give_the_same_bytes_and_others_do_not() {
    let lived = lived();
    let (first, second) = (model().to_bytes(), model().to_bytes());
    assert!(first == second);
    let fewer = train(&examples(&lived[1..]), &Options::default());
    assert!(fewer.to_bytes() != first, "control: an example less is another model");
}

#[test]
fn bytes_come_back_whole_or_are_refused() {
    let model = model();
    let bytes = model.to_bytes();
    let back = Model::from_bytes(&bytes).expect("sound");
    assert_eq!(back.hash(), model.hash());
    assert_eq!(back.propose("停水", "水管漏水"), model.propose("停水", "水管漏水"));
    let refused = |bytes: &[u8]| Model::from_bytes(bytes).err();
    for at in [20, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_eq!(refused(&changed), Some(Unreadable::Damaged), "byte {at}");
    }
    assert_eq!(refused(&bytes[..bytes.len() - 7]), Some(Unreadable::Damaged));
    assert_eq!(refused(b"PK\x03\x04 something else"), Some(Unreadable::Foreign));
    assert_eq!(refused(b""), Some(Unreadable::Foreign));
    let mut later = bytes;
    later[12] = 9;
    assert_eq!(refused(&later), Some(Unreadable::Version(9)));
}

#[test]
fn no_text_of_an_example_stands_in_a_model() {
    let bytes = model().to_bytes();
    let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds("wages"), "control: labels can be read");
    for word in WATER.iter().chain(&WAGES).flat_map(|phrase| [&phrase[..6], &phrase[6..]]) {
        assert!(!holds(word), "{word}");
    }
}
