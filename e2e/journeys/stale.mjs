// Two officers with the same case open, and a session that ends while somebody writes: the second
// sees who changed what, and not a word that was typed is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { STORY, bring, classify, department, dispatcher, route } from "../kit/matter.mjs";
import { officer, openCase, signIn, step } from "../kit/officer.mjs";

export default function stale() {
  for (const lang of LANGS) {
    test(`two officers at once, and a session that ends (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const { me: resident, number } = await bring(lang);
  await resident.close();
  const { unit, handler, head } = department();
  const sender = await officer(dispatcher(), { lang });
  await openCase(sender, number);
  await classify(sender);
  await route(sender, unit);
  await sender.close();

  const one = await officer(handler, { lang });
  const two = await officer(head, { lang });
  await openCase(one, number);
  await openCase(two, number);
  await twoAtOnce(one, two, STORY[lang], handler);
  await one.close();
  await sessionEnds(two, STORY[lang]);
  await two.close();
}

/** The first takes it on; the second was about to give it back. */
async function twoAtOnce(one, two, story, handler) {
  const accept = await step(one, "accept");
  await accept.locator("input[name=send]").uncheck();
  await Promise.all([
    one.page.waitForEvent("domcontentloaded"),
    accept.locator("button.govuk-button:not([name])").click(),
  ]);
  const back = await step(two, "return");
  await back.locator("textarea").fill(story.not);
  await Promise.all([
    two.page.waitForEvent("domcontentloaded"),
    back.locator("button.govuk-button").click(),
  ]);
  const note = await text(two, ".govuk-error-summary");
  assert.ok(note.includes(handler.name), `who changed it is named: ${note}`);
  assert.ok((await text(two)).includes(story.not) || await two.page
    .locator(`textarea:has-text("${story.not}")`).count(), "what was typed is still there");
  await look(two, "desk-case-stale");
}

/** The session cookie is gone when the reason is sent; after signing in it waits to be sent. */
async function sessionEnds(me, story) {
  await me.go(me.path().replace(/\/return$/, ""));
  const box = await step(me, "transfer");
  await box.locator("textarea").fill(story.reason);
  const jar = await me.context.cookies();
  await me.context.clearCookies();
  await me.context.addCookies(jar.filter(({ name }) => !/session/i.test(name)));
  await Promise.all([
    me.page.waitForEvent("domcontentloaded"),
    box.locator("button.govuk-button").click(),
  ]);
  assert.equal(await me.page.locator("#password").count(), 1, "sign in first");
  await look(me, "desk-sign-in-kept");
  await signIn(me, me.account);
  assert.equal((await me.page.inputValue("#kept")).trim(), story.reason, "seen to be kept");
  await look(me, "desk-send-again");
  await press(me, "main form button");
  assert.match(me.path(), /^\/desk\/case\/\d+/);
  const field = me.page.locator("form[action$='/transfer'] textarea");
  assert.equal(await field.inputValue(), story.reason, "and it stands in its form again");
}
