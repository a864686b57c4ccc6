//! `huiyin recover --mirror URL|DIR`: after a restore, the leaves that the database lacks come
//! back from a verified mirror, and the log says which events are gone.

use super::{Code, Context, Stop};
use crate::mirror::Source;
use huiyin_app::audit::LogFiles;
use huiyin_app::backup::{self, Fault, Recovered};
use huiyin_app::lang::Lang;
use huiyin_app::log::SetAside;
use huiyin_app::moment::Moment;

/// Of a bundle: more than any other file of a log.
const FILE_BYTES_MAX: usize = 2 << 20;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Address of a log, or the folder of a copy that `huiyin mirror` keeps
    #[arg(long, value_name = "URL|DIR")]
    pub mirror: String,
}

/// A mirror as the use cases read it.
pub(super) struct Files(Source);

impl Files {
    pub fn of(text: &str) -> Box<dyn LogFiles> {
        Box::new(Self(Source::of(text)))
    }
}

impl LogFiles for Files {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        self.0.get(path, FILE_BYTES_MAX).map_err(|fault| fault.to_string())
    }
}

/// # Errors
/// The sentence that says what is in the way; the database is as it was.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let settings = context.config.settings(Moment::real());
    let mirror = backup::mirror_of(&settings, Files::of(&args.mirror)).await.map_err(stop)?;
    let Recovered { gap: (from, to), set_aside, head } =
        backup::recover(&settings, &mirror).await.map_err(stop)?;
    if from == to {
        say!("{}", lang.plain("recover-nothing"));
    } else {
        let parts =
            [("from", from.into()), ("last", (to - 1).into()), ("leaves", (to - from).into())];
        say!("{}", lang.text("recover-gap", &parts));
    }
    aside_show(lang, set_aside);
    match backup::go_on(&settings).await? {
        None => say!("{}", lang.text("recover-done", &[("size", head.size.to_string().into())])),
        Some(why) => return Err(Stop(lang.text("recover-still", &[("why", why.into())]))),
    }
    Ok(Code::Fine)
}

/// Numbers that will not be given, a line for each office and year.
pub(super) fn aside_show(lang: Lang, set_aside: Vec<SetAside>) {
    for aside in set_aside {
        let parts = [
            ("office", aside.office.into()),
            ("year", aside.year.to_string().into()),
            ("from", aside.from.to_string().into()),
            ("to", aside.to.to_string().into()),
        ];
        say!("{}", lang.text("recover-aside", &parts));
    }
}
