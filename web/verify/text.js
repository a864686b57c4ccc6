// The strict reading that every text format of the log shares, as in crates/tlog/src/text.rs: one
// spelling of each number and of each Base64 string, whole lines, no control characters.

/** Why a file is refused: the code never changes, words are looked up by it. */
export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** A policy's fault, with its line. */
export class PolicyFault extends Refusal {
  constructor(code, line) {
    super(code);
    this.line = line;
  }
}

export function refuse(code) {
  throw new Refusal(code);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

/** Length in bytes, which is what every limit counts. */
export const size = (text) => utf8(text).length;

/** The text, or null where the bytes are none. */
export function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-8 of whole lines without control characters but the newline. */
export function wholeLines(bytes, bytesMax) {
  if (bytes.length === 0) refuse("empty");
  if (bytes.length > bytesMax) refuse("too-long");
  const text = textOf(bytes) ?? refuse("not-text");
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x0a)) refuse("control-character");
  if (!text.endsWith("\n")) refuse("unterminated");
  return text;
}

/** [the first line without its newline, what follows]; null where no line ends. */
export function lineCut(text) {
  const at = text.indexOf("\n");
  return at < 0 ? null : [text.slice(0, at), text.slice(at + 1)];
}

/** A decimal without leading zeroes, at most `max`; else null. */
export function decimal(text, max) {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return null;
  const number = BigInt(text);
  return number <= max ? number : null;
}

/** RFC 4648 section 4 with padding; bits that carry no data must be zero. Else null. */
export function base64(text, charsMax) {
  if (text.length > charsMax || text.length % 4) return null;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, (c) => c.charCodeAt(0)) : null;
}

/** A key's name: not empty, no space of any script, no plus. */
export function isKeyName(name) {
  return name !== "" && size(name) <= 255 && !/[\p{White_Space}+\u0000-\u001f]/u.test(name);
}

export function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Big-endian bytes as one number. */
export const number = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
