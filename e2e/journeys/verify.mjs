// The verification page from the disk with the network cut: every vector gets the answer that the
// command line gives, whichever Ed25519 the browser has; and a person finds their way through it.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DESK, LANGS, PHONE, person, town } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring } from "../kit/matter.mjs";
import {
  askCommand, askPage, differences, files, misconducts, mutations, policies, receipts,
} from "../kit/vectors.mjs";

const BUILT = fileURLToPath(new URL("../../web/dist/verify.html", import.meta.url));
const KINDS_MIN = 30;
const MUTATIONS = 400;

export default function verify() {
  test("every vector, page and command line", vectorsAgree);
  for (const lang of LANGS) test(`the verification page (${lang})`, () => journey(lang));
  test("a policy that the site suggests", suggested);
  test("a receipt of the town", received);
}

const disk = mkdtempSync(join(tmpdir(), "huiyin-page-"));
const FILE = join(disk, "verify.html");
copyFileSync(BUILT, FILE);
after(() => rmSync(disk, { recursive: true, force: true }));

/** Somebody with the page on their disk and no network. Any request is a fault. */
async function holder(options, file = FILE) {
  const me = await person(options);
  const asked = [];
  me.context.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) asked.push(request.url());
  });
  await me.context.route(/^(https?|wss?):/, (route) => route.abort());
  await me.context.setOffline(true);
  if (options.before) await me.context.addInitScript(options.before);
  await me.page.goto(pathToFileURL(file).href);
  const close = me.close;
  me.close = async () => {
    assert.deepEqual(asked, [], "no request left the page");
    await close();
  };
  return me;
}

// --- every vector ------------------------------------------------------------------------------

const ENGINES = {
  "WebCrypto with Ed25519": { engine: "webcrypto", before: () => {} },
  "WebCrypto without Ed25519": { engine: "library", before: withoutEd25519 },
  "no WebCrypto": { engine: "library", before: withoutWebCrypto },
};

function withoutEd25519() {
  const { importKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.importKey = function without(format, data, algorithm, ...rest) {
    if (algorithm.name === "Ed25519") throw new DOMException("unknown", "NotSupportedError");
    return importKey.call(this, format, data, algorithm, ...rest);
  };
}

function withoutWebCrypto() {
  Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined });
}

async function vectorsAgree() {
  const vectors = [...receipts(), ...files(), ...misconducts(), ...policies()];
  const bad = vectors.filter(({ expect }) => expect.reason !== null);
  const kinds = new Set(bad.map(({ expect }) => expect.reason));
  assert.ok(kinds.size >= KINDS_MIN, `${kinds.size} kinds of bad files`);
  const command = await askCommand(vectors);
  assert.deepEqual(differences(vectors, command), [], "the command line");
  const count = `${vectors.length} vectors, ${bad.length} bad of ${kinds.size} kinds`;
  console.log(`# command line: ${count}`);
  const altered = mutations(vectors.filter(({ expect }) => expect.reason === null), MUTATIONS);
  const expected = await askCommand(altered);
  const judged = altered.map((vector, at) => ({ ...vector, expect: expected[at] }));
  for (const [name, { engine, before }] of Object.entries(ENGINES)) {
    const me = await holder({ lang: "zh", before });
    const answers = await askPage(me.page, vectors);
    assert.deepEqual(differences(vectors, answers), [], `the page, ${name}`);
    // The last question has no signature in it, so the engine is asked after a sound one.
    await askPage(me.page, vectors.slice(0, 1));
    assert.equal(await me.page.evaluate(() => globalThis.huiyinVerify.engine()), engine, name);
    const wrong = differences(judged, await askPage(me.page, judged));
    assert.deepEqual(wrong, [], `mutations, ${name}`);
    console.log(`# page, ${name}: ${vectors.length} vectors and ${judged.length} mutations agree`);
    if (engine === "webcrypto") await controls(me.page, vectors, answers);
    await me.close();
  }
  const still = expected.filter(({ reason }) => reason === null).length;
  console.log(`# of ${MUTATIONS} mutations ${still} are still sound (lines nobody weighs)`);
}

