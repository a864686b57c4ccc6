// Around the worklist: leave with a substitute, a saved filter by its key, several cases at once,
// notices and how one is told, the page of keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { department } from "../kit/matter.mjs";
import { accounts, officer } from "../kit/officer.mjs";

const LABEL = { zh: "待办的诉求", en: "Open claims" };

export default function office() {
  // One after the other: both are the same head of the same unit.
  test("an office around its worklist", async () => {
    for (const lang of LANGS) await journey(lang);
  });
}

async function journey(lang) {
  const me = await officer(department().head, { lang });
  await leave(me);
  await filter(me, LABEL[lang]);
  await me.go("/desk/notices");
  await look(me, "office-notices");
  await me.go("/desk/keys");
  await look(me, "office-keys");
  await told(me);
  await me.close();
  await assign(lang);
}

/** A day as a date field takes it, so many days from now. */
function day(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function leave(me) {
  const { page } = me;
  await me.go("/desk/leave");
  await page.fill("#first", day(20));
  await page.fill("#last", day(18));
  await press(me, "main form:has(#first) button");
  await look(me, "office-leave-faults");
  await page.selectOption("#away", { index: 1 });
  await page.selectOption("#substitute", { index: 2 });
  await page.fill("#last", day(22));
  await press(me, "main form:has(#first) button");
  assert.equal(me.path(), "/desk/leave");
  await look(me, "office-leave");
  await press(me, "main form[action$='/end'] button");
  assert.equal(await page.locator("main form[action$='/end']").count(), 0, "taken back");
}

async function filter(me, label) {
  const { page } = me;
  await me.go("/desk?scope=unit");
  await page.selectOption("#kind", "claim");
  await press(me, "form.hy-filter button");
  await page.locator("main details summary").first().click();
  await page.fill("#label", "13900271828");
  await press(me, "form[action='/desk/filters'] button");
  await look(me, "office-filter-faults");
  await page.fill("#label", label);
  await press(me, "form[action='/desk/filters'] button");
  assert.match(page.url(), /scope=unit&kind=claim$/);
  await me.go("/desk/rules");
  await me.go("/desk");
  await Promise.all([page.waitForURL(/kind=claim/), page.keyboard.press("1")]);
  await look(me, "office-home-saved");
  await me.go("/desk/filters");
  await look(me, "office-filters");
  await press(me, "form[action$='/1/drop'] button");
}

/** A head whose unit has something to give to somebody. */
async function assigner(lang) {
  for (const account of accounts("unit-head")) {
    const me = await officer(account, { lang });
    await me.go("/desk?scope=unit");
    if (await me.page.locator("form[action='/desk/assign']").count()) return me;
    await me.close();
  }
  throw new Error("no unit has a case that can be assigned");
}

async function assign(lang) {
  const me = await assigner(lang);
  const { page } = me;
  await press(me, "form[action='/desk/assign'] button.govuk-button");
  assert.ok(await page.locator(".govuk-error-summary").isVisible());
  const ticks = page.locator("input[name=case]");
  for (let at = 0; at < Math.min(3, await ticks.count()); at += 1) await ticks.nth(at).check();
  await page.selectOption("#to", { index: 1 });
  // The bar stays above the rows and would cover a link of one of them in part.
  await page.evaluate(() => scrollTo(0, 0));
  await look(me, "office-assign");
  await press(me, "form[action='/desk/assign'] button.govuk-button");
  await look(me, "office-assigned");
  assert.match(await text(me), lang === "zh" ? /件已交办/ : /[1-3] of [1-3] assigned/);
  await me.close();
}

/** A push service is not to be had here; that the browser takes the worker is. */
async function told(me) {
  const { page } = me;
  await me.go("/desk/account");
  await page.fill("#email", "");
  await page.locator("input[name=mail]").first().check();
  await press(me, "form[action='/desk/account/ways'] button");
  await look(me, "office-ways-faults");
  await page.locator("input[name=mail]").first().uncheck();
  await press(me, "form[action='/desk/account/ways'] button");
  await look(me, "office-account");
  assert.ok(await page.locator("[data-push-on]").isVisible());
  const scope = await page.evaluate(async () => {
    const form = document.querySelector("[data-push]");
    await navigator.serviceWorker.register(form.dataset.pushWorker);
    return new URL((await navigator.serviceWorker.ready).scope).pathname;
  });
  assert.equal(scope, "/desk/", "it sees the desk and nothing of the residents' pages");
}
