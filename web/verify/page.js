// The page: takes files and a policy from the person, asks `examine`, says the verdict in words.
// It never asks the network for anything and never writes anything down.
/* global TEXTS */
import { engine } from "./ed25519.js";
import { FILE_BYTES_READ, examine, startsWithLine } from "./examine.js";
import { OPENING, promiseKeyName } from "./files.js";
import { fingerprint } from "./note.js";
import { policyParse } from "./policy.js";
import { textOf, utf8 } from "./text.js";

/** For tests and for whoever prefers the console: bytes, bytes or null, bytes, seconds or null. */
globalThis.huiyinVerify = Object.assign(examine, { engine: () => engine });

const at = (id) => document.getElementById(id);
const given = JSON.parse(at("given").textContent);
const held = { proof: null, opening: null };
let lang = langFirst();
let shown = null;
/** Files are read by and by; whoever needs them waits for this. */
let taking = Promise.resolve();

function langFirst() {
  const wishes = [given.lang, ...(navigator.languages ?? [])].filter(Boolean);
  const known = wishes.map((wish) => wish.slice(0, 2).toLowerCase()).find((tag) => tag in TEXTS);
  return known ?? "zh";
}

// --- words -------------------------------------------------------------------------------------

function t(key, parts = {}) {
  const text = TEXTS[lang][key] ?? `[${key}]`;
  return text.replace(/\{ \$(\w+) \}/g, (_, name) => parts[name]);
}

function wordsPut() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = `${t("verify-page-title")} · 回音 Huiyin`;
  for (const place of document.querySelectorAll("[data-t]")) {
    place.textContent = t(place.dataset.t);
  }
  at("language").textContent = t("verify-page-language");
  at("language").lang = lang === "zh" ? "en" : "zh-CN";
  chosenPut();
  policyPut();
  if (shown) resultPut(shown);
}

function timeOf(seconds) {
  try {
    const form = { dateStyle: "long", timeStyle: "long" };
    return new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", form)
      .format(new Date(seconds * 1000));
  } catch {
    return String(seconds);
  }
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- the proof ---------------------------------------------------------------------------------

const bytesOf = async (file) =>
  new Uint8Array(await file.slice(0, FILE_BYTES_READ).arrayBuffer());

/** A later choice takes the place of an earlier one of its kind. */
async function filesTake(files) {
  const taken = { proof: null, opening: null };
  for (const file of files) {
    const bytes = await bytesOf(file);
    const kind = startsWithLine(bytes, OPENING) ? "opening" : "proof";
    if (taken[kind]) { faultSay("verify-page-two-proofs"); return; }
    taken[kind] = { name: file.name, bytes };
  }
  held.proof = taken.proof ?? held.proof;
  held.opening = taken.opening ?? held.opening;
  if (taken.proof) at("paste").value = "";
  resultDrop();
  chosenPut();
}

function chosenPut() {
  const names = [held.proof, held.opening].filter(Boolean).map(({ name }) => name);
  at("chosen").textContent = names.length
    ? t("verify-page-chosen", { names: names.join(", ") }) : "";
}

/** What was pasted lost its last newline more often than not: one is put back. */
const pastedBytes = (text) => utf8(`${text.replace(/\r\n?/g, "\n").trim()}\n`);

function proofBytes() {
  const pasted = at("paste").value.trim();
  if (pasted) return pastedBytes(pasted);
  return held.proof?.bytes ?? held.opening?.bytes ?? null;
}

function openingBytes() {
  const alone = !held.proof && !at("paste").value.trim();
  return alone ? null : held.opening?.bytes ?? null;
}

async function photoRead(file) {
  at("photo-fault").textContent = "";
  try {
    const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
    const [code] = await detector.detect(await createImageBitmap(file));
    at("paste").value = code.rawValue;
    resultDrop();
  } catch {
    at("photo-fault").textContent = t("verify-page-photo-none");
  }
}

async function photoOffer() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.() ?? [];
  at("photo-part").hidden = !formats.includes("qr_code");
}

// --- the policy --------------------------------------------------------------------------------

