// c2sp.org/tlog-policy: which logs and witnesses are trusted, and how many must have cosigned.
import { COSIGNATURE, COSIGNATURE_ML_DSA_44, cosignedAt, keyParse } from "./note.js";
import { PolicyFault, Refusal, decimal, equal, refuse, textOf } from "./text.js";

const POLICY_BYTES_MAX = 256 * 1024;
const LINES_OF_KIND_MAX = 64;
/** How far a witness's clock may run ahead of ours. */
export const FUTURE_TOLERANCE_S = 15n * 60n;

/** A policy, or the fault of its first wrong line. */
export function policyParse(bytes) {
  let line = 1;
  try {
    const lines = policyText(bytes).split("\n").slice(0, -1);
    const draft = { logs: [], witnesses: [], named: new Map(), groups: 0, quorum: null };
    for (line = 1; line <= lines.length; line += 1) lineRead(draft, lines[line - 1]);
    line = lines.length;
    return draft.quorum ? draft : refuse("policy-quorum-missing");
  } catch (fault) {
    if (fault instanceof Refusal) throw new PolicyFault(fault.code, line);
    throw fault;
  }
}

function policyText(bytes) {
  if (bytes.length > POLICY_BYTES_MAX) refuse("too-long");
  const text = textOf(bytes) ?? refuse("not-text");
  if (bytes.some((b) => (b < 0x20 && b !== 0x09 && b !== 0x0a) || b === 0x7f)) {
    refuse("control-character");
  }
  return text === "" || text.endsWith("\n") ? text : refuse("unterminated");
}

function lineRead(draft, line) {
  const [word, ...rest] = line.split(/[ \t]/).filter(Boolean);
  if (word === undefined || word.startsWith("#")) return;
  const read = WORDS.get(word) ?? refuse("policy-word-unknown");
  read(draft, rest);
}

function log(draft, words) {
  if (words.length < 1 || words.length > 2) refuse("policy-words-wrong");
  const key = keyParse(words[0]);
  if (key.algorithm === COSIGNATURE) refuse("policy-key-kind");
  if (draft.logs.some((known) => equal(known.material, key.material))) {
    refuse("policy-key-repeated");
  }
  room(draft.logs.length);
  draft.logs.push(key);
}

function witness(draft, words) {
  if (words.length < 2 || words.length > 3) refuse("policy-words-wrong");
  const key = keyParse(words[1]);
  if (![COSIGNATURE, COSIGNATURE_ML_DSA_44].includes(key.algorithm)) refuse("policy-key-kind");
  if (draft.witnesses.some((known) => equal(known.key.material, key.material))) {
    refuse("policy-key-repeated");
  }
  room(draft.witnesses.length);
  const at = draft.witnesses.length;
  name(draft, words[0], (signed) => signed[at]);
  draft.witnesses.push({ name: words[0], key });
}

function group(draft, words) {
  if (words.length < 2) refuse("policy-words-wrong");
  const [own, asked, ...members] = words;
  room(draft.groups);
  draft.groups += 1;
  const threshold = thresholdOf(asked, members.length);
  if (threshold === 0 || threshold > members.length) refuse("policy-threshold-wrong");
  const rules = members.map((member) => {
    const known = draft.named.get(member) ?? refuse("policy-name-unknown");
    // Each name at most once, so that no witness counts twice.
    if (known.taken) refuse("policy-member-repeated");
    known.taken = true;
    return known.rule;
  });
  name(draft, own, (signed) => rules.filter((rule) => rule(signed)).length >= threshold);
}

function thresholdOf(asked, count) {
  if (asked === "all") return count;
  if (asked === "any") return 1;
  return Number(decimal(asked, BigInt(LINES_OF_KIND_MAX)) ?? refuse("policy-threshold-wrong"));
}

function quorum(draft, words) {
  if (words.length !== 1) refuse("policy-words-wrong");
  if (draft.quorum) refuse("policy-quorum-repeated");
  const known = draft.named.get(words[0]) ?? (words[0] === "none" ? { rule: () => true } : null);
  draft.quorum = (known ?? refuse("policy-name-unknown")).rule;
}

function name(draft, own, rule) {
  if (own === "none" || draft.named.has(own)) refuse("policy-name-taken");
  draft.named.set(own, { rule, taken: false });
}

const WORDS = new Map(Object.entries({ log, witness, group, quorum }));

function room(count) {
  if (count >= LINES_OF_KIND_MAX) refuse("policy-too-many");
}

/** Who of the policy cosigned; refused when one of them is wrong or they are too few. */
export async function cosigned(policy, note, nowS) {
  const signed = policy.witnesses.map(() => false);
  const lines = [];
  for (const [at, { name: witnessName, key }] of policy.witnesses.entries()) {
    const time = await cosignedAt(note, key);
    if (time === null) continue;
    if (nowS !== null && time > nowS + FUTURE_TOLERANCE_S) refuse("cosignature-future");
    signed[at] = true;
    lines.push({ witness: witnessName, time_s: Number(time) });
  }
  return policy.quorum(signed) ? lines : refuse("quorum-missed");
}
