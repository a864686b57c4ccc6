//! The log as others see it: its addresses, mirrors of it, witnesses, and what comes of lies.

mod cosigned;
mod files;
mod forks;
mod kit;
mod mirrors;
mod mutations;
mod witnesses;

use huiyin_tests::site::Site;
use huiyin_tests::town::visit;
use std::net::SocketAddr;

/// Brings so many cases, many at once; each is at least one leaf.
async fn cases(site: &Site, from: usize, count: usize) {
    cases_of(&site.town, from, count).await;
}

async fn cases_of(town: &huiyin_tests::town::Town, from: usize, count: usize) {
    let one = |at: usize| town.submit(visit(&format!("log {at}")));
    for first in (from..from + count).step_by(64) {
        let last = (first + 64).min(from + count);
        let done = futures_util::future::join_all((first..last).map(one)).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
    }
}

/// What a program that reads along gets.
#[derive(Debug, Clone, PartialEq)]
struct Got {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Got {
    ask("GET", address, path, headers).await
}

async fn ask(method: &str, address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = ureq::http::Request::builder().method(method);
    request = request.uri(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(()).unwrap();
    let asked = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.run(request).expect("it answers");
        let body = answer.body_mut().read_to_vec().expect("whole");
        Got { status: answer.status().as_u16(), headers: answer.headers().clone(), body }
    });
    asked.await.unwrap()
}
