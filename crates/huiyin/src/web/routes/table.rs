//! The table that routes are put into: each handler is wrapped with its action and with what
//! stands before its kind of door.

use super::{Door, Entry};
use crate::web::{Site, api, assets, guard, log};
use axum::Router;
use axum::handler::Handler;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::routing::{MethodRouter, get, post, put};
use huiyin_domain::policy::{Action, Grant};
use tower_http::compression::CompressionLayer;

/// Handlers wrapped with their actions.
#[derive(Default)]
pub struct Table {
    pages: Router<Site>,
    machines: Vec<(&'static str, MethodRouter<Site>)>,
    files: Router<Site>,
    entries: Vec<Entry>,
}

impl Table {
    pub fn get<H, T>(&mut self, path: &'static str, action: Action, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add("GET", path, action, get(handler));
    }

    pub fn post<H, T>(&mut self, path: &'static str, action: Action, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add("POST", path, action, post(handler));
    }

    fn add(
        &mut self,
        method: &'static str,
        path: &'static str,
        action: Action,
        handler: MethodRouter<Site>,
    ) {
        let guarded = handler.route_layer(axum::middleware::from_fn(move |request, next| {
            guard::enforce(action, request, next)
        }));
        self.pages = std::mem::take(&mut self.pages).route(path, guarded);
        self.entries.push(Entry { method, path, action, door: Door::Page });
    }

    /// A door for files from a form.
    pub(super) fn stream_post<H, T>(&mut self, path: &'static str, action: Action, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add_stream("POST", path, action, post(handler));
    }

    /// A door for pieces of a file.
    pub(super) fn stream_put<H, T>(&mut self, path: &'static str, action: Action, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add_stream("PUT", path, action, put(handler));
    }

    fn add_stream(
        &mut self,
        method: &'static str,
        path: &'static str,
        action: Action,
        handler: MethodRouter<Site>,
    ) {
        let guarded = handler.route_layer(axum::middleware::from_fn(move |request, next| {
            guard::enforce_stream(action, request, next)
        }));
        self.pages = std::mem::take(&mut self.pages).route(path, guarded);
        self.entries.push(Entry { method, path, action, door: Door::Stream });
    }

    /// A door for programs. What is done behind it anybody may do.
    pub(super) fn json_post<H, T>(&mut self, path: &'static str, action: Action, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        assert!(action.grants().contains(&Grant::Public), "a machine's door knows nobody");
        self.machines.push((path, post(handler)));
        self.entries.push(Entry { method: "POST", path, action, door: Door::Json });
    }

    /// A file that anybody may read.
    pub(super) fn file<H, T>(&mut self, path: &'static str, handler: H)
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        let method = get(handler).fallback(log::method_unknown);
        self.files = std::mem::take(&mut self.files).route(path, method);
        let action = Action::PublicRead;
        self.entries.push(Entry { method: "GET", path, action, door: Door::File });
    }

    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Pages, and doors for programs. Assets hold nothing of anybody and need no guard.
    pub(in crate::web) fn into_routers(self, site: &Site) -> (Router<Site>, Router<Site>) {
        let pages = self.pages.route(assets::ROUTE, get(assets::get));
        let machines = self.machines.into_iter().fold(Router::new(), |router, (path, handler)| {
            let site = site.clone();
            let guarded = handler.route_layer(axum::middleware::from_fn(move |request, next| {
                guard::enforce_json(site.clone(), request, next)
            }));
            router.route(path, guarded.fallback(api::method_unknown))
        });
        let small = |_: StatusCode, _: Version, _: &HeaderMap, with: &Extensions| {
            with.get::<log::Shrinks>().is_some()
        };
        let files = self.files.layer(CompressionLayer::new().compress_when(small));
        (pages, machines.merge(files))
    }
}
