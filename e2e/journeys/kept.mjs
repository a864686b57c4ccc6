// Who is kept away from a case: an edited brief for the unit complained of, a recusal that the
// person asks for, somebody let in by two for an hour; and what the person reads of it all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { bring, dispatcher, route } from "../kit/matter.mjs";
import { act, complete, officer, openCase, step } from "../kit/officer.mjs";
import { actStep, as, day, personBack, says, send, somebody } from "../kit/steps.mjs";

export default function kept() {
  for (const lang of LANGS) {
    test(`who is kept away from a case (${lang})`, () => journey(lang));
  }
}

const WORDS = {
  zh: {
    brief: "请说明该路段设施检修的安排和记录。", copied: "青石桥东头的三盏路灯坏了三周，晚上孩子",
    statement: "每月检修一次，记录附后。", recusal: "他和对方是一家人。", reason: "是对方的亲属",
    danger: "现场有人受伤，要马上联系本人。",
  },
  en: {
    brief: "Please explain how the place is looked after, with the records.",
    copied: "Three street lights at the east end of the bridge have been dark",
    statement: "It is looked at every month; the records are attached.",
    recusal: "They belong to the other side's family.", reason: "Related to the other side",
    danger: "Somebody is hurt there and the person has to be reached now.",
  },
};

async function journey(lang) {
  const words = WORDS[lang];
  const { me, number, secret } = await bring(lang);
  await me.close();
  const [handler, head] = [somebody("handler", "js-"), somebody("unit-head", "js-")];
  const accused = somebody("unit-head", "hb-");
  await as(dispatcher(), number, lang, async (sender) => {
    await act(sender, "classify", async (box) => {
      await box.locator("input[name=kind][value=accusation]").check();
      await box.locator("select[name=accused]").selectOption(String(accused.unit_id));
    });
    await route(sender, String(handler.unit_id));
  });
  await as(handler, number, lang, async (doer) => {
    await act(doer, "accept", (box) => complete(box, lang));
    await act(doer, "take");
    await briefed(doer, words);
  });
  await stated(lang, accused, number, words);
  await recused(lang, number, secret, handler, head, words);
  await letIn(lang, number, words);
  const back = await personBack(lang, number, secret);
  await says(back, words.danger, "section[aria-labelledby=openings]");
  await look(back, "portal-case-openings");
  await back.close();
}

/** Words of the person are refused beside the field and kept; a brief of one's own goes out. */
async function briefed(doer, words) {
  const box = await step(doer, "brief-give");
  await box.locator("input[name=due]").fill(day(5));
  await box.locator("textarea[name=text]").fill(words.copied);
  await press(doer, "form[action$='/brief-give'] button");
  assert.equal(await doer.page.locator("#brief-give-text").inputValue(), words.copied, "kept");
  await look(doer, "desk-brief-refused");
  await act(doer, "brief-give", async (again) => {
    await again.locator("textarea[name=text]").fill(words.brief);
  });
}

async function stated(lang, account, number, words) {
  const me = await officer(account, { lang });
  await me.go("/desk/briefs");
  await look(me, "desk-briefs");
  await briefOpen(me, words.brief);
  assert.ok(!(await text(me, "body")).includes(number), "the number is not said");
  await look(me, "desk-brief");
  await me.page.fill("main textarea[name=text]", words.statement);
  await press(me, "main form button.govuk-button");
  assert.equal(me.path(), "/desk/briefs");
  await me.close();
}

/** The list says neither number nor title, so the one with these words is looked for. */
async function briefOpen(me, words) {
  const links = await me.page.locator("main a[href^='/desk/brief/']").all();
  const paths = await Promise.all(links.map((link) => link.getAttribute("href")));
  for (const path of paths) {
    await me.go(path);
    if ((await text(me)).includes(words)) return;
  }
  assert.fail(`none of ${paths.length} briefs has the words: ${await text(me)}`);
}

async function recused(lang, number, secret, handler, head, words) {
  const me = await personBack(lang, number, secret);
  await send(me, "/case/recusal", async (form) => {
    await form.locator("input[name=whom][value=handler]").check();
    await form.locator("[name=reason]").fill(words.recusal);
  });
  await me.close();
  await as(head, number, lang, async (boss) => {
    await says(boss, words.statement);
    await look(boss, "desk-case-kept");
    await actStep(boss, "recusal-decide", "decide", async (form) => {
      const name = await form.locator("select[name=officer] option", { hasText: handler.name })
        .first().getAttribute("value").catch(() => null);
      if (name) await form.locator("select[name=officer]").selectOption(name);
      else await form.locator("select[name=officer]").selectOption({ index: 1 });
      await form.locator("select[name=ask]").selectOption({ index: 1 });
      await form.locator("input[name=basis][value=kin-interest]").check();
      await form.locator("[name=reason]").fill(words.reason);
    });
  });
}

async function letIn(lang, number, words) {
  const path = "/desk/break-glass";
  const asker = await officer(somebody("handler", "hb-"), { lang });
  await asker.go(path);
  await look(asker, "desk-break-glass");
  await asker.page.fill("#number", number);
  await asker.page.check("input[name=ground][value=life-danger]");
  await asker.page.fill("#reason", words.danger);
  await press(asker, `form[action='${path}'] button`);
  await look(asker, "desk-break-glass-unknown");
  await asker.close();
  const outside = await officer(outsider(), { lang });
  await outside.go(path);
  await outside.page.fill("#number", number);
  await outside.page.check("input[name=ground][value=life-danger]");
  await outside.page.fill("#reason", words.danger);
  await press(outside, `form[action='${path}'] button`);
  assert.equal(await outside.page.locator(".govuk-error-summary").count(), 0, "asked");
  const second = await officer(dispatcherHead(), { lang });
  await second.go(path);
  await says(second, words.danger);
  await look(second, "desk-break-glass-second");
  await press(second, `section:has-text("${number}") form[action='${path}/confirm'] button`);
  await second.close();
  await openCase(outside, number);
  assert.match(outside.path(), /^\/desk\/case\/\d+$/, "let in");
  await look(outside, "desk-case-admitted");
  await outside.go(path);
  await press(outside, `section:has-text("${number}") form[action='${path}/end'] button`);
  await openCase(outside, number);
  assert.ok(!/\/desk\/case\//.test(outside.path()), "and out again");
  await outside.close();
}

/** Of a unit with a key that has no part in the case, nor is complained of. */
function outsider() {
  return somebody("handler", "jw-");
}

/** Of the petition office, above them all. */
function dispatcherHead() {
  return somebody("unit-head", "head");
}
