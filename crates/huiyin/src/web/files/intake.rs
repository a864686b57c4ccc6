//! Files coming in: all of a form, or piece by piece from the script. A form's files are kept one
//! by one as they come, so that memory holds one piece and never a file.

use super::{FIELD, fault_said};
use crate::web::fault::Bare;
use crate::web::field::Faults;
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::Ask;
use crate::web::stream::{Cut, Sent, text_of};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::file::{FileFault, FileTrouble, NOTE_CHARS_MAX, PART_BYTES, Shelf, Wish};
use huiyin_domain::ids::FileId;
use huiyin_domain::text::Text;
use multer::Field;
use sha2::{Digest, Sha256};

/// What came of a form with files.
#[derive(Default)]
pub struct Outcome {
    pub kept: usize,
    pub faults: Faults,
    /// The text fields.
    pub form: Form,
}

struct Taken {
    label: String,
    came: Result<FileId, FileFault>,
}

/// Takes every file of the form into the shelf. Those without fault stay, whatever is wrong with
/// others; the page says which were not taken and why.
///
/// # Errors
/// Nothing can be taken at all; or the body was cut, and then files that had come whole may stay.
pub async fn form_take(ask: &Ask, shelf: &Shelf, sent: Sent) -> Result<Outcome, Bare> {
    let mut form = sent.into_form().ok_or(Bare::from(StatusCode::BAD_REQUEST))?;
    let mut outcome = Outcome::default();
    let mut taken = Vec::new();
    let mut over = 0_usize;
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => {
                taken_drop(ask, shelf, &taken).await;
                return cut_off(ask, outcome, &error);
            }
        };
        let name = field.name().unwrap_or_default().to_owned();
        let label = field.file_name().map(str::to_owned);
        match label {
            Some(label) if name == FIELD => {
                if over > ask.app().settings().files.count_max {
                    continue;
                }
                match one(ask, shelf, &label, &mut field).await? {
                    Some(Err(Cut::Broken | Cut::Slow | Cut::TooMuch)) => {
                        taken_drop(ask, shelf, &taken).await;
                        return Ok(cut_said(ask, outcome));
                    }
                    Some(Ok(came)) => {
                        over += usize::from(came == Err(FileFault::TooMany));
                        taken.push(Taken { label, came });
                    }
                    None => {}
                }
            }
            _ => {
                if let Ok(text) = text_of(&mut field).await {
                    outcome.form.set(&name, &text);
                }
            }
        }
    }
    finish(ask, shelf, taken, &mut outcome).await?;
    Ok(outcome)
}

/// What is said to the files stands behind them in the form, so they are looked into at its end.
async fn finish(
    ask: &Ask,
    shelf: &Shelf,
    taken: Vec<Taken>,
    outcome: &mut Outcome,
) -> Result<(), Bare> {
    let wish = wish_of(&outcome.form);
    let mut said: Vec<String> = Vec::new();
    for Taken { label, came } in taken {
        let came = match came {
            Ok(file) => ask.app().file_done(shelf, file, wish.clone()).await.map(drop_view),
            Err(fault) => Err(fault.into()),
        };
        match came {
            Ok(()) => outcome.kept += 1,
            Err(FileTrouble::Fault(fault)) => said.push(of_file(ask, &label, fault)),
            Err(FileTrouble::Trouble(trouble)) => return Err(trouble.into()),
        }
    }
    said.dedup();
    if !said.is_empty() {
        outcome.faults.add(FIELD, said.join(" "));
    }
    Ok(())
}

fn drop_view(_: huiyin_app::file::FileView) {}

fn of_file(ask: &Ask, label: &str, fault: FileFault) -> String {
    let label: String = label.chars().filter(|sign| !sign.is_control()).take(40).collect();
    let why = fault_said(ask, fault);
    ask.tx("file-fault-of", &[("file", label.into()), ("why", why.into())])
}

