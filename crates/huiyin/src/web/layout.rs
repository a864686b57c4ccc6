//! The frame of every page: head, header with the language switch, main, footer. `Page` builds
//! one; portal and desk differ only in what stands around the same main part.

use super::assets;
use super::page::Ask;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use huiyin_app::lang::Lang;
use maud::{DOCTYPE, Markup, html};

/// A page about to be shown.
pub struct Page<'a> {
    ask: &'a Ask,
    title: String,
    status: StatusCode,
    failed: bool,
    desk: bool,
    nav: Option<Markup>,
    back: Option<(String, String)>,
    /// A machine in a reception hall: no way leads to other pages.
    hall: bool,
    /// Looked at again by itself after so many seconds.
    refresh_secs: Option<u32>,
    /// The same where there is no script, at an address that says so.
    again: Option<(u32, String)>,
}

impl<'a> Page<'a> {
    /// A page for residents and everybody.
    #[must_use]
    pub fn portal(ask: &'a Ask, title: &str) -> Self {
        Self {
            ask,
            title: title.to_owned(),
            status: StatusCode::OK,
            failed: false,
            desk: false,
            nav: None,
            back: None,
            hall: false,
            refresh_secs: None,
            again: None,
        }
    }

    /// A page on a machine or a wall of a reception hall.
    #[must_use]
    pub fn hall(ask: &'a Ask, title: &str) -> Self {
        Self { hall: true, ..Self::portal(ask, title) }
    }

    /// A page for officers; `nav` is the desk's own navigation.
    #[must_use]
    pub fn desk(ask: &'a Ask, title: &str, nav: Markup) -> Self {
        Self { desk: true, nav: Some(nav), ..Self::portal(ask, title) }
    }

    /// A page that belongs to whoever asks: failures and steps in between.
    #[must_use]
    pub fn plain(ask: &'a Ask, title: &str) -> Self {
        Self { desk: ask.path.starts_with("/desk"), ..Self::portal(ask, title) }
    }

    /// The form on it was not accepted: the title says so first.
    #[must_use]
    pub fn failed(mut self, failed: bool) -> Self {
        self.failed = failed;
        if failed && self.status == StatusCode::OK {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    /// The page is asked for again, without script, for whom nobody touches it.
    #[must_use]
    pub fn refresh(mut self, secs: u32) -> Self {
        self.refresh_secs = Some(secs);
        self
    }

    /// Without a script it is asked for again at this address; with one, the script does.
    #[must_use]
    pub fn again(mut self, secs: u32, address: &str) -> Self {
        self.again = Some((secs, address.to_owned()));
        self
    }

    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A link above the main part, to where the person came from.
    #[must_use]
    pub fn back(mut self, href: &str, text: &str) -> Self {
        self.back = Some((href.to_owned(), text.to_owned()));
        self
    }

    /// The main part should begin with its one `h1`.
    #[must_use]
    pub fn show(self, main: Markup) -> Response {
        let ask = self.ask;
        let notice = ask.notice_take();
        let page = html! {
            (DOCTYPE)
            html.govuk-template lang=(ask.lang.tag()) {
                (self.head())
                body.govuk-template__body.hy-desk[self.desk] {
                    a.govuk-skip-link href="#main" { (ask.t("web-skip")) }
                    @if self.desk {
                        div.hy-bar { (self.header()) @if let Some(nav) = &self.nav { (nav) } }
                    } @else {
                        (self.header())
                    }
                    @if ask.site.settings().demo { (ribbon(ask)) }
                    div.govuk-width-container {
                        main.hy-main id="main" {
                            @if let Some((href, text)) = &self.back {
                                a.govuk-back-link href=(href) { (text) }
                            }
                            @if let Some(text) = &notice { (banner(ask, text)) }
                            (main)
                        }
                    }
                    @if !self.hall { (footer(ask)) }
                }
            }
        };
        (self.status, Html(page.into_string())).into_response()
    }

    fn head(&self) -> Markup {
        let ask = self.ask;
        let prefix = if self.failed { ask.t("web-title-error") } else { String::new() };
        html! {
            head {
                meta charset="utf-8";
                title { (prefix) (self.title) " – " (ask.t("web-name")) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
                meta name="robots" content="noindex";
                @if let Some(secs) = self.refresh_secs {
                    meta http-equiv="refresh" content=(secs);
                }
                @if let Some((secs, address)) = &self.again {
                    noscript {
                        meta http-equiv="refresh" content=(format!("{secs}; url={address}"));
                    }
                }
                link rel="stylesheet" href=(assets::css());
                link rel="icon" href=(assets::icon()) type="image/svg+xml";
                script src=(assets::js()) defer {}
            }
        }
    }

    fn header(&self) -> Markup {
        let ask = self.ask;
        let home = if self.desk { "/desk" } else { "/" };
        html! {
            header.hy-header {
                div.govuk-width-container.hy-header__in {
                    @if self.hall {
                        span.hy-header__name { (name(ask)) }
                    } @else {
                        a.hy-header__name href=(home) { (name(ask)) }
                    }
                    (lang_switch(ask))
                }
            }
        }
    }
}

fn name(ask: &Ask) -> Markup {
    html! {
        span.hy-header__mark aria-hidden="true" {}
        (ask.t("web-name")) " "
        span.hy-header__office { (ask.town()) }
    }
}

/// A form, not links: choosing a language changes something and so it posts.
fn lang_switch(ask: &Ask) -> Markup {
    html! {
        form method="post" action="/lang" aria-label=(ask.t("web-lang-label")) {
            (ask.csrf_field())
            input type="hidden" name="back" value=(ask.path);
            ul.hy-lang {
                @for (lang, own_name) in [(Lang::Zh, "中文"), (Lang::En, "English")] {
                    li {
                        @if lang == ask.lang {
                            span aria-current="true" { (own_name) }
                        } @else {
                            button type="submit" name="lang" value=(lang.tag())
                                lang=(lang.tag()) { (own_name) }
                        }
                    }
                }
            }
        }
    }
}

fn ribbon(ask: &Ask) -> Markup {
    html! {
        section.hy-ribbon aria-label=(ask.t("web-demo-label")) {
            div.govuk-width-container { p { (ask.t("web-demo")) } }
        }
    }
}

/// What just happened, said once.
fn banner(ask: &Ask, text: &str) -> Markup {
    html! {
        div.govuk-notification-banner role="status" aria-labelledby="banner-title" {
            div.govuk-notification-banner__header {
                h2.govuk-notification-banner__title id="banner-title" { (ask.t("web-banner")) }
            }
            div.govuk-notification-banner__content {
                p.govuk-notification-banner__heading { (text) }
            }
        }
    }
}

fn footer(ask: &Ask) -> Markup {
    html! {
        footer.hy-footer {
            div.govuk-width-container {
                ul {
                    li { a href="/" { (ask.t("web-footer-home")) } }
                    li { a href="/track" { (ask.t("web-footer-track")) } }
                    li { a href="/#promises" { (ask.t("web-footer-promises")) } }
                    li { a href="/why" { (ask.t("web-why-footer")) } }
                    li { a href="/log" { (ask.t("log-footer")) } }
                    li { a href="/desk" { (ask.t("web-footer-desk")) } }
                }
                p { (ask.t("web-footer-note")) }
            }
        }
    }
}
