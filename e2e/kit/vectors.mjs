// The vectors of the transparency log, all in one shape: the files a person holds, the policy, the
// moment, and the one right answer. Asked of the page and of the command line.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";

const folder = fileURLToPath(new URL("../../crates/tlog/tests/data/vectors/", import.meta.url));
/** The moment of all vectors; those that ask without a clock have the same answer then. */
export const NOW_S = 1_795_000_000;

const load = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const refused = (reason) => ({ verdict: "refused", reason });

export function receipts() {
  return [...load("receipts-good"), ...load("receipts-bad")].map((vector) => ({
    ...vector,
    file: vector.receipt_base64 ? Buffer.from(vector.receipt_base64, "base64")
      : Buffer.from(vector.receipt.repeat(vector.receipt_times ?? 1)),
    expect: vector.expect.sound ? sound(vector.expect.sound) : refused(vector.expect.refused),
  }));
}

function sound({ cosigned, ...rest }) {
  const lines = cosigned.map(([witness, time]) => ({ witness, time_s: time }));
  return { verdict: "sound", reason: null, ...rest, cosigned: lines };
}

/** Promises, receipts with their opening behind them, files of the wrong kind. */
export function files() {
  return load("files").map((vector) => ({ ...vector, file: Buffer.from(vector.file) }));
}

export function misconducts() {
  return load("misconduct").map(({ name, file, keys, expect }) => {
    const [contradiction, at] = expect.split(" ");
    const origin = "log.huiyin.example/330100";
    return {
      name, file: Buffer.from(file), now_s: NOW_S,
      policy: `${keys.map((key) => `log ${key}\n`).join("")}quorum none\n`,
      expect: at ? { verdict: "misconduct", reason: null, origin, contradiction, at: Number(at) }
        : refused(expect),
    };
  });
}

/** Whatever the policy allows, the file under it is none: so the answer is about the policy. */
export function policies() {
  return load("policies").map(({ policy, expect }, at) => {
    const [line, reason] = expect.split(" ");
    const fault = { verdict: "not-checked", reason, line: Number(line) };
    return {
      name: `policy ${at}: ${expect}`, file: Buffer.from("x\n"), policy, now_s: NOW_S,
      expect: expect === "fine" ? refused("header-wrong") : fault,
    };
  });
}

/** What a verifier answered otherwise than it had to: a line for each. */
export function differences(vectors, answers) {
  const wrong = vectors.map((vector, at) => [vector, answers[at]])
    .filter(([{ expect }, answer]) => !isDeepStrictEqual(answer, expect));
  return wrong.map(([{ name, expect }, answer]) =>
    `${name}: ${JSON.stringify(answer)} instead of ${JSON.stringify(expect)}`);
}

/** All vectors asked inside the page. */
export function askPage(page, vectors) {
  const plain = vectors.map(({ file, opening, policy, now_s: nowS }) =>
    ({ file: file.toString("base64"), opening: opening ?? null, policy, nowS }));
  return page.evaluate(async (asked) => {
    const utf8 = (text) => new TextEncoder().encode(text);
    const answers = [];
    for (const { file, opening, policy, nowS } of asked) {
      const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
      const beside = opening === null ? null : utf8(opening);
      answers.push(await globalThis.huiyinVerify(bytes, beside, utf8(policy), nowS));
    }
    return answers;
  }, plain);
}

/** All vectors asked of `huiyin verify --json`, a few at a time; the exit code must fit. */
export async function askCommand(vectors) {
  const here = mkdtempSync(join(tmpdir(), "huiyin-verify-"));
  const answers = [];
  const queue = [...vectors.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      answers[next[0]] = await askOne(here, ...next);
    }
  };
  try {
    await Promise.all([worker(), worker(), worker()]);
  } finally {
    rmSync(here, { recursive: true, force: true });
  }
  return answers;
}

const EXIT = { sound: 0, promised: 0, misconduct: 0, refused: 1, "not-checked": 2 };

async function askOne(here, at, { file, opening, policy, now_s: nowS }) {
  const put = (name, content) => {
    const path = join(here, `${at}-${name}`);
    writeFileSync(path, content);
    return path;
  };
  const args = ["verify", put("file", file), "--policy", put("policy", policy), "--json"];
  if (opening !== undefined && opening !== null) args.push("--opening", put("opening", opening));
  args.push("--at", String(nowS ?? NOW_S));
  // An empty folder and environment: nothing but the files is needed.
  const run = promisify(execFile)(process.env.HUIYIN_BIN, args, { cwd: here, env: {} });
  const { stdout, code = 0 } = await run.catch((fault) => fault);
  const answer = JSON.parse(stdout);
  return code === EXIT[answer.verdict] ? answer : { ...answer, code };
}

/** The same receipts with one byte altered, taken out or doubled: the same ones each time. */
export function mutations(vectors, count) {
  let seed = 20_261_123;
  const draw = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: count }, (_, number) => {
    const { expect, ...vector } = vectors[draw(vectors.length)];
    const at = draw(vector.file.length);
    const byte = vector.file[at];
    const bytes = [[byte ^ (1 << draw(8))], [], [byte, byte], [draw(256)]][number % 4];
    const file = Buffer.concat([
      vector.file.subarray(0, at), Buffer.from(bytes), vector.file.subarray(at + 1),
    ]);
    return { ...vector, file, name: `${vector.name}, mutation ${number} at byte ${at}` };
  });
}
