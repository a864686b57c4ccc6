//! Files on a page: what is there, in which state, what it shows; and the form that adds more.

use super::FIELD;
use crate::web::assets;
use crate::web::field::{View, post_form};
use crate::web::page::Ask;
use huiyin_app::file::FileView;
use maud::{Markup, html};

/// What the endings of the form's pieces tell a browser to offer; what a file is, is looked into.
const OFFERED: &str = "image/jpeg,image/png,image/webp,application/pdf,text/plain,audio/*,\
    .jpg,.jpeg,.png,.webp,.pdf,.txt,.amr,.mp3,.m4a,.ogg";

/// Where the form posts to, and where its script does.
pub struct Panel<'a> {
    pub base: &'a str,
    /// Ids and names must not meet others on the page.
    pub submit: Markup,
    /// Where the script goes on to by the button that leaves the page.
    pub onward: Option<&'a str>,
    pub is_desk: bool,
}

/// Size in words of the reader.
fn size(ask: &Ask, bytes: u64) -> String {
    let tenths = |unit: u64| i64::try_from(bytes * 10 / unit).unwrap_or(0);
    let (key, tenths) = match bytes {
        0..=999_999 => ("file-size-kb", tenths(1_000).max(1)),
        _ => ("file-size-mb", tenths(1_000_000)),
    };
    let number = format!("{}.{}", tenths / 10, tenths % 10);
    ask.tx(key, &[("n", number.trim_end_matches(".0").to_owned().into())])
}

/// Kind, size and state in one line.
pub fn facts(ask: &Ask, file: &FileView) -> String {
    let kind = file.media.map_or_else(
        || ask.t("file-media-coming"),
        |media| ask.t(&format!("file-media-{}", media.code())),
    );
    let size = size(ask, file.bytes);
    match file.state.as_str() {
        "ready" => ask.tx("file-facts", &[("kind", kind.into()), ("size", size.into())]),
        state => {
            let state = ask.t(&format!("file-state-{state}"));
            let parts = [("kind", kind.into()), ("size", size.into()), ("state", state.into())];
            ask.tx("file-facts-state", &parts)
        }
    }
}

/// `read`: where each can be had, once it is ready. `drop`: where it can be taken away again.
pub fn list(ask: &Ask, files: &[FileView], read: Option<&str>, drop: Option<&str>) -> Markup {
    html! { @if !files.is_empty() {
        ul.govuk-list.hy-files {
            @for file in files { li.hy-files__item { (item(ask, file, read, drop)) } }
        }
    } }
}

fn item(ask: &Ask, file: &FileView, read: Option<&str>, drop: Option<&str>) -> Markup {
    let label = match file.label.as_str() {
        "" => ask.t("file-unlabelled"),
        label => label.to_owned(),
    };
    let at = read.filter(|_| file.is_ready()).map(|base| format!("{base}/{}", file.id));
    html! {
        @if let Some(at) = &at {
            @if file.media.is_some_and(|media| media.is_image()) {
                img.hy-files__picture src=(at) loading="lazy"
                    alt=(file.note.as_deref().unwrap_or(&ask.t("file-alt-none")));
            }
            a.govuk-link.hy-files__link href=(at) { bdi { (label) } }
        } @else { span { bdi { (label) } } }
        div.hy-small.hy-muted { (facts(ask, file)) }
        @if let Some(note) = &file.note { div dir="auto" { (note) } }
        @if let Some(place) = &file.place {
            div.hy-small { (ask.tx("file-place-is", &[("place", place.clone().into())])) }
        }
        @if let Some(drop) = drop {
            (post_form(ask, drop, html! {
                input type="hidden" name="file" value=(file.id);
                button.govuk-button.govuk-button--secondary.hy-files__drop type="submit" {
                    (ask.t("file-drop"))
                    span.govuk-visually-hidden { " " (label) }
                }
            }))
        }
    }
}

/// The form that adds files. The token comes first: nothing behind it is read without.
pub fn panel(view: View<'_>, panel: &Panel<'_>) -> Markup {
    let ask = view.ask;
    let limits = &ask.app().settings().files;
    let megabytes = |bytes: u64| i64::try_from(bytes / 1_000_000).unwrap_or(0);
    let hint = ask.tx(
        "file-hint",
        &[
            ("count", i64::try_from(limits.count_max).unwrap_or(0).into()),
            ("each", megabytes(limits.bytes_max).into()),
            ("all", megabytes(limits.bytes_max_all).into()),
        ],
    );
    let has_fault = view.faults.of(FIELD).is_some();
    let described = if has_fault { "files-hint files-error" } else { "files-hint" };
    // Filled by the script.
    let parts = [("file", "{file}".into()), ("n", "{n}".into())];
    html! {
        form.hy-upload method="post" action=(panel.base) enctype="multipart/form-data"
            accept-charset="utf-8" novalidate data-upload=(panel.base)
            data-say-sending=(ask.tx("file-sending", &parts))
            data-say-kept=(ask.tx("file-kept", &parts))
            data-say-waiting=(ask.t("file-waiting")) data-say-cancel=(ask.t("file-cancel"))
            data-say-cancelled=(ask.t("file-cancelled"))
            data-max=(limits.bytes_max) data-upload-on=[panel.onward]
            data-say-large=(super::fault_said(ask, huiyin_app::file::FileFault::TooLarge)) {
            (ask.csrf_field())
            div.govuk-form-group.govuk-form-group--error[has_fault] {
                label.govuk-label.govuk-label--s for=(FIELD) { (ask.t("file-label")) }
                div.govuk-hint id="files-hint" { (hint) }
                (view.message(FIELD))
                input.govuk-file-upload.hy-upload__input id=(FIELD) name=(FIELD) type="file"
                    multiple accept=(OFFERED) aria-describedby=(described);
            }
            div.govuk-form-group {
                label.govuk-label.govuk-label--s for="file-note" {
                    (ask.t("file-note-label")) " " span.hy-muted { (ask.t("web-optional")) }
                }
                div.govuk-hint id="file-note-hint" { (ask.t("file-note-hint")) }
                input.govuk-input id="file-note" name="file-note" type="text" autocomplete="off"
                    maxlength="200" aria-describedby="file-note-hint"
                    value=(view.form.get("file-note"));
            }
            @if !panel.is_desk {
                div.govuk-form-group {
                    div.govuk-checkboxes {
                        div.govuk-checkboxes__item {
                            input.govuk-checkboxes__input id="keeps-place" name="keeps-place"
                                type="checkbox" value="yes" aria-describedby="keeps-place-hint";
                            label.govuk-label.govuk-checkboxes__label for="keeps-place" {
                                (ask.t("file-place-label"))
                            }
                            div.govuk-hint.govuk-checkboxes__hint id="keeps-place-hint" {
                                (ask.t("file-place-hint"))
                            }
                        }
                    }
                }
            }
            div.hy-upload__progress data-upload-list role="status" {}
            (panel.submit)
        }
        script src=(assets::upload_js()) defer {}
    }
}
