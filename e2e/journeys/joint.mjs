// A joint case with mediation: one unit leads, another has a part of it, both sides agree before a
// mediator, and the answer waits until the part is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring, classify, dispatcher, route } from "../kit/matter.mjs";
import { act, complete, openCase, officer } from "../kit/officer.mjs";
import {
  actStep, as, at, day, personBack, says, send, somebody, submit, unfold,
} from "../kit/steps.mjs";

export default function joint() {
  for (const lang of LANGS) {
    test(`a joint case with mediation (${lang})`, () => journey(lang));
  }
}

const WORDS = {
  zh: {
    part: "请组织双方就路灯杆的位置进行调解。", done: "双方已经达成一致，协议附后。",
    offer: "您和邻居对灯杆位置有不同意见，建议由人民调解员主持调解。",
    paper: "邻居一方已在调解申请书上签字。", met: "双方到场，各自说明了意见。",
    terms: "一、灯杆向东移两米；二、费用由路灯所承担；三、十日内完成。",
    waives: "双方同意，今后不再就此事投诉或者申请复查。",
  },
  en: {
    part: "Please bring both sides together about where the lamp post stands.",
    done: "Both sides agreed; the agreement is on file.",
    offer: "You and a neighbour disagree about the lamp post. A mediator could bring you together.",
    paper: "The neighbour signed the application for mediation.",
    met: "Both sides came and told how they see it.",
    terms: "1. The post moves two metres east. 2. The lighting office pays. 3. Within ten days.",
    waives: "Both sides waive any further complaint or review of this matter.",
  },
};

async function journey(lang) {
  const words = WORDS[lang];
  const { me: first, number, secret } = await bring(lang);
  await first.close();
  const handler = somebody("handler", "js-");
  const head = somebody("unit-head", "js-");
  const mediator = somebody("mediator", "tj-");
  await as(dispatcher(), number, lang, async (sender) => {
    await classify(sender);
    await route(sender, String(handler.unit_id));
  });
  await led(lang, number, handler, mediator, words);
  await waits(lang, number, handler, head);
  await consented(lang, number, secret);
  await mediated(lang, number, mediator, words);
  await answered(lang, number, handler, head);
  await read(lang, number, secret, words);
}

/** The lead takes it on, gives a part of it to the committee and offers mediation. */
async function led(lang, number, handler, mediator, words) {
  await as(handler, number, lang, async (doer) => {
    await act(doer, "accept", (box) => complete(box, lang));
    await act(doer, "take");
    await actStep(doer, "task-set", "set", async (form) => {
      await form.locator("select[name=unit]").selectOption(String(mediator.unit_id));
      await form.locator("[name=due]").fill(day(10));
      await form.locator("[name=text]").fill(words.part);
    });
    await act(doer, "mediation-offer", (box) => box.locator("[name=text]").fill(words.offer));
    await says(doer, words.part);
    await look(doer, "desk-case-joint");
  });
}

/** While the part is open, no answer goes out: said in words, nothing lost. */
async function waits(lang, number, handler, head) {
  await as(handler, number, lang, (doer) => act(doer, "draft", async (box) => {
    await box.locator("input[name=outcome][value=resolved]").check();
    await complete(box, lang);
  }));
  const boss = await at(head, number, lang);
  const box = boss.page.locator("details.hy-act:has(form[action$='/approve'])");
  if (await box.getAttribute("open") === null) await box.locator("> summary").click();
  await Promise.all([
    boss.page.waitForEvent("domcontentloaded"),
    box.locator("form button.govuk-button:not([name])").first().click(),
  ]);
  assert.equal(await boss.page.locator(".govuk-error-summary").count(), 1, "the part is open");
  await look(boss, "desk-case-tasks-open");
  await boss.close();
}

async function consented(lang, number, secret) {
  const me = await personBack(lang, number, secret);
  await look(me, "portal-case-mediation");
  await send(me, "/case/mediation", (form) =>
    form.locator("input[name=step][value=consent]").check());
  await me.close();
}

/** The mediator: the other side's paper, the meeting, an agreement that takes no right away. */
async function mediated(lang, number, mediator, words) {
  const list = await officer(mediator, { lang });
  await list.go("/desk?scope=asked");
  await says(list, number);
  await look(list, "desk-home-asked");
  await list.close();
  const me = await at(mediator, number, lang);
  await actStep(me, "mediation-consent", "consent", async (form) => {
    const side = form.locator("input[name=side][value=other]");
    if (await side.count()) await side.check();
    await form.locator("[name=record]").fill(words.paper);
  });
  await actStep(me, "mediate", "meet", async (form) => {
    await form.locator("[name=day]").fill(day(0));
    await form.locator("[name=text]").fill(words.met);
  });
  await refusedWaiver(me, words);
  await openCase(me, number);
  await actStep(me, "mediate", "agree", (form) => agree(form, words.terms));
  await says(me, words.terms.slice(0, 8));
  await look(me, "desk-case-agreed");
  await me.close();
}

async function agree(form, terms) {
  await form.locator("[name=text]").fill(terms);
  for (const tick of ["signed-person", "signed-other", "signed-mediator", "sealed"]) {
    await form.locator(`[name="${tick}"]`).check();
  }
  await form.locator("[name=due]").fill(day(30));
}

/** Terms that sign a right away are refused; what was typed stays. */
async function refusedWaiver(me, words) {
  const form = () => me.page.locator("form:has(input[name=step][value=agree])").first();
  await unfold(form());
  await agree(form(), words.waives);
  await submit(me, form());
  assert.ok(await me.page.locator(".govuk-error-summary").count() > 0, "a waiver is refused");
  assert.equal(await form().locator("[name=text]").inputValue(), words.waives, "and kept");
  await look(me, "desk-case-waiver");
}

/** The part is reported back; then the answer goes its way. */
async function answered(lang, number, handler, head) {
  const committee = somebody("handler", "tj-");
  await as(committee, number, lang, (doer) => act(doer, "task-answer", (box) =>
    box.locator("[name=text]").fill(WORDS[lang].done)));
  await as(head, number, lang, async (boss) => {
    await act(boss, "approve");
    await act(boss, "deliver");
  });
}

async function read(lang, number, secret, words) {
  const me = await personBack(lang, number, secret);
  await says(me, words.terms.slice(0, 8));
  assert.ok(await me.page.locator(".hy-answer").count() > 0, "the answer is there");
  await look(me, "portal-case-joint-answered");
  await me.page.check("input[name=verdict][value=solved]");
  await send(me, "/case/verdict");
  await me.close();
}
