// The receipt goes its own way: proof and opening are saved as files and checked by the command
// line without a network; the secret is changed, without a script too; a lost one is given anew at
// the counter, and whoever comes with the old slip is told.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { LANGS, PHONE, person, press, text, town } from "../kit/browser.mjs";
import { look, picture } from "../kit/look.mjs";
import { bring, dispatcher, receipt } from "../kit/matter.mjs";
import { accounts, act, officer, step } from "../kit/officer.mjs";
import { day } from "../kit/steps.mjs";

const folder = mkdtempSync(join(tmpdir(), "huiyin-receipt-"));
after(() => rmSync(folder, { recursive: true, force: true }));

export default function receiptJourney() {
  for (const lang of LANGS) {
    test(`the receipt proves itself, and its secret can be changed (${lang})`, () => journey(lang));
    test(`a new secret without scripts (${lang})`, () => withoutScript(lang));
  }
}

async function journey(lang) {
  const { me, number, secret } = await bring(lang);
  const proof = await saved(me, "/case/proof", /^receipt-\d+\.tlog-proof$/);
  const opening = await saved(me, "/case/opening", /^receipt-\d+\.opening$/);
  await onPaper(me, proof, lang);
  await anybodyChecks(proof, opening, number, lang);
  const fresh = await change(me, number, secret, lang);
  await lost(lang, number, fresh);
  await me.close();
}