/** Bare keys, one a line, are a policy that asks no witness. */
function policyText() {
  const text = at("policy").value.replace(/\r\n?/g, "\n").trim();
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const bare = lines.length > 0 && lines.every((line) => /^[^ \t#]+\+[^ \t]+$/.test(line));
  return bare ? `${lines.map((line) => `log ${line}\n`).join("")}quorum none\n` : `${text}\n`;
}

const isGiven = () => Boolean(given.policy) && at("policy").value.trim() === given.policy.trim();

function policyPut() {
  const place = at("fingerprints");
  place.replaceChildren();
  at("given-part").hidden = !isGiven();
  at("compared-part").hidden = !isGiven();
  if (!at("policy").value.trim()) return;
  try {
    const list = element("dl");
    for (const key of policyParse(utf8(policyText())).logs) {
      list.append(element("dt", `${t("verify-page-fingerprints")} · ${key.name}`));
      list.append(element("dd", fingerprint(key), "mono"));
    }
    place.append(list);
  } catch (fault) {
    place.append(element("p", wordsOfFault(fault.code, fault.line)[0], "fault"));
  }
}

async function policyTake(file) {
  const text = file ? textOf(await bytesOf(file)) : null;
  at("policy").value = text ?? "";
  resultDrop();
  policyPut();
}

// --- the verdict -------------------------------------------------------------------------------

function faultSay(key) {
  at("fault").textContent = key ? t(key) : "";
}

function resultDrop() {
  shown = null;
  at("result").hidden = true;
  faultSay(null);
}

async function check() {
  resultDrop();
  await taking;
  const file = proofBytes();
  if (!file) { faultSay("verify-page-no-file"); at("files").focus(); return; }
  const policy = at("policy").value.trim() ? utf8(policyText()) : null;
  const nowS = Math.floor(Date.now() / 1000);
  shown = policy ? await examine(file, openingBytes(), policy, nowS)
    : { verdict: "not-checked", reason: "policy-missing" };
  resultPut(shown);
  at("result").hidden = false;
  at("result").focus();
}

const KINDS = { sound: "good", promised: "care", misconduct: "bad", refused: "bad" };
const SIGNS = { sound: "✔", promised: "…", misconduct: "✘", refused: "✘" };

function resultPut(result) {
  const box = element("div", undefined, KINDS[result.verdict] ?? "care");
  box.dataset.verdict = result.verdict;
  if (result.reason) box.dataset.reason = result.reason;
  const [says, ...more] = saysOf(result);
  box.append(element("p", `${SIGNS[result.verdict] ?? "!"} ${says}`, "says"));
  more.forEach((line) => box.append(element("p", line)));
  const parts = [box];
  if (isGiven() && !at("compared").checked && !result.reason) {
    parts.push(element("p", t("verify-page-not-compared"), "caution"));
  }
  parts.push(detailsOf(result));
  at("result-body").replaceChildren(...parts);
}

function saysOf(result) {
  const { verdict, origin, index, size, contradiction } = result;
  if (verdict === "sound") return [t("verify-sound", { origin, index, size })];
  if (verdict === "misconduct") {
    return [t(`verify-misconduct-${contradiction}`, { origin, at: result.at })];
  }
  if (verdict === "promised") {
    const [time, due] = [timeOf(result.time_s), timeOf(result.due_s)];
    const next = result.overdue ? "verify-promised-overdue" : "verify-promised-wait";
    return [t("verify-promised", { origin, time, due }), t(next)];
  }
  const first = verdict === "refused" ? "verify-refused" : "verify-not-checked";
  return [t(first), ...wordsOfFault(result.reason, result.line)];
}

/** What is wrong, and what to do. */
function wordsOfFault(code, line) {
  const where = line ? `（${t("verify-at-line", { line })}）` : "";
  const place = lang === "zh" ? where : where.replace("（", " (").replace("）", ")");
  return [t(`verify-wrong-${code}`) + place, t(`verify-do-${code}`)];
}

function detailsOf(result) {
  const list = element("dl");
  const add = (name, value, kind) => {
    list.append(element("dt", name));
    const place = element("dd");
    place.append(value instanceof Node ? value : element("span", value, kind));
    list.append(place);
  };
  if (result.reason) add(t("verify-code"), result.reason, "mono");
  if (!result.origin) return list;
  const name = result.verdict === "promised" ? promiseKeyName(result.origin) : result.origin;
  for (const key of policyParse(utf8(policyText())).logs.filter((one) => one.name === name)) {
    add(t("verify-key"), fingerprint(key), "mono");
  }
  if (result.commitment) {
    witnessesPut(result, add);
    add(t("verify-print"), printOf(result), "mono");
    const event = result.event && element("pre", indented(result.event));
    add(t("verify-event"), event ?? t("verify-event-none"));
  }
  return list;
}

/** The event's own words, only on lines of their own. */
function indented(json) {
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g, (token) => {
    if (token === "}" || token === "]") { depth -= 1; return line() + token; }
    if (token === ":") return ": ";
    if (token === "{" || token === "[") depth += 1;
    return "{[,".includes(token) ? token + line() : token;
  });
}

/** As the slip shows it: the log entry of a proof, the bare commitment of a promise. */
function printOf({ verdict, commitment }) {
  const whole = verdict === "sound" ? `0101${commitment}` : commitment;
  const bytes = whole.match(/../g).map((pair) => Number.parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes));
}

function witnessesPut(result, add) {
  if (!result.cosigned) return;
  const lines = result.cosigned.map(({ witness, time_s: time }) =>
    t("verify-witness", { witness, time: timeOf(time) }));
  add(t("verify-page-witnesses"), lines.join("\n") || t("verify-witness-none"), "lines");
}

// --- the person's hands ------------------------------------------------------------------------

function clear() {
  [held.proof, held.opening] = [null, null];
  for (const id of ["files", "paste", "photo"]) at(id).value = "";
  resultDrop();
  chosenPut();
  at("files").focus();
}

function listen() {
  at("form").addEventListener("submit", (event) => { event.preventDefault(); check(); });
  at("files").addEventListener("change", () => { taking = filesTake([...at("files").files]); });
  at("photo").addEventListener("change", () => photoRead(at("photo").files[0]));
  at("policy-file").addEventListener("change", () => {
    taking = policyTake(at("policy-file").files[0]);
  });
  at("paste").addEventListener("input", resultDrop);
  at("policy").addEventListener("input", () => { resultDrop(); policyPut(); });
  at("compared").addEventListener("change", () => { if (shown) resultPut(shown); });
  at("clear").addEventListener("click", clear);
  at("language").addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    wordsPut();
  });
  // A file dropped beside its place must not take the page's.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => event.preventDefault());
  }
  document.addEventListener("dragover", () => at("drop").classList.add("over"));
  for (const kind of ["dragleave", "drop"]) {
    document.addEventListener(kind, () => at("drop").classList.remove("over"));
  }
  document.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) taking = filesTake(files);
    else if (text) { at("paste").value = text; resultDrop(); }
  });
}

at("unfit").hidden = true;
at("tool").hidden = false;
at("language").hidden = false;
at("policy").value = given.policy ?? "";
wordsPut();
listen();
photoOffer();
