// The counter and the telephone, by keyboard alone: not one call of a mouse in this file. Signing
// in, entering a call in under a minute, the slip, and sending the case to who is responsible.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, person, text } from "../kit/browser.mjs";
import { accessible, look, picture } from "../kit/look.mjs";
import { STORY, dispatcher, receipt } from "../kit/matter.mjs";
import { Fingers } from "../kit/fingers.mjs";
import { accounts, codeFor } from "../kit/officer.mjs";

export default function counter() {
  LANGS.forEach((lang, at) => {
    test(`the counter by keyboard alone (${lang})`, () => journey(lang, at));
  });
}

async function journey(lang, at) {
  const me = await person({ lang, width: DESK });
  const fingers = new Fingers(me.page);
  await signIn(me, fingers, clerk(at));
  await keysListed(me, fingers);
  const number = await enterCall(me, fingers, STORY[lang]);
  await slipThenNext(me, fingers, number);
  await find(me, fingers, number);
  await me.close();
  const other = await person({ lang, width: DESK });
  await routeIt(other, new Fingers(other.page), number, at);
  await other.close();
}

/** Each language signs in somebody else: a code is good once. */
function clerk(at) {
  const found = accounts("intake");
  return found[at % found.length];
}

async function signIn(me, fingers, account) {
  await me.go("/desk");
  const kept = await me.page.evaluate(() => document.activeElement?.id);
  assert.equal(kept, "login", "the first field has the focus");
  await look(me, "desk-sign-in");
  await fingers.type(account.login);
  await fingers.press("Tab");
  await fingers.type("wrong password");
  await fingers.press("Tab");
  await fingers.type("000000");
  await fingers.leave("Enter");
  assert.equal(await me.page.inputValue("#login"), account.login, "the login is kept");
  await accessible(me, "desk-sign-in-wrong");
  await fingers.to("#password");
  await fingers.type(account.password);
  await fingers.press("Tab");
  await fingers.type(await codeFor(account));
  await fingers.leave("Enter");
  assert.equal(me.path(), "/desk");
  await look(me, "desk-home");
}

/** `?` lists the keys; Escape closes; j and Enter open the first case, g goes back. */
async function keysListed(me, fingers) {
  await fingers.press("?");
  const dialog = me.page.locator("dialog[data-keys]");
  assert.ok(await dialog.isVisible(), "the keys are listed");
  assert.ok(await dialog.locator("li").count() >= 3);
  await picture(me, `desk-keys-${me.lang}-1280`);
  await fingers.press("Escape");
  assert.ok(!await dialog.isVisible());
  if (!await me.page.locator("[data-rows] tbody a").count()) return;
  await fingers.press("j");
  await fingers.press("j");
  await fingers.press("k");
  await fingers.leave("Enter");
  assert.match(me.path(), /^\/desk\/case\/\d+$/);
  await fingers.leave("g");
  assert.equal(me.path(), "/desk");
}

/** A call: n, what was said, a name and a number, sent with Ctrl+Enter. */
async function enterCall(me, fingers, story) {
  const { page } = me;
  const before = Date.now();
  fingers.count = 0;
  await fingers.leave("n");
  assert.equal(me.path(), "/desk/new");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "body", "first field");
  await fingers.type(story.text);
  await fingers.press("Alt+m");
  await fingers.type(story.name);
  await fingers.press("Tab");
  await fingers.type("13800000001");
  await fingers.to("input[name=channel]", "Shift+Tab");
  await fingers.press("ArrowDown");
  assert.ok(await page.isChecked("input[name=channel][value=call]"), "arrows choose");
  const looking = Date.now();
  await look(me, "desk-new");
  const looked = Date.now() - looking;
  await fingers.leave("Control+Enter");
  assert.equal(me.path(), "/desk/new/slip");
  const seconds = Math.round((Date.now() - before - looked) / 1000);
  const tooMany = fingers.count - [...story.text].length - [...story.name].length - 11;
  console.log(`# a call entered (${me.lang}): ${fingers.count} keys, ${tooMany} of them not`
    + ` the caller's own words, ${seconds} s`);
  assert.ok(seconds < 60, "under a minute");
  assert.ok(tooMany < 40, "hardly a key beyond what the caller says");
  return (await receipt(me)).number;
}

/** The slip; one Enter and the next person can speak; the last one's secret is gone. */
async function slipThenNext(me, fingers, number) {
  assert.match(number, /^[A-Z0-9]+-\d{4}-\d{6}-\d$/);
  assert.ok(await me.page.locator(".hy-slip svg").count() > 0, "a code to scan");
  await look(me, "desk-slip");
  const focused = await me.page.evaluate(() => document.activeElement?.matches("a[data-focus]"));
  assert.ok(focused, "the next person is one key away");
  await fingers.leave("Enter");
  assert.equal(me.path(), "/desk/new", "the next person");
  assert.ok(await me.page.isChecked("input[name=channel][value=call]"), "on the same channel");
  await me.go("/desk/new/slip");
  assert.equal(me.path(), "/desk/new", "the secret of the person before is gone");
}

/** The slash takes a number; a mistyped one is told from an unknown one. */
async function find(me, fingers, number) {
  await me.go("/desk");
  await fingers.seek(`${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`);
  assert.equal(await me.page.locator("#number-error").count(), 1, "a digit was mistyped");
  await look(me, "desk-find-wrong");
  await fingers.seek(number, "Alt+/");
  assert.match(me.path(), /^\/desk\/case\/\d+$/);
}

/** Whoever dispatches: classifies and follows the first proposal, which says why. */
async function routeIt(me, fingers, number, at) {
  const own = accounts("dispatcher").filter((one) => one.unit_id === clerk(at).unit_id);
  const account = own[0] ?? dispatcher();
  await me.go("/desk/sign-in");
  await fingers.type(account.login);
  await fingers.press("Tab");
  await fingers.type(account.password);
  await fingers.press("Tab");
  await fingers.type(await codeFor(account));
  await fingers.leave("Enter");
  assert.equal(me.path(), "/desk", `${account.login} is signed in`);
  await fingers.seek(number);
  await look(me, "desk-case-registered");

  await openStep(me, fingers, "classify", "c");
  await fingers.to("form[action$='/classify'] select[name=way]");
  const way = me.page.locator("form[action$='/classify'] select[name=way]");
  for (let tries = 0; await way.inputValue() !== "petition-proper" && tries < 9; tries += 1) {
    await fingers.press("ArrowDown");
  }
  await fingers.leave("Control+Enter");
  await openStep(me, fingers, "route", "r");
  const first = me.page.locator("form[action$='/route'] input[name=to]").first();
  assert.ok(await first.isChecked(), "the first proposal is chosen");
  assert.ok((await text(me, "form[action$='/route'] .govuk-radios__hint")).length > 1, "and why");
  await look(me, "desk-case-route");
  await fingers.leave("Control+Enter");
  const banner = await me.page.locator(".govuk-notification-banner").count();
  assert.equal(banner, 1, "what happened is said");
  await look(me, "desk-case-routed");
}

/** The step's key opens it and goes to its first field. */
async function openStep(me, fingers, action, key) {
  await fingers.press(key);
  const inside = await me.page.evaluate((form) =>
    document.activeElement?.closest("form")?.getAttribute("action")?.endsWith(form), `/${action}`);
  assert.ok(inside, `the key ${key} leads into ${action}`);
}
