// Signing in with a passkey alone, adding and removing one; a proof asked for after a minute, by
// password and code or by passkey, with everything typed still there; sessions seen and ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { LANGS, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { ownTown } from "../kit/own_town.mjs";
import { authenticator } from "../kit/passkey.mjs";
import { codeOfStep, stepNow } from "../kit/totp.mjs";

const STALE_MS = 61_000;
const LABEL = { zh: "办公室电脑", en: "Office computer" };
const LOGIN = { zh: "intake", en: "handler" };

export default function presence() {
  test("passkeys and proofs of presence (zh, en)", () =>
    ownTown(["step_up_minutes = 1"], async (address, accounts) => {
      for (const lang of LANGS) await journey(address, accounts.get(LOGIN[lang]), lang);
    }));
}

/** The code of now, a step later each time: none is taken twice. */
let last = 0;
async function code(account) {
  while (stepNow() <= last) await wait(500);
  last = stepNow();
  return codeOfStep(account.totp_secret, last);
}

async function byPassword(me, account) {
  await me.go("/desk/sign-in");
  await me.page.fill("#login", account.login);
  await me.page.fill("#password", account.password);
  await me.page.fill("#code", await code(account));
  await press(me, "form[action='/desk/sign-in'] button[type=submit]");
  assert.equal(me.path(), "/desk");
}

async function journey(address, account, lang) {
  const me = await person({ lang, address });
  const device = await authenticator(me);
  const { page } = me;
  await me.go("/desk/sign-in");
  await look(me, "desk-sign-in-passkey");
  await byPassword(me, account);
  await add(me, device, lang);
  await byPasskey(me);
  await stale(me, account, lang);
  await sessions(address, account, lang, me);
  await remove(me, device);
  await press(me, "form[action='/desk/sign-out'] button");
  await press(me, "[data-passkey=get]");
  await page.locator(".govuk-error-summary").waitFor();
  assert.equal(me.path(), "/desk/sign-in/passkey", "a removed key opens nothing");
  await look(me, "desk-sign-in-passkey-wrong");
  await me.close();
}

async function add(me, device, lang) {
  await me.go("/desk/account");
  await look(me, "desk-account-passkeys");
  await me.page.fill("#label", LABEL[lang]);
  await press(me, "[data-passkey=create]");
  await me.page.getByText(LABEL[lang]).first().waitFor();
  assert.equal((await device.credentials()).length, 1);
  await look(me, "desk-account-passkey-added");
}

async function byPasskey(me) {
  await press(me, "form[action='/desk/sign-out'] button");
  await press(me, "[data-passkey=get]");
  await me.page.locator("nav.hy-nav").waitFor();
  assert.equal(me.path(), "/desk", "a passkey signs in alone");
}

/** After a minute a write asks; what was typed goes through the proof. */
async function stale(me, account, lang) {
  const { page } = me;
  const how = lang === "zh" ? "passkey" : "password";
  await me.go("/desk/account");
  await page.fill("#email", "");
  await wait(STALE_MS);
  await page.fill("#email", `officer-${lang}@office.example`);
  await press(me, "form[action='/desk/account/ways'] button");
  await look(me, "desk-step-up");
  if (how === "password") {
    await page.fill("#password", "not-the-password-at-all");
    await page.fill("#code", "000000");
    await press(me, "form[action='/desk/step-up'] button[type=submit]");
    assert.equal(await page.locator(".govuk-error-summary").count(), 1);
    await look(me, "desk-step-up-wrong");
    await page.fill("#password", account.password);
    await page.fill("#code", await code(account));
    await press(me, "form[action='/desk/step-up'] button[type=submit]");
  } else {
    await press(me, "[data-passkey=get]");
    await page.locator("form[action='/desk/account/ways']").waitFor();
  }
  await look(me, "desk-step-up-send");
  await press(me, "form[action='/desk/account/ways'] button");
  assert.equal(me.path(), "/desk/account");
  assert.equal(await page.inputValue("#email"), `officer-${lang}@office.example`, "kept");
}

/** A second browser of the same officer is seen here, and ended here. */
async function sessions(address, account, lang, me) {
  const other = await person({ lang, address });
  await byPassword(other, account);
  await me.go("/desk/account");
  await look(me, "desk-account-sessions");
  await press(me, "form[action='/desk/account/sessions/end'] button");
  const answer = await other.go("/desk");
  assert.equal(answer.status(), 401, "ended from afar");
  await other.close();
}

async function remove(me, device) {
  await me.go("/desk/account");
  await press(me, "form[action^='/desk/account/passkey/'] button");
  const words = await text(me);
  assert.ok(words.length > 0);
  assert.equal(await me.page.locator("form[action$='/off']").count(), 0, "none is left");
  assert.equal((await device.credentials()).length, 1, "the device keeps its own");
}
