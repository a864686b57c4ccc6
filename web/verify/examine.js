// The whole question: a file, an opening, a policy, a moment; one verdict. It answers the object
// that `huiyin verify --json` prints, for every file the same.
import {
  MISCONDUCT, OPENING, PROMISE, eventOf, inclusionVerify, leafCommitment, misconductVerify,
  promiseKeyName, promiseParse, proofParse,
} from "./files.js";
import { signedBy } from "./note.js";
import { FUTURE_TOLERANCE_S, cosigned, policyParse } from "./policy.js";
import { Refusal, hex, refuse } from "./text.js";

/** More than any of these files may have, so that a huge one is not read whole. */
export const FILE_BYTES_READ = 1 << 20;

/** Bytes; `opening` may be null, `nowS` is seconds or null without a clock. */
export async function examine(file, opening, policyBytes, nowS) {
  let policy;
  try {
    policy = policyParse(policyBytes);
  } catch (fault) {
    return { verdict: "not-checked", reason: codeOf(fault), line: fault.line };
  }
  try {
    return await found(file, opening, policy, nowS === null ? null : BigInt(nowS));
  } catch (fault) {
    return { verdict: "refused", reason: codeOf(fault) };
  }
}

function codeOf(fault) {
  if (fault instanceof Refusal) return fault.code;
  throw fault;
}

export function startsWithLine(bytes, line) {
  const start = [...bytes.slice(0, line.length + 1)].map((byte) => String.fromCharCode(byte));
  return start.join("") === `${line}\n`;
}

/** Tells the file by its first line. Every opening at hand, behind it or beside it, must fit. */
async function found(whole, beside, policy, nowS) {
  if (startsWithLine(whole, OPENING)) refuse("opening-alone");
  if (startsWithLine(whole, MISCONDUCT)) {
    if (beside) refuse("opening-differs");
    return { verdict: "misconduct", reason: null, ...await misconductVerify(whole, policy.logs) };
  }
  const [file, behind] = openingSplit(whole);
  const read = startsWithLine(file, PROMISE) ? promised : receipt;
  return read(file, [behind, beside], policy, nowS);
}

/** The last line that begins an opening parts the file. */
function openingSplit(file) {
  const at = new TextDecoder("latin1").decode(file).lastIndexOf(`\n${OPENING}\n`);
  return at < 0 ? [file, null] : [file.slice(0, at + 1), file.slice(at + 1)];
}

async function receipt(file, openings, policy, nowS) {
  const proof = proofParse(file);
  const commitment = leafCommitment(proof.extra);
  const { note, origin, size } = proof.checkpoint;
  await signedBy(note, origin, policy.logs);
  const witnesses = await cosigned(policy, note, nowS);
  inclusionVerify(proof);
  return {
    verdict: "sound", reason: null, origin, size: Number(size), index: Number(proof.index),
    commitment: hex(commitment), cosigned: witnesses,
    event: eventOf(openings, commitment, origin),
  };
}

async function promised(file, openings, policy, nowS) {
  const { note, origin, commitment, time, due } = promiseParse(file);
  await signedBy(note, promiseKeyName(origin), policy.logs);
  if (nowS !== null && time > nowS + FUTURE_TOLERANCE_S) refuse("promise-future");
  return {
    verdict: "promised", reason: null, origin, commitment: hex(commitment),
    time_s: Number(time), due_s: Number(due), overdue: nowS !== null && nowS > due,
    event: eventOf(openings, commitment, origin),
  };
}
