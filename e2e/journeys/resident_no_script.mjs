// The same resident with scripts switched off: nothing essential may be missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { STORY, answered, receipt } from "../kit/matter.mjs";

export default function residentNoScript() {
  for (const lang of LANGS) {
    test(`a resident without scripts (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const me = await person({ lang, width: PHONE, js: false });
  const story = STORY[lang];
  await bringIt(me, story);
  const { number, secret } = await receipt(me);
  assert.ok(await me.page.locator(".hy-slip svg").count() > 0, "the code needs no script");
  assert.equal(await me.page.locator("[data-js]:visible").count(), 0, "no dead buttons");
  await look(me, "portal-receipt");

  await press(me, "form[action='/case/leave'] button");
  await me.go("/track");
  await me.page.fill("#number", number.toLowerCase());
  await me.page.fill("#secret", secret.replaceAll("-", " ").toLowerCase());
  await press(me, "form[action='/track'] button[type=submit]");
  assert.equal(me.path(), "/case", "capitals and dashes do not matter");
  await me.page.fill("#material", story.more);
  await press(me, "form[action='/case/material'] button");
  assert.ok((await text(me, ".hy-timeline")).includes(story.more));
  await me.page.locator(".hy-owed__why summary").first().click();
  assert.ok(await me.page.locator(".hy-why").first().isVisible(), "details open without script");

  await (await answered(number, lang)).close();
  await me.go("/case");
  await me.page.check("input[name=verdict][value=partly-solved]");
  await me.page.fill("#comment", story.not);
  await press(me, "form[action='/case/verdict'] button");
  assert.ok((await text(me, ".hy-timeline")).includes(story.not), "the verdict is on record");
  await look(me, "portal-case-judged");
  await me.close();
}

async function bringIt(me, story) {
  await me.go("/");
  await press(me, "a[href='/new']");
  await press(me, "form[action='/new'] button[type=submit]");
  assert.equal(await me.page.locator("#text-error").count(), 1);
  await me.page.fill("#text", story.text);
  await press(me, "form[action='/new'] button[type=submit]");
  await me.go("/new");
  assert.equal(await me.page.inputValue("#text"), story.text, "each step saves the draft");
  await press(me, "form[action='/new'] button[type=submit]");
  await me.page.check("input[name=kind][value=enquiry]");
  await press(me, "form[action='/new/where'] button");
  await press(me, "form[action='/new/files'] button[value=on]");
  await me.page.fill("#email", "no address");
  await press(me, "form[action='/new/contact'] button");
  assert.equal(await me.page.inputValue("#email"), "no address", "what was typed is kept");
  await me.page.fill("#email", "");
  await press(me, "form[action='/new/contact'] button");
  await press(me, "form[action='/new/check'] button");
  assert.equal(me.path(), "/receipt");
}
