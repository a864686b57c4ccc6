// Somebody without a telephone: a number at the machine, a visit, a receipt on paper, letters by
// post, an answer by registered mail, and their word on a slip that comes back to the counter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look, picture } from "../kit/look.mjs";
import { classify, receipt, route } from "../kit/matter.mjs";
import { accounts, act, complete, officer } from "../kit/officer.mjs";
import { actStep, as, at, says, somebody } from "../kit/steps.mjs";

/** One language after the other: it is one hall, with one officer at it. */
export default function visit() {
  test("a visit by somebody without a telephone", async () => {
    for (const lang of LANGS) await journey(lang);
  });
}

const WORDS = {
  zh: {
    said: "村口的水管漏水两个月了，路上结冰，老人不敢走。", name: "试验乙",
    home: "青石县石河镇试验路九号", track: "挂号信收据号 9900112233", slip: "水管修好了一半。",
  },
  en: {
    said: "The pipe at the village gate has leaked for two months; there is ice on the road.",
    name: "Test Visitor", home: "9 Test Road, Shihe", track: "Registered letter 9900112233",
    slip: "Half of the pipe is repaired.",
  },
};

async function journey(lang) {
  const words = WORDS[lang];
  const clerk = accounts("intake").find((one) => one.login === "hotline");
  const { number, secret } = await received(lang, clerk, words);
  const [handler, head] = [somebody("handler", "sh-"), somebody("unit-head", "sh-")];
  await as(clerk, number, lang, async (me) => {
    await classify(me);
    await route(me, String(handler.unit_id));
  });
  await as(handler, number, lang, async (me) => {
    await act(me, "accept", (box) => complete(box, lang));
    await act(me, "take");
    await act(me, "draft", async (box) => {
      await box.locator("input[name=outcome][value=partly-resolved]").check();
      await complete(box, lang);
    });
  });
  await approvedOnATelephone(lang, number, head);
  await posted(lang, number, handler, words);
  await answeredOnPaper(lang, number, secret, clerk, words);
}

/** The machine's browser has no script; the officer calls the number and registers the visit. */
async function received(lang, clerk, words) {
  const me = await officer(clerk, { lang });
  await me.go("/desk/hall");
  const kiosk = await me.page.locator("a[href^='/kiosk/']").first().getAttribute("href");
  await me.page.fill("#no", lang === "zh" ? "1" : "2");
  await press(me, "form[action='/desk/hall/open'] button");
  const door = await person({ lang, width: PHONE, js: false });
  await door.go(kiosk);
  await press(door, "button.hy-hall__button");
  await door.close();
  await press(me, "form[action='/desk/hall/next'] button");
  await press(me, "a[href*='ticket=']");
  await me.page.fill("#body", words.said);
  await me.page.fill("#name", words.name);
  await me.page.fill("#address", words.home);
  await me.page.check("input[name=wish][value=post]");
  await look(me, "desk-new-visit");
  await press(me, "form[action^='/desk/new'] button[type=submit]");
  assert.equal(me.path(), "/desk/new/slip");
  const given = await receipt(me);
  await look(me, "desk-slip-visit");
  await me.go("/desk/hall");
  await press(me, "form[action='/desk/hall/close'] button");
  await letters(me, given.number, words);
  await me.close();
  return given;
}

/** A letter waits for the post; the list names no street, the sheet does. */
async function letters(me, number, words) {
  await me.go("/desk/letters");
  const row = me.page.locator("a.hy-caseno", { hasText: number });
  assert.ok(await row.count() > 0, "a letter waits");
  assert.ok(!(await text(me)).includes(words.home), "the list holds no address");
  await look(me, "desk-letters");
  await Promise.all([me.page.waitForEvent("domcontentloaded"), row.first().click()]);
  await says(me, words.home);
  await look(me, "desk-letter");
  await me.page.emulateMedia({ media: "print" });
  await picture(me, `desk-letter-print-${me.lang}`, true);
  await me.page.emulateMedia({ media: "screen" });
  await press(me, "form:has(input[name=letter]) button.govuk-button:not([data-print])");
}

/** Two big buttons on a narrow page. */
async function approvedOnATelephone(lang, number, head) {
  const me = await officer(head, { lang, width: PHONE });
  await me.go("/desk/approve");
  await look(me, "desk-approve");
  const row = me.page.locator("a", { hasText: number }).first();
  await Promise.all([me.page.waitForEvent("domcontentloaded"), row.click()]);
  assert.match(me.path(), /\/approve$/);
  await look(me, "desk-approve-one");
  await press(me, "form[action$='/approve'] button");
  await me.close();
}

/** Sent by post: only the proof makes it delivered. */
async function posted(lang, number, handler, words) {
  const me = await at(handler, number, lang);
  await act(me, "deliver", (box) => box.locator("input[name=means][value=post]").check());
  await look(me, "desk-case-under-way");
  await actStep(me, "delivery-settle", "prove", (form) =>
    form.locator("[name=proof]").fill(words.track));
  await says(me, words.track);
  await look(me, "desk-case-delivered");
  await me.close();
}

/** The slip of the letter, typed at the counter that registered the visit. */
async function answeredOnPaper(lang, number, secret, clerk, words) {
  const me = await officer(clerk, { lang });
  await me.go("/desk/paper");
  await me.page.fill("#number", number);
  await me.page.fill("#secret", "0000-0000-0000-0000");
  await me.page.check("input[name=said][value=not-solved]");
  await me.page.fill("#why", words.slip);
  await press(me, "form[action='/desk/paper'] button[type=submit]");
  assert.ok(await me.page.locator(".govuk-error-summary").count() > 0, "not without the secret");
  assert.equal(await me.page.inputValue("#why"), words.slip, "what was typed is kept");
  await look(me, "desk-paper-wrong");
  await me.page.fill("#secret", secret);
  await press(me, "form[action='/desk/paper'] button[type=submit]");
  assert.equal(await me.page.locator(".govuk-error-summary").count(), 0, "taken");
  await me.close();
}
