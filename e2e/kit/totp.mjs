// One-time codes as RFC 6238 has them (SHA-1, six digits, thirty seconds): the officer's telephone.
import { createHmac } from "node:crypto";

const STEP_MS = 30_000;
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(base32) {
  let bits = "";
  for (const sign of base32.replace(/[\s=-]/g, "").toUpperCase()) {
    bits += SIGNS.indexOf(sign).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export function code(base32, now = Date.now()) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
  const mac = createHmac("sha1", bytesOf(base32)).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The server takes each step once: waits for the first one after `used`. */
export async function codeOfStep(base32, step) {
  while (Date.now() < step * STEP_MS) await new Promise((go) => setTimeout(go, 200));
  return code(base32, step * STEP_MS);
}

export const stepNow = () => Math.floor(Date.now() / STEP_MS);
