//! Copies and key copies encrypted to people who are not here (age, X25519): the server knows
//! only their public halves, so whoever takes the machine cannot open what it has written.
//! A copy in the clear begins with a brace, an encrypted one with age's own first line.

use super::Fault;
use age::x25519;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::str::FromStr;
use zeroize::Zeroizing;

/// What every encrypted copy begins with.
const MAGIC: &[u8] = b"age-encryption.org/v1";
const SECRET: &str = "AGE-SECRET-KEY-1";
const IDENTITY_BYTES_MAX: u64 = 64 << 10;
const RECIPIENTS_MAX: usize = 16;

/// To whom a copy is encrypted; each of them alone can open it.
pub struct Recipients(Vec<x25519::Recipient>);

impl std::fmt::Debug for Recipients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipients({})", self.0.len())
    }
}

impl Recipients {
    /// # Errors
    /// None, too many, or one that is no public key.
    pub fn parse(texts: &[String]) -> Result<Self, Fault> {
        if texts.is_empty() {
            return Err(Fault::new("no-recipient"));
        }
        if texts.len() > RECIPIENTS_MAX {
            return Err(Fault::new("recipients-many").with("most", RECIPIENTS_MAX));
        }
        let parsed = texts.iter().map(|text| {
            // A private half pasted by mistake must not be repeated on a screen.
            let shown = if text.starts_with(SECRET) { SECRET } else { text };
            let wrong = |_| Fault::new("recipient").with("text", shown);
            x25519::Recipient::from_str(text.trim()).map_err(wrong)
        });
        Ok(Self(parsed.collect::<Result<_, _>>()?))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Encrypts what is written through it; without `finish` the last part is missing, and whoever
/// opens it is told so.
pub struct Sealing<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealing<W> {
    /// # Errors
    /// The output refuses.
    pub fn new(recipients: &Recipients, out: W) -> Result<Self, Fault> {
        let each = recipients.0.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(each);
        let encryptor = encryptor.map_err(|_| Fault::new("no-recipient"))?;
        Ok(Self(encryptor.wrap_output(out)?))
    }

    /// # Errors
    /// The output refuses.
    pub fn finish(self) -> Result<W, Fault> {
        Ok(self.0.finish()?)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The private halves, as they come from the place where they are kept.
#[derive(Default)]
pub struct Identities(Vec<x25519::Identity>);

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

impl Identities {
    /// # Errors
    /// The file cannot be read, or holds no private key.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let there =
            |fault| Fault::new("identity-file").with("file", path.display()).with("why", fault);
        let mut text = Zeroizing::new(String::new());
        let file = File::open(path).map_err(|fault| there(fault.to_string()))?;
        let read = file.take(IDENTITY_BYTES_MAX).read_to_string(&mut text);
        read.map_err(|fault| there(fault.to_string()))?;
        let lines = text.lines().map(str::trim).filter(|line| line.starts_with(SECRET));
        let found: Vec<_> =
            lines.filter_map(|line| x25519::Identity::from_str(line).ok()).collect();
        if found.is_empty() {
            return Err(Fault::new("identity-none").with("file", path.display()));
        }
        Ok(Self(found))
    }
}

/// A new pair: what is written down and locked away, and what the server is told.
#[must_use]
pub fn identity_new() -> (Zeroizing<String>, String) {
    use age::secrecy::ExposeSecret;
    let identity = x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let text = format!("# public: {public}\n{}\n", identity.to_string().expose_secret());
    (Zeroizing::new(text), public)
}

/// Whether this is an encrypted copy; nothing is taken from the input.
///
/// # Errors
/// The input cannot be read.
pub fn is_sealed(input: &mut impl BufRead) -> Result<bool, Fault> {
    Ok(input.fill_buf()?.starts_with(MAGIC))
}

pub type Input = Box<dyn BufRead + Send>;

/// The copy itself, decrypted on the way when it has to be.
///
/// # Errors
/// It is encrypted and nobody's identity was given, or not that of one of its recipients.
pub fn opened(mut input: Input, identities: Option<&Identities>) -> Result<Input, Fault> {
    if !is_sealed(&mut input)? {
        return Ok(input);
    }
    let identities = identities.ok_or_else(|| Fault::new("identity-missing"))?;
    let decryptor = age::Decryptor::new_buffered(input).map_err(|fault| unopened(&fault))?;
    let each = identities.0.iter().map(|one| one as &dyn age::Identity);
    let stream = decryptor.decrypt(each).map_err(|fault| unopened(&fault))?;
    Ok(Box::new(BufReader::new(stream)))
}

fn unopened(fault: &age::DecryptError) -> Fault {
    match fault {
        age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => {
            Fault::new("identity-wrong")
        }
        age::DecryptError::Io(fault) => Fault::new("disk").with("why", fault),
        _ => Fault::new("sealed-damaged"),
    }
}

/// What can be known of an encrypted copy without being able to open it: that its beginning is
/// one and can be read.
///
/// # Errors
/// It is none, or damaged.
pub fn header_check(input: impl BufRead) -> Result<(), Fault> {
    age::Decryptor::new_buffered(input).map(drop).map_err(|fault| unopened(&fault))
}
