// The pages no other journey passes, looked at in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, PHONE, person } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { department } from "../kit/matter.mjs";
import { accounts, officer } from "../kit/officer.mjs";

export default function rooms() {
  for (const lang of LANGS) test(`the other pages (${lang})`, () => journey(lang));
}

async function journey(lang) {
  const me = await person({ lang, width: PHONE });
  assert.equal((await me.go("/nowhere")).status(), 404);
  await look(me, "portal-not-found");
  await me.go("/desk/sign-in");
  await me.page.locator("a[href='/demo']").click();
  await look(me, "demo-sign-ins");
  await switchLanguage(me);
  await me.close();

  const head = await officer(department().head, { lang });
  await look(head, "desk-home-head");
  for (const [path, name] of [["/desk/rules", "rules"], ["/desk/account", "account"],
    ["/desk?overdue=yes&kind=claim", "home-filtered"], ["/desk?scope=closed", "home-closed"]]) {
    await head.go(path);
    await look(head, `desk-${name}`);
  }
  await head.close();
  const inspector = await officer(accounts("inspector")[0], { lang, width: DESK });
  await inspector.go("/desk?scope=supervised");
  await look(inspector, "desk-home-supervised");
  await inspector.page.locator("table a").first().click();
  await look(inspector, "desk-case-inspected");
  await inspector.close();
}

/** One tap, and the same page in the other language. */
async function switchLanguage(me) {
  await me.go("/track");
  await me.page.locator("form[action='/lang'] button").click();
  await me.page.locator(`html[lang="${me.lang === "zh" ? "en" : "zh-CN"}"]`).waitFor();
  assert.equal(me.path(), "/track");
}
