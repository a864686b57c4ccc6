//! c2sp.org/tlog-policy: which logs and witnesses are trusted, and how many of whom must have
//! cosigned. One text file, the same for server, command line and page.

use crate::checkpoint::SignedCheckpoint;
use crate::key::{Algorithm, VerifierKey};
use crate::reason::Reason;
use crate::text;
use crate::verify::{Cosigned, FUTURE_TOLERANCE_S};

const POLICY_BYTES_MAX: usize = 256 * 1024;
/// The specification recommends 32 of each at least.
const LINES_OF_KIND_MAX: usize = 64;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// Has meaning only inside the policy.
    pub name: String,
    pub key: VerifierKey,
    pub url: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    quorum: Quorum,
}

/// A rule over witnesses, by their place in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Quorum {
    None,
    Witness(usize),
    Group { threshold: usize, members: Vec<Quorum> },
}

impl Quorum {
    fn met(&self, signed: &[bool]) -> bool {
        match self {
            Self::None => true,
            Self::Witness(at) => signed[*at],
            Self::Group { threshold, members } => {
                members.iter().filter(|member| member.met(signed)).count() >= *threshold
            }
        }
    }
}

/// What is wrong with a policy file, and in which line (counted from 1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PolicyProblem {
    pub line: usize,
    pub kind: PolicyKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyKind {
    TooLong,
    NotText,
    ControlCharacter,
    Unterminated,
    WordUnknown,
    WordsWrong,
    Key(Reason),
    KeyKind,
    KeyRepeated,
    NameTaken,
    NameUnknown,
    MemberRepeated,
    ThresholdWrong,
    TooMany,
    QuorumRepeated,
    QuorumMissing,
}

impl PolicyKind {
    /// All but those that a key's own reason names.
    pub const ALL: &[Self] = &[
        Self::TooLong,
        Self::NotText,
        Self::ControlCharacter,
        Self::Unterminated,
        Self::WordUnknown,
        Self::WordsWrong,
        Self::KeyKind,
        Self::KeyRepeated,
        Self::NameTaken,
        Self::NameUnknown,
        Self::MemberRepeated,
        Self::ThresholdWrong,
        Self::TooMany,
        Self::QuorumRepeated,
        Self::QuorumMissing,
    ];

    /// The stable name: kebab-case. A fault in a key has the code of its reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::NotText => "not-text",
            Self::ControlCharacter => "control-character",
            Self::Unterminated => "unterminated",
            Self::WordUnknown => "policy-word-unknown",
            Self::WordsWrong => "policy-words-wrong",
            Self::Key(reason) => reason.code(),
            Self::KeyKind => "policy-key-kind",
            Self::KeyRepeated => "policy-key-repeated",
            Self::NameTaken => "policy-name-taken",
            Self::NameUnknown => "policy-name-unknown",
            Self::MemberRepeated => "policy-member-repeated",
            Self::ThresholdWrong => "policy-threshold-wrong",
            Self::TooMany => "policy-too-many",
            Self::QuorumRepeated => "policy-quorum-repeated",
            Self::QuorumMissing => "policy-quorum-missing",
        }
    }
}

impl std::fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind.code())
    }
}

impl std::error::Error for PolicyProblem {}

impl Policy {
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyProblem> {
        let text = policy_text(bytes).map_err(|kind| PolicyProblem { line: 1, kind })?;
        let mut draft = Draft::default();
        let mut line_count = 0;
        for (at, line) in text.lines().enumerate() {
            line_count = at + 1;
            draft.line(line).map_err(|kind| PolicyProblem { line: at + 1, kind })?;
        }
        let missing = PolicyProblem { line: line_count, kind: PolicyKind::QuorumMissing };
        let quorum = draft.quorum.ok_or(missing)?;
        Ok(Self { logs: draft.logs, witnesses: draft.witnesses, quorum })
    }

    /// One log and no witness: enough for the receipt given at once.
    #[must_use]
    pub fn of_log(log: VerifierKey) -> Self {
        Self { logs: vec![log], witnesses: Vec::new(), quorum: Quorum::None }
    }

    #[must_use]
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Who of the policy cosigned; refused when one of them is wrong or they are too few.
    pub fn cosigned(
        &self,
        head: &SignedCheckpoint,
        now_s: Option<u64>,
    ) -> Result<Vec<Cosigned>, Reason> {
        let mut signed = vec![false; self.witnesses.len()];
        let mut cosigned = Vec::new();
        for (at, witness) in self.witnesses.iter().enumerate() {
            let Some(time_s) = head.cosigned_at(&witness.key)? else { continue };
            if now_s.is_some_and(|now| time_s > now.saturating_add(FUTURE_TOLERANCE_S)) {
                return Err(Reason::CosignatureFuture);
            }
            signed[at] = true;
            cosigned.push(Cosigned { witness: witness.name.clone(), time_s });
        }
        if self.quorum.met(&signed) { Ok(cosigned) } else { Err(Reason::QuorumMissed) }
    }
}

