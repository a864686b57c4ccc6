// Whether duty posts can be reached: a leader begins a drill by keyboard, sees it in counts, ends
// it and sets the next ones. And the call tree of a running call: numbers opened for the paper,
// an answer given by telephone entered by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, press } from "../kit/browser.mjs";
import { Fingers } from "../kit/fingers.mjs";
import { look } from "../kit/look.mjs";
import { accounts, officer } from "../kit/officer.mjs";
import { says } from "../kit/steps.mjs";

const WORDS = {
  zh: { runs: "进行中", asked: "呼叫人数", over: "这一部分到", next: "每月15日 10:00",
    wait: "还没有轮到", entered: "已登记" },
  en: { runs: "Running", asked: "Asked", over: "This part is deleted", next: "On day 15",
    wait: "has not come to this person", entered: "Entered" },
};

export default function drill() {
  // One after the other: of one unit one drill runs at a time.
  test("drills", async () => {
    for (const lang of LANGS) await drilled(lang);
  });
}

async function drilled(lang) {
  const words = WORDS[lang];
  const me = await officer(accounts("duty-leader")[0], { lang, width: DESK });
  const fingers = new Fingers(me.page);
  await me.go("/desk/drills");
  await look(me, "drills");
  await fingers.press("e");
  assert.equal(await me.page.evaluate(() => document.activeElement?.id), "unit");
  await me.page.selectOption("#plan", "qingshi-flood");
  await fingers.to("form[action='/desk/drills'] button[type=submit]");
  await fingers.leave("Enter");
  assert.match(me.path(), /^\/desk\/drills\/\d+$/, "it runs");
  await says(me, words.runs);
  await says(me, words.asked);
  await look(me, "drill-runs");
  await press(me, "form[action$='/end'] button");
  await says(me, words.over);
  await look(me, "drill-over");
  await me.go("/desk/drills");
  await me.page.fill("#on-day", "31");
  await press(me, "form[action='/desk/drills/schedule'] button");
  assert.equal(await me.page.inputValue("#on-day"), "31", "kept");
  await look(me, "drills-wrong");
  await me.page.fill("#on-day", "15");
  await press(me, "form[action='/desk/drills/schedule'] button");
  await says(me, words.next);
  await look(me, "drills-set");
  await me.close();
}

/** From the page of an incident whose call runs: the tree, its paper, one answer by hand. */
export async function enteredByHand(me, path) {
  const words = WORDS[me.lang];
  await me.go(path);
  const fingers = new Fingers(me.page);
  await fingers.leave("h");
  assert.equal(me.path(), `${path}/tree`);
  await look(me, "tree");
  await press(me, "form[action$='/tree/open'] button");
  assert.match(await me.page.locator(".hy-tree__number").first().textContent(), /^\+?\d{11,}$/);
  await look(me, "tree-paper");
  await me.page.emulateMedia({ media: "print" });
  assert.ok(!await me.page.locator("nav").first().isVisible(), "paper has no navigation");
  await me.page.emulateMedia({ media: "screen" });
  await me.go(`${path}/tree`);
  await fingers.press("e");
  assert.equal(await me.page.evaluate(() => document.activeElement?.id), "person");
  const person = await me.page.locator("#person option").nth(1).getAttribute("value");
  await me.page.selectOption("#person", person);
  await me.page.locator("input[name=answer][value=not-reached]").check();
  await press(me, "form[action$='/tree'] button[type=submit]");
  await says(me, words.wait);
  assert.equal(await me.page.inputValue("#person"), person, "kept");
  await look(me, "tree-wrong");
  await me.page.locator("input[name=answer][value=on-site]").check();
  await press(me, "form[action$='/tree'] button[type=submit]");
  assert.equal(me.path(), `${path}/tree`);
  await says(me, words.entered, "body");
  await look(me, "tree-entered");
}
