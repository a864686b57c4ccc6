// Three administrators: one makes a unit and an account without power, whose one-time password
// and code key are shown once; another gives it its role and opens it; the third reads what both
// did. Then the first sign-in, which must choose a password. No case is open to any of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring } from "../kit/matter.mjs";
import { accounts, officer, openCase, signIn } from "../kit/officer.mjs";

const NAMES = { zh: ["新设科室", "试验乙"], en: ["New Office", "Test Officer"] };
const CODES = { zh: "XA", en: "XB" };

export default function administrator() {
  for (const lang of LANGS) {
    test(`three administrators make, open and look at an account (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const { me: resident, number } = await bring(lang);
  await resident.close();
  const me = await officer(accounts("admin")[0], { lang });
  await look(me, "desk-home-admin");
  assert.equal(await me.page.locator("a[href^='/desk/case/']").count(), 0, "no case in sight");
  await unit(me);
  const given = await account(me);
  const refused = await me.go("/desk/new");
  assert.equal(refused.status(), 403, "an administrator registers nothing");
  await look(me, "desk-forbidden");
  await me.close();
  await closedYet(lang, given);
  await power(lang, given);
  await journal(lang, given);
  await firstSignIn(lang, given, number);
}

/** Made, and worth nothing yet. */
async function closedYet(lang, given) {
  const me = await person({ lang });
  await me.go("/desk/sign-in");
  await signIn(me, given);
  assert.equal(await me.page.locator(".govuk-error-summary").count(), 1, "not opened yet");
  await me.close();
}

async function power(lang, given) {
  const me = await officer(accounts("security-admin")[0], { lang });
  const { page } = me;
  assert.equal((await me.go("/desk/staff/new")).status(), 403, "who gives power makes no account");
  await me.go("/desk/staff");
  await look(me, "desk-staff-power");
  const row = page.locator("tr", { hasText: given.login });
  await press(me, `tr:has-text("${given.login}") a`);
  assert.equal(await row.count(), 0, "on the page of the account");
  await page.check("input[name=roles][value=admin]");
  await page.check("input[name=roles][value=handler]");
  await press(me, "form[action$='/roles'] button");
  assert.equal(await page.locator(".govuk-error-summary").count(), 1, "not both");
  await look(me, "desk-power-wrong");
  await page.uncheck("input[name=roles][value=admin]");
  await press(me, "form[action$='/roles'] button");
  await press(me, "form[action$='/on'] button");
  await look(me, "desk-power");
  const own = await page.goto(page.url().replace(/staff\/.*/, "journal"));
  assert.equal(own.status(), 403, "who gives power does not read the journal");
  await me.close();
}

async function journal(lang, given) {
  const me = await officer(accounts("audit-admin")[0], { lang });
  await me.go("/desk/journal");
  await look(me, "desk-journal");
  assert.ok((await text(me, "table")).includes(given.login), "what was done to whom");
  await me.page.selectOption("#kind", "roles-set");
  await press(me, "form[action='/desk/journal'] button");
  assert.ok((await text(me, "table")).includes(given.login));
  await look(me, "desk-journal-kind");
  assert.equal((await me.go("/desk/staff")).status(), 403, "who reads changes nothing");
  await me.close();
}

async function unit(me) {
  const { page } = me;
  await me.go("/desk/units");
  await look(me, "desk-units");
  await me.go("/desk/units/new");
  await press(me, "form[action^='/desk/units/'] button");
  assert.ok(await page.locator(".govuk-error-message").count() >= 2, "told beside each field");
  await look(me, "desk-unit-wrong");
  await page.fill("#code", CODES[me.lang]);
  await page.fill("#zh", NAMES[me.lang][0]);
  await page.fill("#en", NAMES.en[0]);
  const parent = page.locator("#parent option").nth(1);
  await page.selectOption("#parent", await parent.getAttribute("value"));
  await page.check("input[name=active][value=yes]");
  await press(me, "form[action^='/desk/units/'] button");
  assert.equal(me.path(), "/desk/units");
  assert.ok((await text(me, "table")).includes(CODES[me.lang]), "it stands in the list");
}

/** What is needed to sign in, shown once. */
async function account(me) {
  const { page } = me;
  await me.go("/desk/staff");
  await look(me, "desk-staff");
  await me.go("/desk/staff/new");
  await press(me, "form[action='/desk/staff/new'] button");
  assert.equal(await page.locator(".govuk-error-summary").count(), 1);
  await look(me, "desk-staff-wrong");
  const login = `new-${me.lang}`;
  await page.fill("#name", NAMES[me.lang][1]);
  await page.fill("#login", login);
  await page.selectOption("#unit", { index: 3 });
  await press(me, "form[action='/desk/staff/new'] button");
  const [password, secret] = await page.locator(".hy-slip__secret").allTextContents();
  assert.ok(await page.locator(".hy-slip svg, svg").count() > 0, "a code to scan");
  await look(me, "desk-staff-given");
  await me.go("/desk/staff");
  assert.ok(!(await page.content()).includes(secret), "it is shown once");
  return { login, password, totp_secret: secret };
}

/** Nothing before a password of one's own; a foreign case is not there at all. */
async function firstSignIn(lang, given, number) {
  const me = await person({ lang });
  const { page } = me;
  await me.go("/desk/sign-in");
  await signIn(me, given);
  await me.go("/desk");
  assert.equal(me.path(), "/desk/account", "first a password of one's own");
  await look(me, "desk-account-first");
  await page.fill("#old", given.password);
  await page.fill("#new", "short");
  await page.fill("#again", "short");
  await press(me, "form[action='/desk/account'] button");
  assert.equal(await page.locator("#new-error").count(), 1, "too short is said beside the field");
  await look(me, "desk-account-wrong");
  await page.fill("#old", given.password);
  await page.fill("#new", "river-stone-lamp-91");
  await page.fill("#again", "river-stone-lamp-91");
  await press(me, "form[action='/desk/account'] button");
  await me.go("/desk");
  assert.equal(me.path(), "/desk");
  await look(me, "desk-home-empty");
  await openCase(me, number);
  assert.equal(await page.locator("#number-error").count(), 1, "foreign: as if it were not there");
  const foreign = await me.go("/desk/case/1");
  assert.equal(foreign.status(), 404);
  await look(me, "desk-not-found");
  await me.close();
}