/// One file of the form, piece by piece. `None`: the field was left empty. The rest of a file
/// that is too large is read and forgotten, so that its sender sees the answer.
async fn one(
    ask: &Ask,
    shelf: &Shelf,
    label: &str,
    field: &mut Field<'_>,
) -> Result<Option<Result<Result<FileId, FileFault>, Cut>>, Bare> {
    let (mut piece, mut at) = (Vec::with_capacity(PART_BYTES), 0_u64);
    let mut file: Option<FileId> = None;
    let mut fault: Option<FileFault> = None;
    loop {
        let chunk = match field.chunk().await {
            Ok(chunk) => chunk,
            Err(_) => {
                away(ask, shelf, file).await;
                return Ok(Some(Err(Cut::Broken)));
            }
        };
        let is_end = chunk.is_none();
        let mut rest = &chunk.unwrap_or_default()[..];
        while fault.is_none() && (!rest.is_empty() || is_end) {
            let take = rest.len().min(PART_BYTES - piece.len());
            piece.extend_from_slice(&rest[..take]);
            rest = &rest[take..];
            if piece.len() == PART_BYTES || is_end && !piece.is_empty() {
                match keep(ask, shelf, label, &mut file, at, &piece).await? {
                    Ok(next) => at = next,
                    Err(why) => fault = Some(why),
                }
                piece.clear();
            }
            if is_end {
                break;
            }
        }
        if is_end {
            break;
        }
    }
    match (file, fault) {
        (file, Some(fault)) => {
            away(ask, shelf, file).await;
            Ok(Some(Ok(Err(fault))))
        }
        (Some(file), None) => Ok(Some(Ok(Ok(file)))),
        (None, None) if label.is_empty() => Ok(None),
        (None, None) => Ok(Some(Ok(Err(FileFault::Empty)))),
    }
}

async fn keep(
    ask: &Ask,
    shelf: &Shelf,
    label: &str,
    file: &mut Option<FileId>,
    at: u64,
    piece: &[u8],
) -> Result<Result<u64, FileFault>, Bare> {
    if file.is_none() {
        match begun(ask, shelf, label, None).await {
            Ok(coming) => *file = Some(coming.file),
            Err(FileTrouble::Fault(fault)) => return Ok(Err(fault)),
            Err(FileTrouble::Trouble(trouble)) => return Err(trouble.into()),
        }
    }
    let Some(file) = file else { return Ok(Err(FileFault::Offset)) };
    match ask.app().file_part(shelf, *file, at, piece).await {
        Ok(coming) => Ok(Ok(coming.next)),
        Err(FileTrouble::Fault(fault)) => Ok(Err(fault)),
        Err(FileTrouble::Trouble(trouble)) => Err(trouble.into()),
    }
}

async fn begun(
    ask: &Ask,
    shelf: &Shelf,
    label: &str,
    bytes: Option<u64>,
) -> Result<huiyin_app::file::Coming, FileTrouble> {
    ask.site.limits().failed(Guess::Upload, ask.address, ask.now());
    ask.app().file_begin(shelf, label, bytes).await
}

async fn away(ask: &Ask, shelf: &Shelf, file: Option<FileId>) {
    if let Some(file) = file
        && let Err(trouble) = ask.app().file_drop(shelf, file).await
    {
        tracing::warn!(%trouble, "what came of a file goes later");
    }
}

async fn taken_drop(ask: &Ask, shelf: &Shelf, taken: &[Taken]) {
    for file in taken.iter().filter_map(|taken| taken.came.ok()) {
        away(ask, shelf, Some(file)).await;
    }
}

fn cut_off(ask: &Ask, outcome: Outcome, error: &multer::Error) -> Result<Outcome, Bare> {
    // Codes only: what the form held stays out of the log.
    tracing::info!(
        is_incomplete = matches!(error, multer::Error::IncompleteStream),
        "a form was cut"
    );
    Ok(cut_said(ask, outcome))
}

fn cut_said(ask: &Ask, mut outcome: Outcome) -> Outcome {
    outcome.faults.add(FIELD, ask.t("file-cut"));
    outcome
}

