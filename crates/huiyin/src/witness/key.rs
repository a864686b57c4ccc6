//! The secret of a witness, in one line as Go's signed notes write it:
//! `PRIVATE+KEY+<name>+<id>+<base64(type ‖ seed)>`, in a file that only its owner reads.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_tlog::{Algorithm, Cosigner, Reason};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

const HEAD: &str = "PRIVATE+KEY+";
const MODE: u32 = 0o600;

#[derive(Debug)]
pub enum KeyFault {
    Disk(io::Error),
    /// Others than the owner may read it.
    Open,
    Malformed,
    Name(Reason),
}

pub struct WitnessKey;

impl WitnessKey {
    /// A new key in a new file; an existing file is never overwritten.
    ///
    /// # Errors
    /// The name cannot stand in a signature, or the file cannot be made.
    pub fn create(path: &Path, name: &str, seed: &[u8; 32]) -> Result<Cosigner, KeyFault> {
        let cosigner = Cosigner::of_seed(name, seed).map_err(KeyFault::Name)?;
        let mut bytes = vec![Algorithm::COSIGNATURE.0];
        bytes.extend_from_slice(seed);
        let (id, encoded) = (cosigner.public().id(), STANDARD.encode(bytes));
        let line = format!("{HEAD}{name}+{id:08x}+{encoded}\n");
        let mut options = OpenOptions::new();
        let opened = options.write(true).create_new(true).mode(MODE).open(path);
        let mut file = opened.map_err(KeyFault::Disk)?;
        file.write_all(line.as_bytes()).map_err(KeyFault::Disk)?;
        file.sync_all().map_err(KeyFault::Disk)?;
        Ok(cosigner)
    }

    /// # Errors
    /// The file is not what `create` made, or is open to others.
    pub fn load(path: &Path) -> Result<Cosigner, KeyFault> {
        let mode = std::fs::metadata(path).map_err(KeyFault::Disk)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyFault::Open);
        }
        let text = std::fs::read_to_string(path).map_err(KeyFault::Disk)?;
        let cosigner = read(&text).ok_or(KeyFault::Malformed)?;
        Ok(cosigner)
    }
}

fn read(text: &str) -> Option<Cosigner> {
    let rest = text.strip_suffix('\n')?.strip_prefix(HEAD)?;
    let mut parts = rest.splitn(3, '+');
    let (name, id, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = STANDARD.decode(encoded).ok()?;
    let (algorithm, seed) = bytes.split_first()?;
    if *algorithm != Algorithm::COSIGNATURE.0 {
        return None;
    }
    let cosigner = Cosigner::of_seed(name, seed.try_into().ok()?).ok()?;
    (format!("{:08x}", cosigner.public().id()) == id).then_some(cosigner)
}
