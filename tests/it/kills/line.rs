//! A line that loses requests and answers, cuts them in the middle and doubles them: one key is
//! one case all the same, with one number and one secret.

use super::place::{Place, Sum};
use super::{asked, dice};
use huiyin_tests::Home;
use huiyin_tests::proxy::{Happened, Proxy};
use std::time::Instant;

/// Cases for each kill that was asked for.
const KEYS_EACH: usize = 12;

async fn keys_count_once(home: Home, servers: usize) {
    let mut place = Place::new(home);
    let what = format!("a bad line to {servers} on {}", place.home.name);
    let (mut dice, mut sum, began) = (dice(&what), Sum::default(), Instant::now());
    let mut processes: Vec<_> = (0..servers).map(|_| place.started()).collect();
    for process in &mut processes {
        tokio::task::block_in_place(|| process.up()).unwrap_or_else(|why| panic!("{why}"));
    }
    let addresses: Vec<_> = processes.iter().map(|process| process.address).collect();
    let proxy = Proxy::start(addresses.clone(), dice.handed_on()).await;
    let line = [proxy.address];
    let each = (asked(24) as usize * KEYS_EACH).div_ceil(place.clients.len()).min(400);
    let bringing = place.clients.iter_mut().map(|client| async {
        for _ in 0..each {
            client.begin();
            // As often as it takes: nobody is told in the middle that it cannot be done.
            while !client.send(line[0]).await {}
        }
    });
    futures_util::future::join_all(bringing).await;
    // Every key once more over a good line, from the other side: the same answer.
    for client in &mut place.clients {
        for sent in &mut client.sent {
            if let super::client::Answer::Told(told) =
                super::client::post(addresses[servers - 1], &sent.key, &sent.words).await
            {
                sent.told.push(told);
            }
        }
    }
    let faults = place.look(&addresses, &mut dice, &mut sum).await;
    assert!(faults.is_empty(), "{faults:?}");
    let (cases, happened) =
        (place.home.count("SELECT count(*) FROM case_file").await, proxy.happened());
    for process in processes {
        let _ = process.stop();
    }
    place.end(&mut sum);
    let s = began.elapsed().as_secs();
    println!("{what}: {} keys, {cases} cases in {s} s: {happened:?}, {sum:?}", sum.keys);
    assert_eq!(i64::try_from(sum.keys), Ok(cases));
    let Happened { cut_in_request, cut_at_once, answer_lost, answer_cut, doubled, passed } =
        happened;
    let all = [cut_in_request, cut_at_once, answer_lost, answer_cut, doubled, passed];
    assert!(!all.contains(&0), "something never happened: {happened:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_is_one_case_over_a_bad_line_on_sqlite() {
    keys_count_once(huiyin_tests::sqlite(), 1).await;
}

/// Doubles go to both servers at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_is_one_case_over_a_bad_line_to_two_servers() {
    keys_count_once(huiyin_tests::postgres(), 2).await;
}
