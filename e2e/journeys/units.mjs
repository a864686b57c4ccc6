// A case that several offices handle: a task for a helper, its list and answer, a leader, a demand
// from above, a tie to another case, and what the resident sees of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, person, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring, classify, department, dispatcher, route } from "../kit/matter.mjs";
import { accounts, act, complete, officer, openCase, step } from "../kit/officer.mjs";

const WORDS = {
  zh: { task: "请查明这段线路归谁管养。", answer: "线路归市政部门，已在图上标出。",
    why: "涉及几家单位，由负责人牵头。" },
  en: { task: "Please find out whose line this is.", answer: "It is the city's; see the plan.",
    why: "Several offices are concerned." },
};

export default function units() {
  for (const lang of LANGS) {
    test(`several offices handle one case (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const first = await brought(lang);
  const second = await brought(lang);
  const { unit, handler, head } = department();
  const doer = await officer(handler, { lang });
  for (const { number } of [second, first]) {
    await openCase(doer, number);
    await act(doer, "accept", (box) => complete(box, lang));
    await act(doer, "take");
  }
  const helper = other(unit);
  await asks(doer, helper, first.number, second.number, lang);
  await helps(helper, first.number, lang);
  await leads(head, first.number, lang);
  await openCase(doer, first.number);
  await look(doer, "desk-joint-panel");
  await doer.close();
  await sees(first, lang);
}

async function brought(lang) {
  const { me, number, secret } = await bring(lang);
  await me.close();
  const sender = await officer(dispatcher(), { lang });
  await openCase(sender, number);
  await classify(sender);
  await route(sender, department().unit);
  await sender.close();
  return { number, secret };
}

/** Somebody who handles in another unit than this one. */
function other(unit) {
  const away = [unit, String(dispatcher().unit_id)];
  return accounts("handler").find((one) => !away.includes(String(one.unit_id)));
}

/** Two days from now, as a date field takes it. */
function soon() {
  return new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
}

async function asks(doer, helper, number, second, lang) {
  await act(doer, "task-set", async (box) => {
    await box.locator("select[name=unit]").selectOption(String(helper.unit_id));
    await box.locator("input[name=due]").fill(soon());
    await box.locator("textarea[name=text]").first().fill(WORDS[lang].task);
  });
  await act(doer, "link", async (box) => {
    await box.locator("input[name=other]").fill(second);
    await box.locator("input[name=tie][value=same-place]").check();
  });
  const box = await step(doer, "draft");
  assert.equal(await box.locator(".govuk-inset-text").count(), 1, "an open task is said there");
  await look(doer, "desk-joint-asked");
}

async function helps(account, number, lang) {
  const me = await officer(account, { lang });
  await me.go("/desk?scope=asked");
  await look(me, "desk-asked");
  await me.page.locator("a.hy-caseno", { hasText: number }).click();
  await look(me, "desk-joint-helper");
  await act(me, "task-answer", (box) => box.locator("textarea").fill(WORDS[lang].answer));
  await me.close();
}

async function leads(head, number, lang) {
  const me = await officer(head, { lang });
  await openCase(me, number);
  await act(me, "leader-set", async (box) => {
    await box.locator("label", { hasText: head.name }).first().click();
    await box.locator("textarea[name=reason]").first().fill(WORDS[lang].why);
  });
  await me.close();
}

async function sees({ number, secret }, lang) {
  const me = await person({ lang });
  await me.go("/track");
  await me.page.fill("#number", number);
  await me.page.fill("#secret", secret);
  await Promise.all([
    me.page.waitForEvent("domcontentloaded"),
    me.page.locator("form[action='/track'] button").last().click(),
  ]);
  const words = await text(me, "main");
  assert.ok(!words.includes(WORDS[lang].task), "not what offices write to each other");
  await look(me, "case-joint");
  await me.close();
}