/** The comparison itself must see a wrong expectation, and a file altered behind its back. */
async function controls(page, vectors, answers) {
  for (const at of [0, vectors.findIndex(({ expect }) => expect.verdict === "refused")]) {
    const planted = vectors.map((vector) => ({ ...vector }));
    const verdict = planted[at].expect.verdict === "sound" ? "refused" : "sound";
    planted[at].expect = { ...planted[at].expect, verdict };
    assert.equal(differences(planted, answers).length, 1, "a planted wrong answer is a difference");
  }
  const [first] = vectors;
  const file = Buffer.from(first.file.toString().replace("index 613", "index 612"));
  const found = differences([first], await askPage(page, [{ ...first, file }]));
  assert.equal(found.length, 1, "an altered vector is a difference");
  assert.match(found[0], /root-differs/);
  console.log("# controls: 2 planted expectations and 1 altered vector were found");
}

// --- a person ----------------------------------------------------------------------------------

const named = (name) => [...receipts(), ...files()].find((vector) => vector.name === name);
const asFile = (name, content) => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

async function checked(me, verdict, reason) {
  await me.page.locator("#form button.main").click();
  const box = me.page.locator("#result-body [data-verdict]");
  await box.waitFor();
  assert.equal(await box.getAttribute("data-verdict"), verdict);
  assert.equal(await box.getAttribute("data-reason"), reason ?? null);
  assert.equal(await me.page.evaluate(() => document.activeElement.id), "result");
  return (await me.page.locator("#result-body").textContent()).replace(/\s+/g, " ");
}

async function journey(lang) {
  const me = await holder({ lang, width: PHONE });
  const { page } = me;
  await look(me, "verify-empty");
  await page.locator("#form button.main").click();
  assert.notEqual(await page.locator("#fault").textContent(), "");

  const opened = named("witnessed by all, opened");
  await page.locator("#files").setInputFiles(asFile("我的.tlog-proof", opened.file));
  await checked(me, "not-checked", "policy-missing");
  await look(me, "verify-no-key");
  await page.locator("#policy").fill(opened.policy);
  assert.match(await page.locator("#fingerprints").textContent(), /f96a 340d 3418 5475/);
  assert.match(await checked(me, "sound"), /613.*f96a 340d 3418 5475.*w3.*AQHmJRtfQ65oB4uH/);
  await look(me, "verify-sound");
  await page.emulateMedia({ colorScheme: "dark" });
  await look(me, "verify-sound-dark");
  await page.locator("#files").setInputFiles(asFile("opening.txt", opened.opening));
  assert.match(await checked(me, "sound"), /330100-2026-000613/);

  const altered = opened.opening.replace("000613", "000614");
  await page.locator("#files").setInputFiles(asFile("opening.txt", altered));
  const words = await checked(me, "refused", "opening-differs");
  assert.doesNotMatch(words, /000614/, "what does not fit is not shown as registered");
  await look(me, "verify-refused-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await look(me, "verify-refused");
  await page.locator("#files").setInputFiles([
    asFile("a.tlog-proof", opened.file), asFile("b.tlog-proof", opened.file),
  ]);
  await page.locator("#fault:not(:empty)").waitFor();
  await page.locator("#clear").click();
  await handsOn(me);
  await languageTurned(me);
  await me.close();
}

/** Pasted without its last newline, dropped, and a bare key in place of a policy. */
async function handsOn(me) {
  const { page } = me;
  const plain = named("at once, blind, no witness asked");
  const [, key] = /^log (.*)$/m.exec(plain.policy);
  await page.locator("#policy").fill(`  ${key}\n`);
  await page.locator("#paste").fill(`\n${plain.file.toString().trimEnd()}  `);
  await checked(me, "sound");
  const edited = plain.file.toString().replace("index 613", "index 612");
  await page.locator("#paste").fill(edited);
  await checked(me, "refused", "root-differs");
  await page.locator("#clear").click();

  const promise = named("a promise whose day is over");
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "promise.txt"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
  }, promise.file.toString());
  await page.locator("#chosen", { hasText: "promise.txt" }).waitFor();
  await checked(me, "refused", "origin-unknown");
  await page.locator("#policy-file").setInputFiles(asFile("policy", promise.policy));
  await page.locator("#fingerprints dd").nth(1).waitFor();
  await checked(me, "promised");
  await look(me, "verify-promised");
  const convicted = named("a proof of misconduct");
  await page.locator("#files").setInputFiles(asFile("misconduct", convicted.file));
  await page.locator("#chosen", { hasText: "misconduct" }).waitFor();
  assert.match(await checked(me, "misconduct"), /1000/);
  await look(me, "verify-misconduct");
}

