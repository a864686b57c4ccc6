// What is known already while a call is typed, by keyboard alone: it is there within a tenth of a
// second of the last key, an answer to older words is dropped, a few words are said and no list;
// without a script a button does the same. On the way: words in texts, and the two topics a press
// away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, person, press, text } from "../kit/browser.mjs";
import { accessible, look } from "../kit/look.mjs";
import { answered, bring, classify, department, dispatcher, route } from "../kit/matter.mjs";
import { accounts, act, complete, officer, openCase, step } from "../kit/officer.mjs";

// Whoever reads the desk in English hears Chinese all the same.
const WORDS = {
  zh: { summary: "北渡口栈桥护栏松动，需要加固。", word: "栈桥", road: "桥头路灯不亮，",
    typed: "北渡口栈桥护栏松动，小孩差点掉下去", more: "，请尽快加固护栏。" },
  en: { summary: "南塘码头台阶湿滑，需要铺防滑垫。", word: "码头", road: "码头路灯不亮，",
    typed: "南塘码头台阶湿滑，老人滑倒了两次", more: "，请尽快铺上垫子。" },
};
const PHONE = "13800000001";
const LIMIT_MS = 100;
const MEASURED = 9;
const MAY_TAKE_MS = 20_000;

export default function similar() {
  LANGS.forEach((lang, at) => {
    test(`similar cases while a call is typed (${lang})`, () => journey(lang, at));
  });
  for (const lang of LANGS) test(`an answer to start from (${lang})`, () => startedFrom(lang));
  for (const lang of LANGS) test(`topics a press away (${lang})`, () => topicsPressed(lang));
}

async function journey(lang, at) {
  const words = WORDS[lang];
  await summarised(lang, words);
  const clerks = accounts("intake");
  const me = await officer(clerks[at % clerks.length], { lang });
  await me.go("/desk/new");
  await found(me, words);
  await measured(me, words);
  await staleDropped(me);
  await saidAndReached(me);
  await look(me, "desk-new-similar");
  await lookedFor(me, words);
  await withoutScript(me, words);
  await me.close();
}

/** The office writes what a case is about, in words of its own. */
async function summarised(lang, words) {
  const { me: resident, number } = await bring(lang);
  await resident.close();
  const me = await officer(dispatcher(), { lang });
  await openCase(me, number);
  await act(me, "summarise", (box) => box.locator("textarea").fill(words.summary));
  await me.close();
}

const known = (me) => me.page.locator("#topics .hy-known");

/** Each server follows the log at its own pace: asked again until it has come so far. */
async function found(me, words) {
  await me.page.locator("#body").focus();
  await me.page.keyboard.type(words.typed);
  const until = Date.now() + MAY_TAKE_MS;
  while (!await known(me).count()) {
    assert.ok(Date.now() < until, "it is found");
    await me.page.waitForTimeout(500);
    await me.page.keyboard.type(" ");
  }
  assert.ok((await text(me, "#topics")).includes(words.summary), "what the office wrote of it");
}

/** From the last key to the page with what is known, as the page itself measures. */
async function measured(me, words) {
  await me.page.evaluate(() => {
    document.addEventListener("input", () => { globalThis.lastKey = performance.now(); }, true);
  });
  const took = [];
  for (const sign of [...words.more].slice(0, MEASURED)) {
    await me.page.evaluate(() => performance.clearMarks("hy-suggested"));
    await me.page.keyboard.type(sign);
    const one = await me.page.waitForFunction(() => {
      const mark = performance.getEntriesByName("hy-suggested").at(-1);
      const took = mark ? mark.startTime - globalThis.lastKey : -1;
      return took > 0 ? took : null;
    }, null, { polling: 20 });
    took.push(await one.jsonValue());
  }
  took.sort((a, b) => a - b);
  const middle = took[Math.floor(took.length / 2)];
  const shown = [took[0], middle, took.at(-1)].map((ms) => Math.round(ms));
  console.log(`# what is known, after the last key (${me.lang}): least, middle, most ms: ${shown}`);
  assert.ok(middle < LIMIT_MS, `${middle} ms`);
}

/** A slow answer to older words comes to nothing; fast keys are one question. */
async function staleDropped(me) {
  const asked = [];
  const dropped = [];
  me.page.on("request", (one) => { if (one.url().endsWith("/topics")) asked.push(one); });
  me.page.on("requestfailed", (one) => { if (one.url().endsWith("/topics")) dropped.push(one); });
  const held = new Promise((go) => {
    me.page.route("**/desk/new/topics", async (route) => {
      await new Promise((later) => { setTimeout(later, 400); });
      await route.fulfill({ body: "<div data-said=old>old</div>", contentType: "text/html" })
        .catch(() => {});
      go();
    }, { times: 1 });
  });
  await me.page.keyboard.type("。");
  await me.page.waitForTimeout(150);
  await me.page.keyboard.type("12345678", { delay: 5 });
  await held;
  await me.page.waitForTimeout(300);
  assert.ok(!(await text(me, "#topics")).startsWith("old"), "the older answer is dropped");
  assert.ok(dropped.includes(asked[0]), "and its question was taken back");
  assert.ok(asked.length < 9, `nine keys, most of them fast: ${asked.length} questions`);
}