fn policy_text(bytes: &[u8]) -> Result<&str, PolicyKind> {
    if bytes.len() > POLICY_BYTES_MAX {
        return Err(PolicyKind::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| PolicyKind::NotText)?;
    if text.bytes().any(|b| (b < 0x20 && b != b'\t' && b != b'\n') || b == 0x7f) {
        return Err(PolicyKind::ControlCharacter);
    }
    if text.is_empty() || text.ends_with('\n') { Ok(text) } else { Err(PolicyKind::Unterminated) }
}

/// Names defined so far: each with its rule, and whether a group has taken it as a member.
#[derive(Default)]
struct Draft {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    named: Vec<(String, Quorum, bool)>,
    groups: usize,
    quorum: Option<Quorum>,
}

impl Draft {
    fn line(&mut self, line: &str) -> Result<(), PolicyKind> {
        let words: Vec<_> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", vkey] | ["log", vkey, _] => self.log(vkey),
            ["witness", name, vkey] => self.witness(name, vkey, None),
            ["witness", name, vkey, url] => self.witness(name, vkey, Some(url)),
            ["group", name, threshold, members @ ..] => self.group(name, threshold, members),
            ["quorum", name] => self.quorum_set(name),
            ["log" | "witness" | "group" | "quorum", ..] => Err(PolicyKind::WordsWrong),
            _ => Err(PolicyKind::WordUnknown),
        }
    }

    fn log(&mut self, vkey: &str) -> Result<(), PolicyKind> {
        let key = VerifierKey::parse(vkey).map_err(PolicyKind::Key)?;
        if key.algorithm() == Algorithm::COSIGNATURE {
            return Err(PolicyKind::KeyKind);
        }
        if self.logs.iter().any(|log| log.material() == key.material()) {
            return Err(PolicyKind::KeyRepeated);
        }
        room(self.logs.len())?;
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &str, vkey: &str, url: Option<&str>) -> Result<(), PolicyKind> {
        let key = VerifierKey::parse(vkey).map_err(PolicyKind::Key)?;
        let cosigns = [Algorithm::COSIGNATURE, Algorithm::COSIGNATURE_ML_DSA_44];
        if !cosigns.contains(&key.algorithm()) {
            return Err(PolicyKind::KeyKind);
        }
        if self.witnesses.iter().any(|witness| witness.key.material() == key.material()) {
            return Err(PolicyKind::KeyRepeated);
        }
        room(self.witnesses.len())?;
        self.name(name, Quorum::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness { name: name.to_owned(), key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), PolicyKind> {
        room(self.groups)?;
        self.groups += 1;
        let count = members.len();
        let threshold = match threshold {
            "all" => count,
            "any" => 1,
            number => text::decimal_read(number, LINES_OF_KIND_MAX as u64)
                .ok_or(PolicyKind::ThresholdWrong)? as usize,
        };
        if threshold == 0 || threshold > count {
            return Err(PolicyKind::ThresholdWrong);
        }
        let mut rules = Vec::new();
        for member in members {
            let found = self.named.iter_mut().find(|(known, ..)| known == member);
            let (_, rule, taken) = found.ok_or(PolicyKind::NameUnknown)?;
            // Each name at most once, so that no witness counts twice.
            if std::mem::replace(taken, true) {
                return Err(PolicyKind::MemberRepeated);
            }
            rules.push(rule.clone());
        }
        self.name(name, Quorum::Group { threshold, members: rules })
    }

    fn quorum_set(&mut self, name: &str) -> Result<(), PolicyKind> {
        if self.quorum.is_some() {
            return Err(PolicyKind::QuorumRepeated);
        }
        let rule = match self.named.iter().find(|(known, ..)| known == name) {
            _ if name == "none" => Quorum::None,
            Some((_, rule, _)) => rule.clone(),
            None => return Err(PolicyKind::NameUnknown),
        };
        self.quorum = Some(rule);
        Ok(())
    }

    fn name(&mut self, name: &str, rule: Quorum) -> Result<(), PolicyKind> {
        if name == "none" || self.named.iter().any(|(known, ..)| known == name) {
            return Err(PolicyKind::NameTaken);
        }
        self.named.push((name.to_owned(), rule, false));
        Ok(())
    }
}

fn room(count: usize) -> Result<(), PolicyKind> {
    if count < LINES_OF_KIND_MAX { Ok(()) } else { Err(PolicyKind::TooMany) }
}
