// Hashes of RFC 6962 section 2.1 and the check of RFC 9162 section 2.1.3.2.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, refuse, utf8 } from "./text.js";

export const EMPTY_ROOT = sha256(new Uint8Array());
/** Sizes fit in 63 bits. */
export const SIZE_MAX = (1n << 63n) - 1n;
export const HASHES_MAX = 63;

export const digest = sha256;
export const leafHash = (entry) => sha256(concat(Uint8Array.of(0), entry));
const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right));

/** `SHA-256(domain ‖ salt ‖ event)` */
export const commit = (salt, event) => sha256(concat(utf8("huiyin/event/1\0"), salt, event));

/** How many hashes lead from the leaf to the root. */
function pathLength(index, size) {
  const inner = (index ^ (size - 1n)) === 0n ? 0 : (index ^ (size - 1n)).toString(2).length;
  const border = [...(index >> BigInt(inner)).toString(2)].filter((bit) => bit === "1").length;
  return inner + border;
}

export function inclusionCheck(leaf, index, size, path, root) {
  if (index >= size) refuse("index-outside");
  const wanted = pathLength(index, size);
  if (path.length < wanted) refuse("proof-short");
  if (path.length > wanted) refuse("proof-long");
  let [at, last, found] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (at & 1n || at === last) {
      found = nodeHash(sibling, found);
      // On the right edge, levels without a sibling are passed over.
      while (!(at & 1n) && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    } else {
      found = nodeHash(found, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  if (!equal(found, root)) refuse("root-differs");
}