/** A tap on the link saves a file whose name says nothing. */
async function saved(me, href, name) {
  const [download] = await Promise.all([
    me.page.waitForEvent("download"),
    (async () => {
      const link = me.page.locator(`a[href='${href}']`);
      const box = me.page.locator(`details:has(a[href='${href}'])`);
      if (await box.count() && await box.getAttribute("open") === null) {
        await box.locator("summary").click();
      }
      await link.click();
    })(),
  ]);
  assert.match(download.suggestedFilename(), name);
  const path = join(folder, `${me.lang}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** The lower part of the slip: a code of its own, and the fingerprint that the file has. */
async function onPaper(me, proof, lang) {
  const content = readFileSync(proof, "utf8");
  const fingerprint = content.match(/^extra (.+)$/m)[1];
  const index = content.match(/^index (\d+)$/m)[1];
  const apart = await text(me, ".hy-slip__proof");
  assert.ok(apart.includes(fingerprint) && apart.includes(index), "paper and file can be matched");
  assert.equal(await me.page.locator(".hy-slip__proof svg").count(), 1, "the proof as a code");
  await look(me, "portal-receipt-proof");
  await me.page.emulateMedia({ media: "print" });
  assert.ok(await me.page.locator(".hy-slip__proof").isVisible());
  await picture(me, `portal-slip-proof-print-${lang}`, true);
  await me.page.emulateMedia({ media: "screen" });
}

/** Somebody with the files, the notice board's policy and the program; no address of ours. */
async function anybodyChecks(proof, opening, number, lang) {
  const policy = join(folder, `${lang}-policy.txt`);
  const board = await fetch(`${town.address}/log/policy`);
  writeFileSync(policy, await board.text());
  const alone = await command([proof, "--policy", policy, "--json"]);
  assert.equal(alone.code, 0, alone.out);
  assert.ok(!alone.out.includes(number), "the proof alone says nothing of the case");
  const opened = await command([proof, "--opening", opening, "--policy", policy, "--json"]);
  assert.equal(opened.code, 0, opened.out);
  assert.ok(opened.out.includes(number), "with the opening it is this case");
  const spoilt = `${proof}.spoilt`;
  writeFileSync(spoilt, readFileSync(proof, "utf8").replace(/^index \d+$/m, "index 0"));
  assert.notEqual((await command([spoilt, "--policy", policy])).code, 0, "the control");
}

function command(args) {
  return new Promise((done) => {
    const env = { PATH: "/nowhere", LANG: "C.UTF-8" };
    execFile(process.env.HUIYIN_BIN, ["verify", ...args], { cwd: folder, env }, (fault, out, err) =>
      done({ code: fault?.code ?? 0, out: out + err }));
  });
}

/** A new secret: the old one is typed once more; another browser that had it open is shut out. */
async function change(me, number, secret, lang) {
  const other = await person({ lang, width: PHONE });
  await track(other, number, secret);
  assert.equal(other.path(), "/case");
  await me.go("/case");
  await look(me, "portal-case-proof");
  await press(me, "a[href='/case/secret']");
  await look(me, "portal-secret");
  await me.page.fill("#secret", "0000-0000-0000-0000");
  await press(me, "form[action='/case/secret'] button");
  assert.equal(await me.page.locator("#secret-error").count(), 1);
  await look(me, "portal-secret-wrong");
  await me.page.fill("#secret", secret);
  await press(me, "form[action='/case/secret'] button");
  assert.equal(me.path(), "/receipt");
  const given = await receipt(me);
  assert.equal(given.number, number);
  assert.notEqual(given.secret, secret);
  await look(me, "portal-receipt-renewed");
  await other.go("/case");
  assert.equal(other.path(), "/track", "the old secret opens nothing any more");
  await track(other, number, secret);
  assert.equal(await other.page.locator("#secret-error").count(), 1, "and is told so");
  await look(other, "portal-track-retired");
  await other.close();
  return given.secret;
}

async function track(me, number, secret) {
  await me.go("/track");
  await me.page.fill("#number", number);
  await me.page.fill("#secret", secret);
  await press(me, "form[action='/track'] button[type=submit]");
}

/** Found by its day, without the number; a wrong guess at who brought it is told. */
async function sought(clerk, number) {
  await clerk.go("/desk/lost");
  await clerk.page.fill("#day", "soon");
  await press(clerk, "form[action='/desk/lost'] button");
  await look(clerk, "desk-lost-wrong");
  await clerk.page.fill("#day", day(0));
  await press(clerk, "form[action='/desk/lost'] button");
  await look(clerk, "desk-lost");
  await press(clerk, `main table a:text-is("${number}")`);
  await act(clerk, "secret-seek", (box) => box.locator("[name=said]").fill("0000"));
  await look(clerk, "desk-lost-sought");
}

/** At the counter of the office that registered it. */
async function lost(lang, number, secret) {
  const clerk = await officer(accounts("intake", dispatcher().unit_id)[0], { lang });
  await sought(clerk, number);
  const box = await step(clerk, "secret-reissue");
  await box.locator("textarea[name=reason]").fill(lang === "zh" ? "本人带证件来" : "Came with papers");
  const button = "form[action$='/secret-reissue'] button.govuk-button";
  await press(clerk, button);
  const fault = clerk.page.locator("#secret-reissue-checked-error");
  assert.equal(await fault.count(), 1, "the check in person is asked for");
  await look(clerk, "desk-reissue");
  await clerk.page.locator("input[name=checked]").check();
  await press(clerk, button);
  assert.equal(clerk.path(), "/desk/new/slip");
  const given = await receipt(clerk);
  assert.equal(given.number, number);
  await look(clerk, "desk-slip-renewed");
  await clerk.close();

  const me = await person({ lang, width: PHONE });
  await track(me, number, secret);
  assert.equal(await me.page.locator("#secret-error").count(), 1, "the old slip is recognised");
  await look(me, "portal-track-reissued");
  await track(me, number, given.secret);
  assert.equal(me.path(), "/case");
  assert.ok((await text(me, ".hy-timeline")).includes(lang === "zh" ? "补发" : "new secret"));
  await look(me, "portal-case-reissued");
  await me.close();
}

async function withoutScript(lang) {
  const { me, number, secret } = await bring(lang, { js: false });
  await look(me, "portal-receipt-proof");
  await me.go("/case/secret");
  await me.page.fill("#secret", secret.replaceAll("-", " ").toLowerCase());
  await press(me, "form[action='/case/secret'] button");
  assert.equal(me.path(), "/receipt");
  const given = await receipt(me);
  assert.equal(given.number, number);
  assert.notEqual(given.secret, secret);
  await look(me, "portal-receipt-renewed");
  await press(me, "form[action='/case/leave'] button");
  await track(me, number, given.secret);
  assert.equal(me.path(), "/case");
  await me.close();
}
