// Common problems: an officer sees what the night proposes, opens a problem with its cases by
// keyboard, announces a day, writes one answer for many; a stranger reads no case of it; and a
// resident who writes about what more than ten people told is told that it is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { accounts, officer } from "../kit/officer.mjs";
import { day, says, unfold } from "../kit/steps.mjs";

const WORDS = {
  zh: { title: "青石路沿街欠薪", line: "劳动监察已进场核查", answer: "查明后已责令补发。",
    why: "各件说的是两处地方", text: "梅园新村的暖气一直不热，家里老人受不了。", known: "已有十多人反映" },
  en: { title: "Unpaid wages along Qingshi Road", line: "Inspectors are on the site",
    answer: "The firm was ordered to pay what it owes.", why: "They are about two places",
    // Written in Chinese, read in English: the matter is told by its words.
    text: "梅园新村的暖气一直不热，家里老人受不了。", known: "More than ten people" },
};
const LONG = "一、您的诉求：补发工资。\n二、查明的事实和理由：已到现场核查。\n三、处理意见：";

export default function common() {
  for (const lang of LANGS) test(`a common problem (${lang})`, () => journey(lang));
  for (const lang of LANGS) test(`what is known is told to a resident (${lang})`, () => told(lang));
}

/** Somebody who leads a unit for which the night found something, each language its own. */
async function leader(lang) {
  const heads = accounts("unit-head");
  for (const account of lang === "zh" ? heads : heads.reverse()) {
    const me = await officer(account, { lang, width: DESK });
    await me.go("/desk/common");
    if (await me.page.locator("form[action$='/take-up']").count()) return me;
    await me.close();
  }
  throw new Error("the night proposes something to somebody");
}

async function journey(lang) {
  const words = WORDS[lang];
  const me = await leader(lang);
  await look(me, "common-list");
  const take = me.page.locator("form[action$='/take-up']").first();
  const cases = await me.page.locator("section.hy-card").first().locator("a.hy-caseno").count();
  // By keyboard alone: into the field, the words, and Enter.
  await take.locator("input[name=title]").focus();
  await me.page.keyboard.type(words.title);
  await Promise.all([me.page.waitForEvent("domcontentloaded"), me.page.keyboard.press("Enter")]);
  if (await me.page.locator(".govuk-error-summary").count()) {
    // The proposal has no topic or place of its own: the officer says it.
    await look(me, "common-refused");
    for (const name of ["topic", "area"]) {
      const box = me.page.locator(`select[name=${name}]`).first();
      if (!await box.inputValue()) await box.selectOption({ index: 1 });
    }
    await press(me, "form[action$='/take-up'] button");
  }
  assert.match(me.path(), /^\/desk\/common\/\d+$/);
  const path = me.path();
  assert.equal(await me.page.locator("section[aria-labelledby=cases] a").count(), cases);
  const open = (step) => unfold(me.page.locator(`form[action='${path}/${step}']`));
  await open("line");
  await me.page.fill("#line", words.line);
  await me.page.fill("#due", day(9));
  await press(me, `form[action='${path}/line'] button`);
  await says(me, words.line);
  await open("answer");
  await me.page.locator("input[name=outcome][value=resolved]").check();
  await me.page.fill("#answer", `${LONG}${words.answer}`);
  await press(me, `form[action='${path}/answer'] button`);
  await look(me, "common-one");
  await open("spread");
  await press(me, `form[action='${path}/spread'] button`);
  await look(me, "common-spread");

  await me.go(path);
  await open("unlink");
  const first = me.page.locator(`form[action='${path}/unlink'] input[name=links]`).first();
  await first.check();
  await me.page.fill("#unlinked", "13800138000");
  await press(me, `form[action='${path}/unlink'] button`);
  assert.equal(await me.page.locator("#unlinked").inputValue(), "13800138000", "kept");
  await me.page.locator(`form[action='${path}/unlink'] input[name=links]`).first().check();
  await me.page.fill("#unlinked", words.why);
  await press(me, `form[action='${path}/unlink'] button`);
  assert.equal(await me.page.locator("section[aria-labelledby=cases] a").count(), cases - 1);
  await says(me, words.why);
  await me.page.locator("section[aria-labelledby=cases] a").first().click();
  await me.page.locator("#common").waitFor();
  await says(me, words.title);
  await look(me, "common-case");
  await me.go("/desk/common/day");
  await look(me, "common-day");
  await me.close();

  const stranger = await officer(accounts("handler").at(-1), { lang, width: PHONE });
  await stranger.go(path);
  await look(stranger, "common-stranger");
  assert.equal(await stranger.page.locator("section[aria-labelledby=cases] a").count(), 0);
  await stranger.close();
}

/** A resident on a telephone, with nothing but the words of the matter. */
async function told(lang) {
  const words = WORDS[lang];
  const me = await person({ lang, width: PHONE });
  await me.go("/new");
  await me.page.fill("#text", words.text);
  await press(me, "form[action='/new'] button[type=submit]");
  await me.go("/new/where");
  const topic = me.page.locator("[name=topic]").first();
  await unfold(topic);
  await choose(me, "urban-construction");
  await press(me, "form[action='/new/where'] button[type=submit]");
  await me.go("/new/contact");
  await press(me, "form[action='/new/contact'] button[type=submit]");
  assert.equal(me.path(), "/new/check");
  assert.match(await text(me), new RegExp(words.known));
  await look(me, "common-known");
  await me.close();
}

async function choose(me, topic) {
  const box = me.page.locator("select[name=topic]");
  if (await box.count()) await box.selectOption(topic);
  else await me.page.locator(`input[name=topic][value='${topic}']`).check();
}
