// Ed25519 as crates/tlog asks for it: no key and no signature of small order, one encoding of each
// signature, no cofactor. The browser's own implementation where it has one, else the library.
import { Point } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal } from "./text.js";

const ORDER = Point.CURVE().n;

/** The point, or null where the bytes are none or of small order. */
function pointOf(bytes) {
  try {
    const point = Point.fromBytes(bytes, true);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}

export const isKey = (material) => material.length === 32 && pointOf(material) !== null;

const little = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Which implementation answered last: told with each result. */
export let engine = "library";

export async function verify(material, message, signature) {
  if (signature.length !== 64) return false;
  const commitment = pointOf(signature.slice(0, 32));
  const scalar = little(signature.slice(32));
  if (!commitment || scalar >= ORDER) return false;
  const native = await nativeVerify(material, message, signature);
  engine = native === null ? "library" : "webcrypto";
  return native ?? libraryVerify(material, message, signature, scalar);
}

/** null where the browser has no Ed25519: older ones, and pages of sites without TLS. */
async function nativeVerify(material, message, signature) {
  try {
    const { subtle } = globalThis.crypto;
    const key = await subtle.importKey("raw", material, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    return null;
  }
}

/** R = [s]B − [k]A, compared as bytes. */
function libraryVerify(material, message, signature, scalar) {
  const start = signature.slice(0, 32);
  const k = little(sha512(concat(start, material, message))) % ORDER;
  const key = pointOf(material);
  const found = Point.BASE.multiply(scalar, false).add(key.negate().multiply(k, false));
  return equal(found.toBytes(), start);
}
