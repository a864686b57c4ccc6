// Steps of a case that have several forms, and what the four long journeys share: opening a case
// as somebody, sending one form of an action, coming back as the person. No journey of its own.
import assert from "node:assert/strict";
import { PHONE, person, press, text } from "./browser.mjs";
import { accounts, act, complete, officer, openCase, step } from "./officer.mjs";

/** Sends one of an action's forms, named by its hidden `step`. */
export async function actStep(me, action, name, fill = async () => {}) {
  const box = await step(me, action);
  const form = box.locator(`form:has(input[name=step][value="${name}"])`).first();
  await unfold(form);
  await fill(form);
  await submit(me, form);
  const faults = await me.page.locator(".govuk-error-summary").allTextContents();
  assert.deepEqual(faults, [], `${action} ${name} was done`);
}

/** Opens every fold that a form lies in, the outermost first. */
export async function unfold(form) {
  const folded = form.locator("xpath=ancestor::details[not(@open)]");
  for (let at = await folded.count(); at > 0; at -= 1) {
    await folded.first().locator("> summary").click();
  }
}

/** Presses the button that sends a form where it belongs. */
export async function submit(me, form) {
  const button = form.locator("button.govuk-button:not([name]):not([formaction])").first();
  await Promise.all([me.page.waitForEvent("domcontentloaded"), button.click()]);
}

/** The only account of a unit (by the beginning of its login) in a role. */
export function somebody(role, login) {
  const found = accounts(role).filter((one) => one.login.startsWith(login));
  assert.ok(found.length, `${login} has a ${role}`);
  return found[0];
}

/** Signs in and opens the case. */
export async function at(account, number, lang, width) {
  const me = await officer(account, { lang, ...width ? { width } : {} });
  await openCase(me, number);
  assert.match(me.path(), /^\/desk\/case\/\d+$/, `${account.login} sees ${number}`);
  return me;
}

/** Does something on the case as somebody and goes away again. */
export async function as(account, number, lang, what) {
  const me = await at(account, number, lang);
  await what(me);
  await me.close();
}

/** The person, back with number and secret on a telephone. */
export async function personBack(lang, number, secret, options = {}) {
  const me = await person({ lang, width: PHONE, ...options });
  await me.go("/track");
  await me.page.fill("#number", number);
  await me.page.fill("#secret", secret);
  await press(me, "form[action='/track'] button[type=submit]");
  assert.equal(me.path(), "/case");
  return me;
}

/** Sends one of the person's own forms. */
export async function send(me, action, fill = async () => {}) {
  const form = me.page.locator(`form[action="${action}"]`).first();
  await unfold(form);
  await fill(form);
  await Promise.all([
    me.page.waitForEvent("domcontentloaded"),
    form.locator("button[type=submit], button:not([type])").first().click(),
  ]);
  const faults = await me.page.locator(".govuk-error-summary").allTextContents();
  assert.deepEqual(faults, [], `${action} was taken`);
}

/** Drafted with every part, checked and approved by the unit's head, delivered on the page. */
export async function answerIt(handler, head, number, lang, outcome) {
  await as(handler, number, lang, (doer) => act(doer, "draft", async (box) => {
    await box.locator(`input[name=outcome][value=${outcome}]`).check();
    await complete(box, lang);
  }));
  await as(head, number, lang, async (boss) => {
    await act(boss, "approve");
    await act(boss, "deliver");
  });
}

/** A date so many days from now, as a date field takes it, in the town's own zone. */
export function day(offset) {
  const at = new Date(Date.now() + offset * 86_400_000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(at);
}

export async function says(me, words, where = "main") {
  const shown = await text(me, where);
  assert.ok(shown.includes(words), `"${words}" stands on ${me.path()}`);
}
