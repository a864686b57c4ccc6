// The reception hall: two people take numbers at the machine, one asks to go first; the officer
// calls, registers, hands over a receipt; many come, and more windows are asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, PHONE, person, press } from "../kit/browser.mjs";
import { look, picture } from "../kit/look.mjs";
import { accounts, officer } from "../kit/officer.mjs";

/** One language after the other: it is one hall, with one officer at it. */
export default function hall() {
  test("the reception hall, from the machine at the door to the receipt", async () => {
    for (const lang of LANGS) await journey(lang);
  });
}

/** The machine's browser has no script. */
async function journey(lang) {
  const me = await officer(accounts("intake")[0], { lang });
  await me.go("/desk/hall");
  const kiosk = await me.page.locator("a[href^='/kiosk/']").first().getAttribute("href");
  const door = await person({ lang, width: PHONE, js: false });
  await door.go(kiosk);
  const isShut = await door.page.locator("button.hy-hall__button").count() === 0;
  if (isShut) await look(door, "kiosk-shut");
  await window(me, lang);
  const first = await numberTaken(door, kiosk, false);
  const second = await numberTaken(door, kiosk, true);
  await look(door, "kiosk-number");
  await paper(door);
  await call(me, second);
  await board(lang, kiosk, second);
  await press(me, "form[action='/desk/hall/number/advised'] button");
  await press(me, "form[action='/desk/hall/next'] button");
  await register(me, first);
  await surge(me);
  await me.go("/desk/hall");
  await press(me, "form[action='/desk/hall/close'] button");
  await door.close();
  await me.close();
}

async function window(me, lang) {
  await look(me, "desk-hall-before");
  await me.page.fill("#no", lang === "zh" ? "3" : "4");
  await press(me, "form[action='/desk/hall/open'] button");
  await look(me, "desk-hall-open");
}

async function numberTaken(door, kiosk, first) {
  await door.go(kiosk);
  if (first) await door.page.check("#priority");
  await look(door, "kiosk");
  await press(door, "button.hy-hall__button");
  const said = await door.page.locator("#number").innerText();
  return said.match(/\d+/)[0];
}

/** What the machine prints: the number and nothing of the page around it. */
async function paper(door) {
  await door.page.emulateMedia({ media: "print" });
  assert.ok(await door.page.locator(".hy-ticket__number").isVisible());
  assert.ok(!await door.page.locator("a.hy-hall__button").isVisible());
  await picture(door, `kiosk-paper-${door.lang}`);
  await door.page.emulateMedia({ media: "screen" });
}

async function call(me, number) {
  await press(me, "form[action='/desk/hall/next'] button");
  const said = await me.page.locator(".hy-hall__called").innerText();
  assert.ok(said.includes(number), `${number} asked to go first: ${said}`);
  await look(me, "desk-hall-called");
}

async function board(lang, kiosk, number) {
  const wall = await person({ lang, width: DESK });
  await wall.go(`${kiosk}/board?still=yes`);
  assert.ok((await wall.page.locator("tbody").innerText()).includes(number));
  await look(wall, "board");
  await wall.go(`${kiosk}/board`);
  await picture(wall, `board-live-${lang}`, true);
  await wall.close();
}

async function register(me, number) {
  await press(me, "a[data-key=r]");
  assert.ok((await me.page.locator("p.govuk-inset-text").innerText()).includes(number));
  await me.page.fill("#body", me.lang === "zh" ? "巷口的井盖松了，夜里响。" : "A manhole cover is loose.");
  await look(me, "desk-new-from-hall");
  await press(me, "button[data-key=s]");
  assert.equal(me.path(), "/desk/new/slip", "a receipt of their own");
  assert.equal(await me.page.locator(".govuk-notification-banner").count(), 0, "the number ended");
}

async function surge(me) {
  await me.go("/desk/hall");
  await me.page.locator("summary[data-key=m]").click();
  await me.page.selectOption("#leader", { index: 1 });
  await me.page.fill("#extra", "2");
  await press(me, "form[action='/desk/hall/surge'] button");
  await look(me, "desk-hall-surge");
  await press(me, "form[action='/desk/hall/surge/end'] button");
  await picture(me, `desk-hall-after-${me.lang}`, true);
}
