//! The token that makes a second sending of the same form the same act. It is bound to what the
//! form says: going back, changing the text and sending again is another act, never a silent
//! repetition of the first.

use crate::web::form::Form;
use crate::web::page::CSRF_FIELD;
use huiyin_app::App;
use huiyin_domain::leaf::hex;
use sha2::{Digest, Sha256};

pub const FIELD: &str = "once";
const TOKEN_LEN: usize = 32;

pub fn fresh(app: &App) -> String {
    let token: [u8; TOKEN_LEN / 2] = app.moment().random();
    hex(&token)
}

/// A form without its token is never taken for another one.
pub fn of(app: &App, form: &Form) -> Vec<u8> {
    let given = form.choice(FIELD);
    let token = if given.len() == TOKEN_LEN { given.to_owned() } else { fresh(app) };
    bound(&token, form)
}

fn bound(token: &str, form: &Form) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(token);
    for (name, value) in form.pairs().filter(|(name, _)| *name != CSRF_FIELD) {
        for part in [name, value] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
    }
    digest.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_is_the_same_act_and_a_changed_one_is_not() {
        let form = |token, text| Form::of(&[(CSRF_FIELD, token), ("text", text)]);
        assert_eq!(
            bound("t", &form("1", "a")),
            bound("t", &form("2", "a")),
            "only the mask differs"
        );
        assert_ne!(bound("t", &form("1", "a")), bound("t", &form("1", "b")));
        assert_ne!(bound("t", &form("1", "a")), bound("u", &form("1", "a")));
        let split = Form::of(&[("text", "a"), ("b", "c")]);
        let joined = Form::of(&[("text", "ab"), ("", "c")]);
        assert_ne!(bound("t", &split), bound("t", &joined));
    }
}
