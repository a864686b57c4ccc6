// Duty at three in the morning: an officer takes a report by keyboard alone and verifies it, a
// leader activates the plan's least level by keyboard, a member answers on a telephone, and the
// board says so. A member's own page, and the desk's pages around it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, PHONE, person, press } from "../kit/browser.mjs";
import { Fingers } from "../kit/fingers.mjs";
import { look } from "../kit/look.mjs";
import { accounts, officer } from "../kit/officer.mjs";
import { says } from "../kit/steps.mjs";
import { enteredByHand } from "./drill.mjs";

const WORDS = {
  zh: { place: "青石河东岸二号闸", what: "河水漫过堤脚", how: "已请村里看现场，水位仍在上涨",
    can: "能到", ready: "在途", exercise: "演练" },
  en: { place: "Sluice 3 on the east bank", what: "Water over the foot of the dyke",
    how: "The village looked: still rising", can: "I can come", ready: "on the way",
    exercise: "Exercise" },
};

export default function duty() {
  for (const lang of LANGS) test(`a call to duty (${lang})`, () => journey(lang));
  for (const lang of LANGS) test(`who keeps plans and members (${lang})`, () => kept(lang));
}

async function journey(lang) {
  const words = WORDS[lang];
  const clerk = await officer(accounts("duty-officer")[0], { lang, width: DESK });
  const path = await reported(clerk, words);
  await verified(clerk, words);
  const leader = await officer(accounts("duty-leader")[0], { lang, width: DESK });
  await activated(leader, path);
  await answered(lang, words);
  // The open page heard of it by itself.
  await clerk.page.getByText(words.ready, { exact: false }).first().waitFor();
  await look(clerk, "duty-answered");
  await enteredByHand(clerk, path);
  await clerk.close();
  await leader.close();
}

/** y, e, and what the telephone says; an exercise, so that nobody is frightened. */
async function reported(me, words) {
  const fingers = new Fingers(me.page);
  const before = Date.now();
  await fingers.leave("y");
  assert.equal(me.path(), "/desk/duty");
  await look(me, "duty-home");
  await fingers.press("e");
  assert.equal(await me.page.evaluate(() => document.activeElement?.id), "hazard");
  await fingers.type("1");
  assert.equal(await me.page.inputValue("#hazard"), "natural.flood", "a digit chooses");
  await fingers.to("#place");
  await fingers.type(words.place);
  await fingers.to("#what");
  await fingers.type(words.what);
  await fingers.to("#exercise");
  await fingers.press("Space");
  await fingers.to("form[action='/desk/duty'] button[type=submit]");
  await fingers.leave("Enter");
  assert.match(me.path(), /^\/desk\/duty\/\d+$/);
  const seconds = Math.round((Date.now() - before) / 1000);
  console.log(`# a report taken (${me.lang}): ${fingers.count} keys, ${seconds} s`);
  assert.ok(seconds < 60, "under a minute");
  await says(me, words.place);
  await look(me, "duty-reported");
  return me.path();
}

async function verified(me, words) {
  const fingers = new Fingers(me.page);
  await fingers.press("c");
  await fingers.to("#how");
  await fingers.type(words.how);
  await fingers.to("form[action$='/work/verify'] button[type=submit]");
  await fingers.leave("Enter");
  await says(me, words.how);
}

/** The plan says level, matter, duration and measures; the leader of the shift decides. */
async function activated(me, path) {
  await me.go(path);
  const fingers = new Fingers(me.page);
  await fingers.press("a");
  await fingers.to("a[href*='qingshi-flood+IV']");
  await fingers.leave("Enter");
  await look(me, "duty-activate");
  await fingers.to("form[action$='/lead/activate'] button[type=submit]");
  await fingers.leave("Enter");
  assert.equal(me.path(), path, "nothing stood in the way");
  await look(me, "duty-active");
  await fingers.leave("b");
  assert.equal(me.path(), `${path}/board`);
  await look(me, "duty-board");
}

