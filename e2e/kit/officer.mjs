// Officers of the example town: found by what they may do, signed in once for each journey.
import assert from "node:assert/strict";
import { DESK, person, press, town } from "./browser.mjs";
import { codeOfStep, stepNow } from "./totp.mjs";

/** Codes already given out, by login: the server takes none twice. */
const used = new Map();

/** The accounts that hold a role, `unit` narrowing them to one unit's. */
export function accounts(role, unit) {
  const found = town.accounts.filter((account) => account.roles.includes(role)
    && (unit === undefined || String(account.unit_id) === String(unit)));
  assert.ok(found.length, `somebody is ${role}${unit ? ` in ${unit}` : ""}`);
  return found;
}

/** Reserved before any waiting, so that two journeys never share a code. */
export async function codeFor(account) {
  const step = Math.max(stepNow(), (used.get(account.login) ?? 0) + 1);
  used.set(account.login, step);
  return codeOfStep(account.totp_secret, step);
}

/** Fills the sign-in page that is shown. */
export async function signIn(me, account, password = account.password) {
  const { page } = me;
  await page.fill("#login", account.login);
  await page.fill("#password", password);
  await page.fill("#code", await codeFor(account));
  await press(me, "form[action='/desk/sign-in'] button");
}

/** Sessions by login: an officer signs in once, whatever the journey and its language. */
const sessions = new Map();
/** A write wants a proof of presence of the last quarter of an hour. */
const PROOF_MS = 8 * 60_000;

async function sessionOf(account) {
  const me = await person({});
  me.account = account;
  await me.go("/desk/sign-in");
  await signIn(me, account);
  assert.equal(me.path(), "/desk", `${account.login} is signed in`);
  if (opensKey(account)) await keyOpen(me);
  const state = await me.state();
  await me.close();
  return state;
}

/** Works on cases in a unit of the example town that has a key. */
export function opensKey(account) {
  const never = ["admin", "security-admin", "audit-admin", "auditor"];
  return Boolean(account.card) && !account.roles.every((role) => never.includes(role));
}

/** Types the card of the unit on the page that is shown, or on the page of the key. */
export async function keyOpen(me, account = me.account) {
  const path = "/desk/unit-key";
  if (me.path() !== path) await me.go(path);
  await me.page.fill("#card", account.card);
  await press(me, `form[action='${path}'] button`);
}

/** An officer at the desk, before the worklist. */
export async function officer(account, { lang = "zh", width = DESK } = {}) {
  const known = sessions.get(account.login);
  if (!known || Date.now() - known.at > PROOF_MS) {
    sessions.set(account.login, { at: Date.now(), state: sessionOf(account) });
  }
  const { state } = sessions.get(account.login);
  const me = await person({ lang, width, state: await state });
  me.account = account;
  await me.go("/desk");
  return me;
}

/** The case with this number, through the box that takes numbers. */
export async function openCase(me, number) {
  await me.page.fill("#find-number", number);
  await press(me, "form[action='/desk/find'] button");
}

/** The box of one action on a case's page, opened. */
export async function step(me, action) {
  const box = me.page.locator(`details.hy-act:has(form[action$='/${action}'])`);
  assert.equal(await box.count(), 1, `${action} is offered on ${me.path()}`);
  if (await box.getAttribute("open") === null) await box.locator("> summary").click();
  return box;
}

/** Sends the form of one action, filled by `fill`, and expects the case's page again. */
export async function act(me, action, fill = async () => {}) {
  const box = await step(me, action);
  await fill(box);
  const button = box.locator(`form[action$='/${action}'] button.govuk-button:not([name])`).first();
  await Promise.all([me.page.waitForEvent("domcontentloaded"), button.click()]);
  const faults = await me.page.locator(".govuk-error-summary").allTextContents();
  assert.deepEqual(faults, [], `${action} was done`);
}

/** Replaces the parts a template leaves open, as an officer would. */
export async function complete(box, lang) {
  const field = box.locator("textarea[name=text]").first();
  const words = lang === "zh" ? "已经写明" : "as told";
  const filled = (await field.inputValue()).replace(/【[^】]*】|\[\[[^\]]*\]\]/g, words);
  await field.fill(filled);
  return filled;
}