/** A result said in one language is said in the other. */
async function languageTurned(me) {
  const before = await me.page.locator("#result-body").textContent();
  await me.page.locator("#language").click();
  const turned = me.lang === "zh" ? "en" : "zh-CN";
  assert.equal(await me.page.locator("html").getAttribute("lang"), turned);
  assert.notEqual(await me.page.locator("#result-body").textContent(), before);
}

// --- as a site serves it -----------------------------------------------------------------------

/** The site's own key is only suggested: until it is compared, each verdict says so. */
async function suggested() {
  const plain = named("at once, blind, no witness asked");
  const given = JSON.stringify({ policy: `# </script>\n${plain.policy}`, lang: "en" })
    .replaceAll("<", "\\u003c");
  const page = readFileSync(FILE, "utf8").replace('{"policy":null,"lang":null}', () => given);
  const file = join(disk, "suggested.html");
  writeFileSync(file, page);
  const me = await holder({ lang: "en", width: DESK }, file);
  await look(me, "verify-suggested");
  await me.page.locator("#files").setInputFiles(asFile("a.tlog-proof", plain.file));
  const said = await checked(me, "sound");
  await me.page.locator("#compared").check();
  const then = await me.page.locator("#result-body").textContent();
  assert.ok(said.length > then.length, "the caution goes when the key was compared");
  await me.page.locator("#policy").fill(plain.policy.replace("330100+", "330101+"));
  assert.equal(await me.page.locator("#compared-part").isVisible(), false);
  await checked(me, "not-checked", "key-id-differs");
  await me.close();
}

/** From a real case to a verdict: the page that the town serves, then cut off from it. */
async function received() {
  const { me, number } = await bring("zh");
  const taken = async (path) => {
    const answer = await me.context.request.get(town.address + path);
    assert.equal(answer.status(), 200, path);
    return answer.body();
  };
  const file = await taken("/case/proof");
  const opening = String(await taken("/case/opening"));
  const policy = String(await taken("/log/policy"));
  const asked = { file, opening, policy, now_s: Math.floor(Date.now() / 1000) };
  const [answer] = await askCommand([asked]);
  assert.equal(answer.verdict, "sound", JSON.stringify(answer));
  assert.ok(answer.event.includes(number), "the opening names the case");
  assert.ok(!file.includes(number), "the proof alone does not");

  await me.go("/verify");
  const requests = [];
  me.context.on("request", (request) => requests.push(request.url()));
  await me.context.setOffline(true);
  assert.equal((await me.page.locator("#policy").inputValue()).trim(), policy.trim());
  await me.page.locator("#files").setInputFiles([
    asFile("receipt.tlog-proof", file), asFile("receipt.opening", opening),
  ]);
  assert.ok((await checked(me, "sound")).includes(number));
  await look(me, "verify-served");
  assert.deepEqual(await askPage(me.page, [asked]), [answer]);
  assert.deepEqual(requests, [], "no request left the page");
  await me.close();
}
