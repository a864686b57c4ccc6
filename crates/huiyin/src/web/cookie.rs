//! Cookies: reading what came, writing what goes, sealing what nobody may read or change.
//! `__Host-` names where the connection is secure, plain names on a loopback without TLS.

use axum::http::{HeaderMap, HeaderValue, header};
use huiyin_app::keys::{Keys, Place};
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;

/// Every cookie the program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The chosen language; a year.
    Lang,
    /// What form tokens are bound to; until the browser closes.
    Csrf,
    /// A member of staff who signed in.
    Session,
    /// Where a resident's draft lies, and the only key to it; thirty days.
    Draft,
    /// The receipt just given; an hour.
    Receipt,
    /// The case somebody opened with number and secret; half an hour.
    Track,
    /// One line to show on the next page.
    Notice,
    /// The key of an officer's unit while it is open; until the browser closes, and no longer
    /// than the session.
    UnitKey,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Lang => "lang",
            Self::Csrf => "csrf",
            Self::Session => "session",
            Self::Draft => "draft",
            Self::Receipt => "receipt",
            Self::Track => "track",
            Self::Notice => "notice",
            Self::UnitKey => "unit-key",
        }
    }

    /// `None`: gone with the browser.
    const fn age_secs(self) -> Option<i64> {
        match self {
            Self::Lang => Some(365 * 86_400),
            Self::Csrf | Self::Session | Self::UnitKey => None,
            Self::Draft => Some(30 * 86_400),
            Self::Receipt => Some(3_600),
            Self::Track => Some(1_800),
            Self::Notice => Some(60),
        }
    }

    fn full_name(self, secure: bool) -> String {
        format!("{}{}", if secure { "__Host-" } else { "hy-" }, self.name())
    }

    /// The value a browser sent, as it is.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let name = self.full_name(secure);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value.to_owned())
    }

    /// A `Set-Cookie` line. Values are made here and hold only letters, digits and dashes.
    #[must_use]
    pub fn write(self, value: &str, secure: bool) -> HeaderValue {
        let name = self.full_name(secure);
        let tail = if secure { "; Secure" } else { "" };
        let age = self.age_secs().map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        line(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{tail}"))
    }

    #[must_use]
    pub fn clear(self, secure: bool) -> HeaderValue {
        let name = self.full_name(secure);
        let tail = if secure { "; Secure" } else { "" };
        line(format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{tail}"))
    }

    fn place(self) -> Place {
        Place { table: "cookie", row: 0, column: self.name() }
    }

    /// Sealed with its own end, so that an old value does not live on in a copied cookie.
    #[must_use]
    pub fn seal(self, keys: &Keys, now: Millis, plain: &[u8]) -> String {
        let end_ms = now.0 + self.age_secs().unwrap_or(86_400) * 1000;
        let bytes = [&end_ms.to_be_bytes(), plain].concat();
        hex(&keys.cookie().seal(self.place(), &bytes))
    }

    /// `None` when altered, of another cookie, or past its end.
    #[must_use]
    pub fn open(self, keys: &Keys, now: Millis, value: &str) -> Option<Vec<u8>> {
        let bytes = keys.cookie().open(self.place(), &from_hex(value)?).ok()?;
        let (end_ms, plain) = bytes.split_first_chunk::<8>()?;
        (i64::from_be_bytes(*end_ms) > now.0).then(|| plain.to_vec())
    }
}

fn line(text: String) -> HeaderValue {
    HeaderValue::from_str(&text).expect("cookie values are made of plain signs")
}

#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let whole = text.len().is_multiple_of(2) && text.len() <= 8192;
    if !whole || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_app::moment::Moment;
    use huiyin_domain::ids::AreaId;

    fn keys() -> Keys {
        Keys::from_bytes(&[3; 32], AreaId(1), &Moment::fixed(Millis(0)))
    }

    #[test]
    fn a_sealed_cookie_opens_in_time_and_only_as_itself() {
        let (keys, now) = (keys(), Millis(1_000_000));
        let value = Cookie::Track.seal(&keys, now, b"case");
        assert_eq!(Cookie::Track.open(&keys, now, &value).as_deref(), Some(&b"case"[..]));
        let late = Millis(now.0 + 1_800_000);
        assert_eq!(Cookie::Track.open(&keys, late, &value), None, "past its end");
        assert_eq!(Cookie::Receipt.open(&keys, now, &value), None, "another cookie");
        for bad in ["", "0", "zz", "00", "é", &value[2..]] {
            assert_eq!(Cookie::Track.open(&keys, now, bad), None, "{bad}");
        }
    }

    #[test]
    fn names_follow_the_connection() {
        let secure = Cookie::Csrf.write("abc", true);
        assert_eq!(secure, "__Host-csrf=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let plain = Cookie::Lang.write("en", false);
        assert!(plain.to_str().unwrap().starts_with("hy-lang=en; Path=/; HttpOnly"));
        let sent = HeaderMap::from_iter([(
            header::COOKIE,
            HeaderValue::from_static("a=b; hy-lang=en;__Host-lang=zh-CN ;x"),
        )]);
        assert_eq!(Cookie::Lang.read(&sent, false).as_deref(), Some("en"));
        assert_eq!(Cookie::Lang.read(&sent, true).as_deref(), Some("zh-CN"));
        assert_eq!(Cookie::Csrf.read(&sent, true), None);
    }
}
