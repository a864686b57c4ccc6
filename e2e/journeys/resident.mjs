// A resident with a telephone: the guided form with a mistake on the way, a draft that survives,
// the receipt, the way back in with number and secret, and their own word on the answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text, town } from "../kit/browser.mjs";
import { look, picture } from "../kit/look.mjs";
import { STORY, answered, receipt } from "../kit/matter.mjs";

export default function resident() {
  for (const lang of LANGS) {
    test(`a resident with a telephone, from the first word to the verdict (${lang})`,
      () => journey(lang));
  }
}

async function journey(lang) {
  const me = await person({ lang, width: PHONE });
  await me.go("/");
  await look(me, "portal-home");
  await press(me, "a[href='/new']");
  await mistake(me, STORY[lang]);
  await draft(me, STORY[lang]);
  await rest(me, STORY[lang]);
  const { number, secret } = await left(me);
  await me.close();

  const again = await backIn(lang, number, secret);
  await addMore(again, STORY[lang]);
  const officer = await answered(number, lang);
  await officer.close();
  await judge(again, STORY[lang]);
  await again.close();
}

/** An empty form is refused beside the field; what was typed stays; focus is at the summary. */
async function mistake(me, story) {
  const { page } = me;
  await look(me, "portal-new");
  await page.fill("#title", story.title);
  await press(me, "form[action='/new'] button[type=submit]");
  assert.equal(await page.inputValue("#title"), story.title, "what was typed is kept");
  assert.equal(await page.locator("#text-error").count(), 1, "the message is beside the field");
  const focused = () => document.activeElement?.classList.contains("govuk-error-summary");
  assert.ok(await page.evaluate(focused), "the summary has the focus");
  await look(me, "portal-new-wrong");
  await page.locator(".govuk-error-summary a").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
}

/** Typed, saved by itself, the page closed: it is all there in a new one. */
async function draft(me, story) {
  const { page } = me;
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/new/save"));
  await page.locator("#text").pressSequentially(story.text.slice(0, 12));
  await page.fill("#text", story.text);
  assert.equal((await saved).status(), 204);
  await page.locator("[data-autosave-note]:not(:empty)").waitFor();
  await me.go("/");
  await me.go("/new");
  assert.equal(await page.inputValue("#text"), story.text, "the draft survived");
  assert.equal(await page.inputValue("#title"), story.title);
  await press(me, "form[action='/new'] button[type=submit]");
}

async function rest(me, story) {
  const { page } = me;
  assert.equal(me.path(), "/new/where");
  await look(me, "portal-where");
  await page.check("input[name=kind][value=claim]");
  await page.fill("#place", story.place);
  await press(me, "form[action='/new/where'] button");
  assert.equal(me.path(), "/new/files");
  await press(me, "form[action='/new/files'] button[value=on]");
  assert.equal(me.path(), "/new/contact");
  await look(me, "portal-contact");
  await page.fill("#name", story.name);
  await page.fill("#phone", "12ab");
  await page.check("input[name=wish][value=sms]");
  await press(me, "form[action='/new/contact'] button");
  assert.equal(await page.inputValue("#phone"), "12ab", "what was typed is kept");
  await look(me, "portal-contact-wrong");
  await page.fill("#phone", "13800000000");
  await press(me, "form[action='/new/contact'] button");
  assert.equal(me.path(), "/new/check");
  const shown = await text(me);
  for (const part of [story.title, story.text.slice(0, 20), story.place, story.name]) {
    assert.ok(shown.includes(part), `${part} can be checked`);
  }
  await look(me, "portal-check");
  await press(me, "form[action='/new/check'] button");
}

/** The receipt: number, secret, a code to scan, and only the slip on paper. */
async function left(me) {
  const { page } = me;
  assert.equal(me.path(), "/receipt");
  await look(me, "portal-receipt");
  const given = await receipt(me);
  assert.match(given.number, /^[A-Z0-9]+-\d{4}-\d{6}-\d$/);
  assert.match(given.secret, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  assert.ok(await page.locator(".hy-slip svg path, .hy-slip svg rect").count() > 0, "a code");
  assert.ok(!page.url().includes(given.number), "the number is not in the address");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".hy-slip__qr").first().isVisible());
  assert.ok(!await page.locator(".govuk-panel").isVisible(), "only the slip is printed");
  await picture(me, `portal-slip-print-${me.lang}`);
  await page.emulateMedia({ media: "screen" });
  await me.go("/new");
  assert.equal(await page.inputValue("#text"), "", "nothing stays in the form");
  return given;
}

/** The link of the slip fills the form, and the secret leaves the address at once. */
async function backIn(lang, number, secret) {
  const me = await person({ lang, width: PHONE });
  const { page } = me;
  await me.go("/case");
  assert.equal(me.path(), "/track", "nobody sees a case without its secret");
  await me.go("/track");
  await look(me, "portal-track");
  await page.fill("#number", number);
  await page.fill("#secret", "0000-0000-0000-0000");
  await press(me, "form[action='/track'] button[type=submit]");
  assert.equal(await page.inputValue("#number"), number);
  await look(me, "portal-track-wrong");
  await page.goto("about:blank");
  await page.goto(`${town.address}/track#n=${number}&s=${secret.replaceAll("-", "")}`);
  assert.equal(await page.inputValue("#number"), number);
  assert.equal(page.url(), `${town.address}/track`, "the secret has left the address");
  await press(me, "form[action='/track'] button[type=submit]");
  assert.equal(me.path(), "/case");
  await look(me, "portal-case");
  return me;
}

async function addMore(me, story) {
  await me.page.fill("#material", story.more);
  await press(me, "form[action='/case/material'] button");
  assert.ok((await text(me, ".hy-timeline")).includes(story.more), "it stands in the story");
  const why = me.page.locator(".hy-owed__why summary").first();
  await why.click();
  assert.ok(await me.page.locator(".hy-why").first().isVisible(), "the date explains itself");
  await look(me, "portal-case-added");
}

async function judge(me, story) {
  const { page } = me;
  await me.go("/case");
  assert.ok(await page.locator(".hy-answer__text").isVisible(), "the answer is there");
  await look(me, "portal-case-answered");
  await page.check("input[name=verdict][value=not-solved]");
  await page.check("input[name=again]");
  await press(me, "form[action='/case/verdict'] button");
  assert.equal(await page.locator("#comment-error").count(), 1, "a reason is asked for");
  await page.fill("#comment", story.not);
  await press(me, "form[action='/case/verdict'] button");
  assert.equal(me.path(), "/case");
  assert.ok((await text(me, ".hy-timeline")).includes(story.not), "it was said");
  assert.equal(await page.locator("input[name=verdict]").count(), 0, "it is being handled again");
  await look(me, "portal-case-reopened");
  await press(me, "form[action='/case/leave'] button");
  await me.go("/case");
  assert.equal(me.path(), "/track", "this device was cleared");
}