fn wish_of(form: &Form) -> Wish {
    Wish {
        note: Text::parse(form.get("file-note"), NOTE_CHARS_MAX).ok(),
        keeps_place: form.choice("keeps-place") == "yes",
    }
}

/// A script begins a file, or asks how far one has come. JSON, for it alone.
pub async fn begin(ask: &Ask, shelf: &Shelf, form: &Form) -> Result<Response, Bare> {
    let limits = ask.site.limits();
    limits.check(Guess::Upload, ask.address, ask.now()).map_err(Bare::too_many)?;
    let known = form.choice("file").parse().ok().map(FileId);
    let coming = match known {
        Some(file) => ask.app().file_coming(shelf, file).await,
        None => begun(ask, shelf, form.get("label"), form.choice("bytes").parse().ok()).await,
    };
    told(ask, coming.map(|coming| (coming.file, coming.next)))
}

/// One piece of a file, `FILE-OFFSET`, with its digest: what was altered on the way is sent again.
pub async fn part(
    ask: &Ask,
    shelf: &Shelf,
    step: &str,
    digest: Option<&str>,
    sent: Sent,
) -> Result<Response, Bare> {
    let unknown = || Bare::from(StatusCode::NOT_FOUND);
    let (file, at) = step.split_once('-').ok_or_else(unknown)?;
    let file = FileId(file.parse().map_err(|_| unknown())?);
    let at: u64 = at.parse().map_err(|_| unknown())?;
    let bytes = match sent.into_bytes(PART_BYTES).await {
        Ok(bytes) => bytes,
        Err(Cut::TooMuch) => return Err(StatusCode::PAYLOAD_TOO_LARGE.into()),
        Err(Cut::Slow) => return Err(StatusCode::REQUEST_TIMEOUT.into()),
        Err(Cut::Broken) => return Err(StatusCode::BAD_REQUEST.into()),
    };
    let is_whole = digest == Some(&huiyin_domain::leaf::hex(&Sha256::digest(&bytes)));
    let coming = match is_whole {
        true => ask.app().file_part(shelf, file, at, &bytes).await,
        false => Err(FileFault::Offset.into()),
    };
    told(ask, coming.map(|coming| (coming.file, coming.next)))
}

/// The script says that everything is there.
pub async fn done(ask: &Ask, shelf: &Shelf, form: &Form) -> Result<Response, Bare> {
    let file = file_of(form)?;
    let kept = ask.app().file_done(shelf, file, wish_of(form)).await;
    told(ask, kept.map(|view| (view.id, view.bytes)))
}

/// Takes one away; the page comes again.
pub async fn drop(ask: &Ask, shelf: &Shelf, form: &Form) -> Result<(), Bare> {
    let file = file_of(form)?;
    match ask.app().file_drop(shelf, file).await {
        // Gone already is as good.
        Ok(()) | Err(Trouble::NotFound) => Ok(()),
        Err(trouble) => Err(trouble.into()),
    }
}

fn file_of(form: &Form) -> Result<FileId, Bare> {
    let file = form.choice("file").parse().map(FileId);
    file.map_err(|_| StatusCode::UNPROCESSABLE_ENTITY.into())
}

fn told(ask: &Ask, came: Result<(FileId, u64), FileTrouble>) -> Result<Response, Bare> {
    let (status, value) = match came {
        // As text: an id may be larger than a script can count.
        Ok((file, next)) => {
            let told = serde_json::json!({ "file": file.to_string(), "next": next });
            (StatusCode::OK, told)
        }
        Err(FileTrouble::Fault(fault)) => {
            let say = fault_said(ask, fault);
            let told = serde_json::json!({ "fault": fault.code(), "say": say });
            (StatusCode::UNPROCESSABLE_ENTITY, told)
        }
        Err(FileTrouble::Trouble(trouble)) => return Err(trouble.into()),
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((status, kind, value.to_string()).into_response())
}
