// The files people hold: receipts (c2sp.org/tlog-proof), openings, promises, proofs of misconduct.
import { NOTE_BYTES_MAX, checkpointParse, hashOf, noteParse, signedBy } from "./note.js";
import {
  base64, decimal, equal, isKeyName, lineCut, refuse, size, utf8, wholeLines,
} from "./text.js";
import { HASHES_MAX, SIZE_MAX, commit, inclusionCheck, leafHash } from "./tree.js";

const PROOF = "c2sp.org/tlog-proof@v1";
export const OPENING = "huiyin-opening@v1";
export const PROMISE = "huiyin-promise@v1";
export const MISCONDUCT = "huiyin-misconduct@v1";
const RECEIPT_BYTES_MAX = NOTE_BYTES_MAX + 24 * 1024;
const EVENT_BYTES_MAX = 256 * 1024;
const EXTRA_CHARS_MAX = 16 * 1024;
/** The last second of the year 9999. */
const TIME_MAX_S = 253_402_300_799n;
const PROMISE_KEPT_WITHIN_S = 24n * 60n * 60n;

// --- receipts ----------------------------------------------------------------------------------

export function proofParse(bytes) {
  const [header, afterHeader] = lineCut(wholeLines(bytes, RECEIPT_BYTES_MAX));
  if (header !== PROOF) refuse("header-wrong");
  let [extra, rest] = [null, afterHeader];
  if (rest.startsWith("extra ")) {
    const [line, after] = lineCut(rest.slice("extra ".length));
    [extra, rest] = [base64(line, EXTRA_CHARS_MAX), after];
    if (!extra?.length) refuse("extra-malformed");
  }
  const [line, afterIndex] = lineCut(rest) ?? refuse("index-missing");
  if (!line.startsWith("index ")) refuse("index-missing");
  const index = decimal(line.slice("index ".length), SIZE_MAX - 1n) ?? refuse("index-malformed");
  const [path, checkpoint] = hashLines(afterIndex);
  if (checkpoint === "") refuse("checkpoint-missing");
  return { extra, index, path, checkpoint: checkpointParse(utf8(checkpoint)) };
}

/** Hashes up to the empty line, and what follows it. */
function hashLines(text) {
  const path = [];
  for (let rest = text; ;) {
    const [line, after] = lineCut(rest) ?? refuse("checkpoint-missing");
    if (line === "") return [path, after];
    if (path.length === HASHES_MAX) refuse("proof-hashes-too-many");
    path.push(hashOf(line) ?? refuse("proof-hash-malformed"));
    rest = after;
  }
}

/** The commitment in the entry that a receipt carries. */
export function leafCommitment(entry) {
  if (!entry) refuse("leaf-missing");
  if (entry.length !== 34) refuse("leaf-length");
  if (entry[0] !== 1) refuse("leaf-version");
  if (entry[1] !== 1) refuse("leaf-algorithm");
  return entry.slice(2);
}

export function inclusionVerify({ extra, index, path, checkpoint }) {
  inclusionCheck(leafHash(extra), index, checkpoint.size, path, checkpoint.root);
}

// --- openings ----------------------------------------------------------------------------------

function openingParse(bytes) {
  const [header, afterHeader] = lineCut(wholeLines(bytes, EVENT_BYTES_MAX + 128));
  if (header !== OPENING) refuse("opening-header");
  const [saltLine, afterSalt] = lineCut(afterHeader) ?? refuse("opening-salt");
  const salt = saltLine.startsWith("salt ") ? hashOf(saltLine.slice("salt ".length)) : null;
  if (!salt) refuse("opening-salt");
  const [event, rest] = lineCut(afterSalt) ?? refuse("opening-event");
  if (rest !== "" || !event.startsWith("{") || size(event) > EVENT_BYTES_MAX) {
    refuse("opening-event");
  }
  return { salt, event, origin: originOf(event) };
}

/** The event's one origin: a second one, or one that is no text, is refused. */
function originOf(event) {
  let head;
  try {
    head = JSON.parse(event);
  } catch {
    refuse("opening-event");
  }
  const keys = topKeys(event);
  const lawful = keys.filter((key) => key === "origin").length === 1
    && typeof head.origin === "string" && ![head.origin, ...keys].some(isBroken);
  return lawful ? head.origin : refuse("opening-event");
}

/** Half of a character that takes two units. */
const isBroken = (text) => /\p{Surrogate}/u.test(text);

