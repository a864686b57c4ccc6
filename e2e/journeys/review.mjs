// A refusal, a review that upholds it, a re-examination with a hearing: each by another unit and
// another officer, each opinion read by the person. The case is not closed in between.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring, classify, dispatcher, route } from "../kit/matter.mjs";
import { act, complete } from "../kit/officer.mjs";
import { actStep, answerIt, as, at, day, personBack, says, send, somebody } from "../kit/steps.mjs";

export default function review() {
  for (const lang of LANGS) {
    test(`a refusal, its review and its re-examination (${lang})`, () => journey(lang));
  }
}

const WORDS = {
  zh: {
    why: "答复没有回应路面下沉的问题。", upheld: "经复查，原处理意见认定事实清楚，维持原意见。",
    again: "复查没有到现场查看。", hearing: "请双方到县信访局二楼听证室。",
    held: "听证会已举行，双方陈述了意见。", back: "原答复遗漏路面下沉，退回重新办理。",
  },
  en: {
    why: "The answer says nothing about the sunken road.",
    upheld: "We looked at it again: the facts are clear, the decision stands.",
    again: "Nobody went to look for the review.", hearing: "Both sides, hearing room, floor two.",
    held: "The hearing was held; both sides spoke.",
    back: "The answer left out the sunken road; it must be answered anew.",
  },
};

async function journey(lang) {
  const words = WORDS[lang];
  const { me: first, number, secret } = await bring(lang);
  await first.close();
  const handler = somebody("handler", "gl-");
  const head = somebody("unit-head", "gl-");
  await as(dispatcher(), number, lang, async (sender) => {
    await classify(sender);
    await route(sender, String(handler.unit_id));
  });
  await as(handler, number, lang, async (doer) => {
    await act(doer, "accept", (box) => complete(box, lang));
    await act(doer, "take");
  });
  await answerIt(handler, head, number, lang, "not-supported");

  await asked(lang, number, secret, words.why, "portal-case-review-asked");
  const upper = { head: somebody("unit-head", "jt-"), reviewer: somebody("reviewer", "jt-") };
  await reviewed(lang, number, upper, "upheld", words.upheld);
  await asked(lang, number, secret, words.again, "portal-case-reexam-asked", words.upheld);
  const top = { head: somebody("unit-head", "head"), reviewer: somebody("reviewer", "reviewer") };
  await heard(lang, number, top.reviewer, top.head, words);
  await reviewed(lang, number, top, "sent-back", words.back, true);
  await readAll(lang, number, secret, words);
}

async function asked(lang, number, secret, reason, picture, before) {
  const me = await personBack(lang, number, secret);
  if (before) await says(me, before);
  await send(me, "/case/review", (form) => form.locator("[name=reason]").fill(reason));
  await look(me, picture);
  await me.close();
}

/** Assigned, decided by the reviewer, signed by the head of the reviewing unit. */
async function reviewed(lang, number, { head, reviewer }, result, words, isAssigned = false) {
  if (!isAssigned) await assigned(lang, number, head, reviewer);
  await as(reviewer, number, lang, async (me) => {
    await act(me, "review-decide", async (box) => {
      await box.locator(`input[name=result][value=${result}]`).check();
      await box.locator("[name=text]").fill(words);
    });
    await look(me, `desk-case-review-${result}`);
  });
  await as(head, number, lang, (boss) => act(boss, "review-deliver"));
}

async function assigned(lang, number, head, reviewer) {
  await as(head, number, lang, async (boss) => {
    await look(boss, "desk-case-review-open");
    await act(boss, "review-assign", (box) =>
      box.locator("label", { hasText: reviewer.name }).click());
  });
}

/** A hearing stops the re-examination's clock, and the page says which days and why. */
async function heard(lang, number, reviewer, head, words) {
  await assigned(lang, number, head, reviewer);
  const me = await at(reviewer, number, lang);
  await actStep(me, "hear", "set", async (form) => {
    await form.locator("[name=from]").fill(day(0));
    await form.locator("[name=until]").fill(day(0));
    await form.locator("[name=text]").fill(words.hearing);
  });
  await actStep(me, "hear", "hold", async (form) => {
    await form.locator("[name=until]").fill(day(0));
    await form.locator("[name=text]").fill(words.held);
  });
  await look(me, "desk-case-hearing");
  await me.close();
}

async function readAll(lang, number, secret, words) {
  const me = await personBack(lang, number, secret);
  await says(me, words.back);
  assert.equal(await me.page.locator("form[action='/case/review']").count(), 0,
    "it is being handled again: there is nothing to review now");
  await look(me, "portal-case-sent-back");
  await me.close();
}