/** A status with a count, said once; the list stands outside it and can be walked into. */
async function saidAndReached(me) {
  const status = me.page.locator("#topics-said[role=status]");
  await me.page.waitForTimeout(1300);
  const said = (await status.textContent()).trim();
  assert.match(said, /\d/, "how much there is");
  assert.ok(said.length < 120, "and no list");
  assert.equal(await me.page.locator("[role=status] .hy-known").count(), 0);
  await me.page.evaluate(() => {
    globalThis.saidAgain = 0;
    new MutationObserver(() => { globalThis.saidAgain += 1; })
      .observe(document.querySelector("#topics-said"), { childList: true, characterData: true });
  });
  await me.page.keyboard.type("…");
  await me.page.waitForTimeout(1500);
  assert.equal(await me.page.evaluate(() => globalThis.saidAgain), 0, "the same is not said twice");
  await me.page.keyboard.press("Tab");
  const inside = () => me.page.evaluate(() =>
    Boolean(document.activeElement.closest("#topics")) || document.activeElement.id);
  const first = await inside();
  const reached = await me.page.locator("#topics input, #topics a").count() ? true : "title";
  assert.equal(first, reached, "the next stop is what is known, where it can be chosen or opened");
  await accessible(me, "desk-new-similar");
}

/** The page for words in texts finds the same, and nobody by a number. */
async function lookedFor(me, words) {
  await me.go("/desk/look");
  await look(me, "desk-look");
  await me.page.locator("#words").focus();
  await me.page.keyboard.type(words.word);
  await Promise.all([me.page.waitForEvent("domcontentloaded"), me.page.keyboard.press("Enter")]);
  assert.ok(await me.page.locator("mark").count() > 0, "the word is marked");
  await look(me, "desk-look-found");
  await me.page.fill("#words", PHONE);
  await press(me, "form[action='/desk/look'] button.govuk-button");
  assert.equal(await me.page.locator("#words-error").count(), 1, "nobody is looked for");
  assert.equal(await me.page.inputValue("#words"), PHONE, "what was typed is kept");
  await look(me, "desk-look-refused");
}

/** A button asks; the topic is chosen; it is registered and goes its way. */
async function withoutScript(before, words) {
  const state = await before.state();
  const me = await person({ lang: before.lang, width: DESK, js: false, state });
  await me.go("/desk/new");
  await me.page.fill("#body", words.road + words.typed);
  await press(me, "button[name=suggest]");
  assert.equal(await me.page.inputValue("#body"), words.road + words.typed, "kept");
  assert.ok((await text(me, "#topics")).includes(words.summary), "known without a script");
  await look(me, "desk-new-similar-plain");
  const proposed = me.page.locator("input[name=proposed]");
  if (await proposed.count()) await proposed.first().check();
  await press(me, "form[action='/desk/new'] button[type=submit]");
  assert.equal(me.path(), "/desk/new/slip");
  await me.close();
}

/** Two topics as buttons, with what speaks for them; one press classifies. */
async function topicsPressed(lang) {
  const { me: resident, number } = await bring(lang);
  await resident.close();
  const me = await officer(dispatcher(), { lang });
  await openCase(me, number);
  const box = await step(me, "classify");
  const likely = box.locator("button[name=likely]");
  assert.ok(await likely.count() >= 1 && await likely.count() <= 2, "the likeliest are named");
  const why = await likely.first().getAttribute("aria-describedby");
  assert.ok((await text(me, `#${why}`)).length > 1, "and why");
  await look(me, "desk-case-topics");
  await likely.first().focus();
  await Promise.all([me.page.waitForEvent("domcontentloaded"), me.page.keyboard.press("Enter")]);
  assert.equal(await me.page.locator(".govuk-error-summary").count(), 0, "classified by one press");
  await look(me, "desk-case-topics-done");
  await me.close();
}

/** The answer to one case is a start for the next of its kind; the button sends nothing. */
async function startedFrom(lang) {
  const { handler, unit } = department();
  const first = await bring("zh");
  await first.me.close();
  await (await answered(first.number, lang)).close();
  const { me: resident, number } = await bring("zh");
  await resident.close();
  const sender = await officer(dispatcher(), { lang });
  await openCase(sender, number);
  await classify(sender);
  await route(sender, unit);
  await sender.close();
  const me = await officer(handler, { lang });
  await openCase(me, number);
  await act(me, "accept", (box) => complete(box, lang));
  await act(me, "take");
  const offered = me.page.locator("button[name=similar]");
  const until = Date.now() + MAY_TAKE_MS;
  while (!await offered.count()) {
    assert.ok(Date.now() < until, "an answer is offered");
    await me.page.waitForTimeout(500);
    await me.page.reload();
  }
  const box = await step(me, "draft");
  const words = await me.page.locator(".hy-offers .hy-keep").allTextContents();
  assert.ok(!words.join().includes(first.number), "no number in what is offered");
  await look(me, "desk-case-offers");
  const field = box.locator("textarea[name=text]");
  await field.fill("……");
  await offered.first().focus();
  await Promise.all([me.page.waitForEvent("domcontentloaded"), me.page.keyboard.press("Enter")]);
  assert.match(await field.inputValue(), /^……\s+\S/, "what was typed, and the answer behind it");
  assert.equal(await me.page.locator(".govuk-notification-banner").count(), 0, "nothing was sent");
  await me.close();
}