/** All names of the outermost object, repeated ones too, out of text that is JSON. */
function topKeys(json) {
  const keys = [];
  let [depth, before] = [0, ""];
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs)) {
    if (token === ":" && depth === 1) keys.push(JSON.parse(before));
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    before = token;
  }
  return keys;
}

/** The event of the openings, all of which must fit. */
export function eventOf(openings, commitment, origin) {
  let event = null;
  for (const bytes of openings.filter((opening) => opening !== null)) {
    const opening = openingParse(bytes);
    if (!equal(commit(opening.salt, utf8(opening.event)), commitment)) refuse("opening-differs");
    if (opening.origin !== origin) refuse("opening-origin");
    event = opening.event;
  }
  return event;
}

// --- promises ----------------------------------------------------------------------------------

export const promiseKeyName = (origin) => `${origin}/promise`;

export function promiseParse(bytes) {
  const note = noteParse(bytes);
  const [header, rest] = lineCut(note.text);
  if (header !== PROMISE) refuse("header-wrong");
  const lines = rest.split("\n").slice(0, -1);
  if (lines.length !== 3) refuse("promise-malformed");
  const [origin, commitmentLine, timeLine] = lines;
  if (origin === "" || !isKeyName(promiseKeyName(origin))) refuse("promise-malformed");
  const commitment = hashOf(commitmentLine) ?? refuse("promise-malformed");
  const time = decimal(timeLine, TIME_MAX_S) ?? refuse("promise-malformed");
  return { note, origin, commitment, time, due: time + PROMISE_KEPT_WITHIN_S };
}

// --- misconduct --------------------------------------------------------------------------------

/** Two texts that one log signed and that cannot both be true: {origin, contradiction, at}. */
export async function misconductVerify(bytes, keys) {
  const [header] = lineCut(wholeLines(bytes, 2 * RECEIPT_BYTES_MAX + 128));
  if (header !== MISCONDUCT) refuse("header-wrong");
  const [first, afterFirst] = partCut(bytes.slice(MISCONDUCT.length + 1));
  const [second, rest] = partCut(afterFirst);
  if (rest.length) refuse("misconduct-malformed");
  const texts = [first, second].map((part) => wholeLines(part, RECEIPT_BYTES_MAX));
  const proofs = texts.filter((text) => text.startsWith(`${PROOF}\n`)).length;
  if (proofs === 1) refuse("misconduct-malformed");
  return proofs ? entriesCompare(first, second, keys) : headsCompare(first, second, keys);
}

/** `part <bytes>`, then as many bytes, which end between two characters. */
function partCut(bytes) {
  const at = bytes.indexOf(0x0a);
  const line = String.fromCharCode(...bytes.slice(0, Math.max(0, Math.min(at, 64))));
  const length = line.startsWith("part ")
    ? decimal(line.slice("part ".length), BigInt(RECEIPT_BYTES_MAX)) : null;
  const rest = bytes.slice(at + 1);
  const end = Number(length ?? refuse("misconduct-malformed"));
  const inside = end < rest.length && (rest[end] & 0xc0) === 0x80;
  if (end > rest.length || inside) refuse("misconduct-malformed");
  return [rest.slice(0, end), rest.slice(end)];
}

async function headsCompare(firstBytes, secondBytes, keys) {
  const [first, second] = [checkpointParse(firstBytes), checkpointParse(secondBytes)];
  const origin = await originShared(first, second, keys);
  if (first.size !== second.size || equal(first.root, second.root)) refuse("misconduct-none");
  return { origin, contradiction: "same-size", at: Number(first.size) };
}

async function entriesCompare(firstBytes, secondBytes, keys) {
  const [first, second] = [proofParse(firstBytes), proofParse(secondBytes)];
  const origin = await originShared(first.checkpoint, second.checkpoint, keys);
  for (const proof of [first, second]) {
    if (!proof.extra) refuse("leaf-missing");
    inclusionVerify(proof);
  }
  if (first.index !== second.index || equal(first.extra, second.extra)) refuse("misconduct-none");
  return { origin, contradiction: "same-index", at: Number(first.index) };
}

async function originShared(first, second, keys) {
  if (first.origin !== second.origin) refuse("misconduct-origins");
  await signedBy(first.note, first.origin, keys);
  await signedBy(second.note, second.origin, keys);
  return first.origin;
}
