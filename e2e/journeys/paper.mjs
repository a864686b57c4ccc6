// Somebody without a screen: they come to the counter and want letters. The letter is printed and
// posted, and what they write on its slip is typed in with their secret.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, press, text } from "../kit/browser.mjs";
import { look, picture } from "../kit/look.mjs";
import { STORY, receipt } from "../kit/matter.mjs";
import { accounts, officer } from "../kit/officer.mjs";

export default function paper() {
  for (const lang of LANGS) {
    test(`letters and their reply slips (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const me = await officer(accounts("intake")[0], { lang, width: DESK });
  const { number, secret } = await brought(me, STORY[lang]);
  await posted(me, number, STORY[lang]);
  await replied(me, number, secret, STORY[lang]);
  await me.close();
}

async function brought(me, story) {
  await me.go("/desk/new");
  await me.page.fill("#body", story.text);
  await me.page.fill("#title", story.title);
  await me.page.fill("#name", story.name);
  await me.page.check("input[name=wish][value=post]");
  await press(me, "form[action='/desk/new'] button[type=submit]:not([name])");
  assert.ok(await me.page.locator("#address-error").count(), "a letter needs an address");
  await me.page.fill("#address", story.place);
  await press(me, "form[action='/desk/new'] button[type=submit]:not([name])");
  return receipt(me);
}

async function posted(me, number, story) {
  await me.go("/desk/letters");
  const list = await text(me);
  assert.ok(list.includes(number) && !list.includes(story.name), "no name in the list");
  await look(me, "desk-letters");
  await press(me, `a.hy-caseno:has-text("${number}")`);
  const letter = await text(me, ".hy-letter");
  assert.ok(letter.includes(story.name) && letter.includes(story.place), "ready for its envelope");
  await look(me, "desk-letter");
  await me.page.emulateMedia({ media: "print" });
  await picture(me, `desk-letter-print-${me.lang}`, true);
  await me.page.emulateMedia({ media: "screen" });
  await press(me, "form[action$='/letters'] button");
  assert.ok(!(await text(me)).includes(number), "it is gone");
}

async function replied(me, number, secret, story) {
  await me.go("/desk/paper");
  await me.page.fill("#number", number);
  await me.page.fill("#secret", "0000-0000-0000-0000");
  await me.page.check("input[name=said][value=unanswered]");
  await me.page.fill("#why", story.not);
  await press(me, "form[action='/desk/paper'] button[type=submit]");
  assert.ok(await me.page.locator("#number-error").count(), "nothing without the secret");
  await look(me, "desk-paper-wrong");
  await me.page.fill("#secret", secret);
  await press(me, "form[action='/desk/paper'] button[type=submit]");
  assert.equal(await me.page.locator(".govuk-notification-banner").count(), 1, "taken in");
}