/** The message on a telephone, opened and answered with one press. */
async function answered(lang, words) {
  const me = await person({ lang, width: PHONE });
  const link = await message(me, words.place);
  await me.go(link);
  await look(me, "call-open");
  await says(me, words.exercise);
  await press(me, "button[name=answer][value=accept]");
  assert.equal(me.path(), link);
  await look(me, "call-answered");
  await press(me, "button[name=answer][value=on-way]");
  await look(me, "call-on-way");
  await me.close();
}

/** The newest call that tells of this place, where the example town shows its telephones. */
async function message(me, place) {
  for (let tries = 0; tries < 40; tries += 1) {
    await me.go("/demo");
    const found = me.page.locator("a[href^='/on-call/answer/']", { hasText: place });
    if (await found.count()) return found.first().getAttribute("href");
    await me.page.waitForTimeout(500);
  }
  throw new Error("nobody was called");
}

/** Asked by whoever keeps the rosters, joined by the code that came; then their own page. */
async function own(leader) {
  const { lang } = leader;
  const number = lang === "zh" ? "13700000001" : "13700000002";
  await leader.go("/desk/members");
  await leader.page.fill("#name", "梁上燕");
  await leader.page.fill("#sms", number);
  await press(leader, "form[action='/desk/members'] button");
  const me = await person({ lang, width: PHONE });
  // As on a telephone whose browser shows no notifications.
  await me.page.addInitScript(() => delete globalThis.PushManager);
  const digits = await code(me, number);
  // As a notification of the browser would bring it.
  await me.go(`/on-call/join#${digits}`);
  assert.equal(await me.page.inputValue("#code"), digits);
  assert.equal(new URL(me.page.url()).hash, "", "it stays in no history");
  await press(me, "form[action='/on-call/join'] button");
  await says(me, lang === "zh" ? "不支持弹出通知" : "cannot show notifications");
  assert.equal(await me.page.locator("[data-push-on]").count(), 0);
  await look(me, "call-own-no-push");
  const able = await person({ lang, width: PHONE });
  await able.go(me.path());
  assert.ok(await able.page.locator("[data-push-on]").isVisible());
  assert.equal(await able.page.locator("[data-push-note]").innerText(), "");
  await look(able, "call-own");
  const scope = await able.page.evaluate(async () => {
    const form = document.querySelector("[data-push]");
    await navigator.serviceWorker.register(form.dataset.pushWorker);
    return new URL((await navigator.serviceWorker.ready).scope).pathname;
  });
  assert.equal(scope, "/on-call/", "it sees nothing of other pages");
  await able.close();
  await me.close();
}

/** The code to join that came to this telephone of the example town. */
async function code(me, number) {
  for (let tries = 0; tries < 40; tries += 1) {
    await me.go("/demo");
    const found = me.page.locator("main li", { hasText: number });
    const said = (await found.count()) ? await found.first().textContent() : "";
    const digits = /验证码：(\d{5}) (\d{5})/.exec(said);
    if (digits) return digits[1] + digits[2];
    await me.page.waitForTimeout(500);
  }
  throw new Error("no code came");
}

async function kept(lang) {
  const me = await officer(accounts("duty-leader")[0], { lang, width: DESK });
  for (const [path, name] of [
    ["/desk/members", "duty-members"], ["/desk/plans", "duty-plans"],
    ["/desk/plans/qingshi-flood", "duty-plan"], ["/desk/roster", "duty-rosters"],
    ["/desk/roster/desk-24h", "duty-month"], ["/desk/handover", "duty-handover"],
  ]) {
    await me.go(path);
    await look(me, name);
  }
  await me.go("/desk/members");
  await me.page.locator("main tbody a").first().click();
  await look(me, "duty-member");
  await own(me);
  await me.close();
  const one = await person({ lang, width: PHONE });
  await one.go("/on-call/join");
  await one.page.fill("#code", "12345 67890");
  await press(one, "form[action='/on-call/join'] button");
  assert.equal(await one.page.inputValue("#code"), "12345 67890", "kept");
  await look(one, "call-join");
  await one.close();
}
