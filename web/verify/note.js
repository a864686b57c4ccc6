// Signed notes, keys and checkpoints: c2sp.org signed-note, tlog-checkpoint, tlog-cosignature.
import { isKey, verify } from "./ed25519.js";
import {
  base64, concat, decimal, equal, hex, isKeyName, lineCut, number, refuse, size, utf8, wholeLines,
} from "./text.js";
import { EMPTY_ROOT, SIZE_MAX, digest } from "./tree.js";

export const NOTE_BYTES_MAX = 128 * 1024;
const SIGNATURES_MAX = 32;
const SIGNATURE_CHARS_MAX = 8 * 1024;
const MATERIAL_BYTES_MAX = 4096;
const ORIGIN_BYTES_MAX = 255;
const EXTENSIONS_MAX = 16;
const EXTENSION_BYTES_MAX = 1024;
export const ED25519 = 0x01;
export const COSIGNATURE = 0x04;
export const COSIGNATURE_ML_DSA_44 = 0x06;

// --- keys --------------------------------------------------------------------------------------

/** `<name>+<8 hex digits>+<base64(type ‖ public key)>` */
export function keyParse(vkey) {
  const [, name, id, encoded] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(vkey) ?? refuse("key-malformed");
  if (!/^[0-9a-f]{8}$/.test(id)) refuse("key-malformed");
  const bytes = base64(encoded, MATERIAL_BYTES_MAX * 2);
  if (!bytes || bytes.length < 2) refuse("key-malformed");
  const [algorithm, material] = [bytes[0], bytes.slice(1)];
  if (!isKeyName(name) || material.length > MATERIAL_BYTES_MAX) refuse("key-malformed");
  if ([ED25519, COSIGNATURE].includes(algorithm) && !isKey(material)) refuse("key-malformed");
  // Types 0x02 and 0x05 derive the key's short number in other ways.
  if (![0x02, 0x05].includes(algorithm) && id !== keyId(name, bytes)) refuse("key-id-differs");
  return { name, id, algorithm, material, vkey };
}

const keyId = (name, bytes) => hex(digest(concat(utf8(`${name}\n`), bytes)).slice(0, 4));

/** For people to compare: half of the SHA-256 of the key as it is written, in groups of four. */
export function fingerprint(key) {
  return hex(digest(utf8(key.vkey)).slice(0, 16)).replace(/....(?!$)/g, "$& ");
}

// --- notes -------------------------------------------------------------------------------------

export function noteParse(bytes) {
  const whole = wholeLines(bytes, NOTE_BYTES_MAX);
  const cut = whole.lastIndexOf("\n\n");
  if (cut < 0) refuse("signatures-missing");
  return { text: whole.slice(0, cut + 1), signatures: signatureLines(whole.slice(cut + 2)) };
}

function signatureLines(text) {
  if (text === "") refuse("signatures-missing");
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, at) => {
    if (at === SIGNATURES_MAX) refuse("signatures-too-many");
    return signatureParse(line);
  });
}

/** `— <name> base64(key id ‖ signature)` */
function signatureParse(line) {
  const [, name, encoded] = /^— ([^ ]*) (.*)$/s.exec(line) ?? refuse("signature-line-malformed");
  if (!isKeyName(name)) refuse("signature-name-malformed");
  const bytes = base64(encoded, SIGNATURE_CHARS_MAX);
  if (!bytes || bytes.length < 5) refuse("signature-malformed");
  return { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

/** The one line that claims to be by this key; two are ambiguous. */
function claimOf(note, key) {
  const claims = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (claims.length > 1) refuse("signature-repeated");
  return claims[0];
}

/** At least one trusted key of this name signed, and none of those that claim to is wrong. */
export async function signedBy(note, name, keys) {
  const named = keys.filter((key) => key.name === name);
  if (!named.length) refuse("origin-unknown");
  let [signed, unsupported] = [false, false];
  for (const key of named) {
    const line = claimOf(note, key);
    if (!line) continue;
    if (key.algorithm !== ED25519) unsupported = true;
    else if (await verify(key.material, utf8(note.text), line.bytes)) signed = true;
    else refuse("log-signature-wrong");
  }
  if (!signed) refuse(unsupported ? "algorithm-unsupported" : "log-signature-missing");
}

/** When this witness signed; null when it did not, or in a way not built in. */
export async function cosignedAt(note, key) {
  const line = claimOf(note, key);
  if (!line || key.algorithm !== COSIGNATURE) return null;
  if (line.bytes.length !== 8 + 64) refuse("cosignature-length");
  const time = number(line.bytes.slice(0, 8));
  if (time > SIZE_MAX) refuse("cosignature-time");
  const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`);
  if (!await verify(key.material, message, line.bytes.slice(8))) refuse("cosignature-wrong");
  return time;
}

// --- checkpoints -------------------------------------------------------------------------------

export function checkpointParse(bytes) {
  const note = noteParse(bytes);
  const [origin, afterOrigin] = lineCut(note.text) ?? refuse("origin-malformed");
  if (origin === "" || size(origin) > ORIGIN_BYTES_MAX) refuse("origin-malformed");
  const [sizeLine, afterSize] = lineCut(afterOrigin) ?? refuse("size-malformed");
  const leaves = decimal(sizeLine, SIZE_MAX) ?? refuse("size-malformed");
  const [rootLine, rest] = lineCut(afterSize) ?? refuse("root-malformed");
  const root = hashOf(rootLine) ?? refuse("root-malformed");
  if (leaves === 0n && !equal(root, EMPTY_ROOT)) refuse("root-of-empty");
  const extensions = rest.split("\n").slice(0, -1);
  const lawful = (line) => line !== "" && size(line) <= EXTENSION_BYTES_MAX;
  if (extensions.length > EXTENSIONS_MAX || !extensions.every(lawful)) {
    refuse("extension-malformed");
  }
  return { note, origin, size: leaves, root };
}

/** One hash in 44 characters of Base64, or null. */
export function hashOf(line) {
  const bytes = base64(line, 44);
  return bytes?.length === 32 ? bytes : null;
}
