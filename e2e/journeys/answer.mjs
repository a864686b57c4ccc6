// From a routed case to an answer that is read: the officers of one department at work, four eyes,
// an extension, a date that explains itself, and the resident at the other end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { STORY, bring, classify, department, dispatcher, route } from "../kit/matter.mjs";
import { act, complete, officer, openCase, step } from "../kit/officer.mjs";
import { send } from "../kit/steps.mjs";

export default function answer() {
  for (const lang of LANGS) {
    test(`a department answers, and the person reads it (${lang})`, () => journey(lang));
  }
}

async function journey(lang) {
  const { me: resident, number, secret } = await bring(lang);
  await resident.close();
  const { unit, handler, head } = department();
  const sender = await officer(dispatcher(), { lang });
  await openCase(sender, number);
  await classify(sender);
  await route(sender, unit);
  await sender.close();

  const doer = await officer(handler, { lang });
  const boss = await officer(head, { lang });
  await accept(doer, boss, number, handler);
  await extend(doer, boss, number, STORY[lang]);
  const words = await draft(doer, lang);
  await fourEyes(doer, boss, head, number);
  await explained(boss);
  await boss.close();
  await doer.close();
  await read(lang, number, secret, words);
}

/** Accepted with the notice the rules ask for; the head names who does it. */
async function accept(doer, boss, number, handler) {
  await openCase(doer, number);
  await look(doer, "desk-case-arrived");
  const box = await step(doer, "accept");
  assert.ok(await box.locator("li").count() > 0, "what the notice must hold stands beside it");
  const before = await box.locator("textarea").inputValue();
  assert.ok(before.includes(number), "the template is filled in");
  await box.locator("form button.govuk-button:not([name])").click();
  await doer.page.locator(".govuk-error-summary").waitFor();
  assert.equal(await doer.page.locator("textarea[name=text]").first().inputValue(), before,
    "a part left open is refused and the text is kept");
  await look(doer, "desk-case-part-open");
  await act(doer, "accept", (form) => complete(form, doer.lang));
  await openCase(boss, number);
  await look(boss, "desk-case-accepted");
  await act(boss, "assign", (form) => form.locator("label", { hasText: handler.name }).click());
  assert.ok((await text(boss)).includes(handler.name));
}

/** Asked for by the one, decided by the other. */
async function extend(doer, boss, number, story) {
  await openCase(doer, number);
  await look(doer, "desk-case-handling");
  await act(doer, "ask-extension", async (box) => {
    await box.locator("input[name=amount]").fill("10");
    await box.locator("textarea[name=reason]").fill(story.reason);
  });
  await openCase(boss, number);
  assert.ok((await text(boss)).includes(story.reason), "the head reads why");
  await look(boss, "desk-case-extension");
  await act(boss, "decide-extension", async (box) => {
    await box.locator("input[name=decision][value=grant]").check();
    await box.locator("textarea[name=reason]").fill(story.reason);
  });
}

async function draft(doer, lang) {
  await doer.page.reload();
  const box = await step(doer, "draft");
  await box.locator("button[name=template][value=done]").click();
  await doer.page.waitForLoadState("domcontentloaded");
  await lacking(doer, lang);
  let words = "";
  await act(doer, "draft", async (form) => {
    await form.locator("input[name=outcome][value=resolved]").check();
    words = await complete(form, lang);
  });
  await look(doer, "desk-case-drafted");
  assert.equal(await doer.page.locator("form[action$='/approve']").count(), 0,
    "nobody approves their own draft");
  return words;
}

/** A part left out is named beside the text; what was typed stays. */
async function lacking(doer, lang) {
  const box = await step(doer, "draft");
  const field = box.locator("textarea[name=text]");
  const template = await field.inputValue();
  const heading = lang === "zh" ? "依据" : "Basis";
  const lines = template.replace(/【[^】]*】|\[\[[^\]]*\]\]/g, "…").split("\n");
  const without = lines.filter((line) => !line.includes(heading)).join("\n");
  await field.fill(without);
  await box.locator("input[name=outcome][value=resolved]").check();
  await press(doer, "form[action$='/draft'] button.govuk-button:not([name])");
  const said = await text(doer, "#draft-text-error");
  assert.ok(said.includes(heading), `what lacks is named: ${said}`);
  assert.equal(await doer.page.locator("#draft-text").inputValue(), without, "and nothing is lost");
  await look(doer, "desk-draft-missing");
  await doer.page.locator("#draft-text").fill(template);
}

/** Read and signed on a phone, in two taps. */
async function fourEyes(doer, boss, head, number) {
  await openCase(boss, number);
  await look(boss, "desk-case-to-approve");
  const phone = await officer(head, { lang: boss.lang, width: PHONE });
  await phone.go("/desk/approve");
  await look(phone, "desk-approve");
  await press(phone, `a.hy-cards__link:has-text("${number}")`);
  await look(phone, "desk-approve-one");
  await press(phone, "form[action$='/approve'] button");
  assert.equal(phone.path(), "/desk/approve", "back to what else waits");
  await phone.close();
  await openCase(boss, number);
  await act(boss, "deliver", (box) => box.locator("input[value=page]").check());
  await look(boss, "desk-case-answered");
  await doer.page.reload();
  assert.ok(await doer.page.locator(".hy-answer").isVisible());
}

/** The first date on the page says how it was reckoned; the same as data. */
async function explained(me) {
  const why = me.page.locator(".hy-owed__why").first();
  await why.locator("summary").click();
  const lines = await why.locator(".hy-why li").allTextContents();
  assert.ok(lines.length >= 3, `reckoned in steps: ${lines}`);
  assert.ok(lines.every((line) => /\p{Script=Han}/u.test(line) === (me.lang === "zh")
    || me.lang === "en"), "in the reader's language");
  await look(me, "desk-case-explained");
  const address = await me.page.locator("a[href$='/explain.json']").getAttribute("href");
  const data = await (await me.page.request.get(new URL(address, me.page.url()).href)).json();
  assert.ok(JSON.stringify(data).length > 100, "the same as data");
}

/** At the other end. */
async function read(lang, number, secret, words) {
  const me = await person({ lang, width: PHONE });
  await me.go(`/track#n=${number}&s=${secret.replaceAll("-", "")}`);
  await press(me, "form[action='/track'] button[type=submit]");
  const first = words.trim().split("\n").at(-4).slice(0, 12);
  assert.ok((await text(me, ".hy-answer__text")).includes(first), "the answer, word for word");
  await look(me, "portal-case-read");
  await me.page.check("input[name=verdict][value=solved]");
  await press(me, "form[action='/case/verdict'] button");
  await look(me, "portal-case-solved");
  const copy = await me.page.request.get(new URL("/case/copy", me.page.url()).href);
  assert.equal((await copy.body()).subarray(0, 2).toString(), "PK", "a copy to keep");
  await send(me, "/case/erase");
  await look(me, "portal-case-erasing");
  await send(me, "/case/erase-revoke");
  await look(me, "portal-case-erase-revoked");
  await me.close();
}
