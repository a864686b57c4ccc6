// An accusation against a unit: that unit finds nothing, whatever it tries; another one answers;
// the person reports reprisal, takes the case back under pressure and says so without a sound.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { dispatcher, receipt, route } from "../kit/matter.mjs";
import { act, complete, keyOpen, officer, openCase } from "../kit/officer.mjs";
import { answerIt, as, personBack, says, send, somebody } from "../kit/steps.mjs";

export default function accused() {
  for (const lang of LANGS) {
    test(`an accusation against a unit (${lang})`, () => journey(lang));
  }
}

const WORDS = {
  zh: {
    title: "环境局收了费却不检测", text: "我们交了检测费，半年没有人来，收据却写着已经检测。",
    reprisal: "昨天有人到我家，说再反映就停我的水。",
    pressed: "有人要我撤回。",
  },
  en: {
    title: "Fees taken, nothing measured", text: "We paid for a measurement. Nobody came for half "
      + "a year, yet the receipt says it was done.",
    reprisal: "Yesterday somebody came to my house and said my water would be cut off.",
    pressed: "Somebody wants me to take it back.",
  },
};

async function journey(lang) {
  const words = WORDS[lang];
  const { number, secret } = await accuse(lang, words);
  const unit = somebody("unit-head", "hb-");
  await locked(lang, number, words);
  await cardShown(lang);
  await as(dispatcher(), number, lang, async (sender) => {
    await act(sender, "classify", async (box) => {
      await box.locator("input[name=kind][value=accusation]").check();
      await box.locator("select[name=accused]").selectOption(String(unit.unit_id));
    });
    await route(sender, String(somebody("handler", "js-").unit_id));
  });
  await hidden(lang, number, unit, words);
  const [handler, head] = [somebody("handler", "js-"), somebody("unit-head", "js-")];
  await as(handler, number, lang, async (doer) => {
    await act(doer, "accept", (box) => complete(box, lang));
    await act(doer, "take");
  });
  const report = await reprisal(lang, number, secret, words);
  await unseen(lang, report, handler);
  await answerIt(handler, head, number, lang, "resolved");
  await hidden(lang, number, unit, words);
}

async function accuse(lang, words) {
  const me = await person({ lang, width: PHONE });
  await me.go("/new");
  await me.page.fill("#text", words.text);
  await me.page.fill("#title", words.title);
  await press(me, "form[action='/new'] button");
  await me.page.check("input[name=kind][value=accusation]");
  await press(me, "form[action='/new/where'] button");
  await press(me, "form[action='/new/files'] button[value=on]");
  await press(me, "form[action='/new/contact'] button");
  await look(me, "portal-check-accusation");
  await press(me, "form[action='/new/check'] button");
  const given = await receipt(me);
  await me.close();
  return given;
}

/** Without the unit's key nothing of it is read; with the card typed it opens where one was. */
async function locked(lang, number, words) {
  const me = await officer(dispatcher(), { lang });
  await me.go("/desk/unit-key");
  await look(me, "desk-unit-key-open");
  await press(me, "form[action='/desk/unit-key/close'] button");
  await look(me, "desk-unit-key-closed");
  await me.go("/desk?scope=unit");
  assert.ok(!(await text(me)).includes(words.title), "the list does not say what it is about");
  await me.page.fill("#find-number", number);
  await press(me, "form[action='/desk/find'] button");
  const at = me.path();
  assert.match(at, /^\/desk\/case\/\d+$/);
  assert.ok(!(await text(me)).includes(words.title), "nor does its page");
  await look(me, "desk-case-locked");
  await press(me, "main a.govuk-button");
  await keyOpen(me);
  assert.equal(me.path(), at, "back where it was");
  await says(me, words.title);
  await me.close();
}

/** A head of a unit without a key is shown a card, once; here it is not put to use. */
async function cardShown(lang) {
  const me = await officer(somebody("unit-head", "jt-"), { lang });
  await me.go("/desk/unit-key");
  await look(me, "desk-unit-key-none");
  await press(me, "form[action='/desk/unit-key/card'] button");
  await look(me, "desk-unit-key-card");
  await me.page.fill("#card", "0000");
  await press(me, "form[action='/desk/unit-key/make'] button");
  await look(me, "desk-unit-key-card-wrong");
  await me.close();
}

/** The unit complained of: not by number, not in a list, not by address. */
async function hidden(lang, number, account, words) {
  const me = await officer(account, { lang });
  for (const scope of ["unit", "supervised", "asked", "closed"]) {
    await me.go(`/desk?scope=${scope}`);
    const shown = await text(me);
    assert.ok(!shown.includes(number) && !shown.includes(words.title), `${scope} shows nothing`);
  }
  await me.go("/desk");
  await openCase(me, number);
  assert.ok(!/\/desk\/case\//.test(me.path()), "the number leads nowhere");
  const shown = await text(me, "body");
  assert.ok(!shown.includes(words.title), "and says nothing");
  await look(me, "desk-accused-finds-nothing");
  await me.close();
}

/** A report of reprisal is a case of its own, with a receipt of its own. */
async function reprisal(lang, number, secret, words) {
  const me = await personBack(lang, number, secret);
  await send(me, "/case/reprisal", (form) => form.locator("[name=text]").fill(words.reprisal));
  await look(me, "portal-reprisal-receipt");
  const shown = await text(me);
  const found = shown.match(/[A-Z]+-\d{4}-\d{6}-\d/g).filter((one) => one !== number);
  assert.ok(found.length > 0, "a number of its own");
  await me.close();
  await withdrawn(lang, number, secret, words);
  return found[0];
}

/** Taken back with the silent tick, and thought better of: the page says until when. */
async function withdrawn(lang, number, secret, words) {
  const me = await personBack(lang, number, secret);
  await send(me, "/case/withdraw", async (form) => {
    await form.locator("[name=reason]").fill(words.pressed);
    await form.locator("[name=pressured]").check();
  });
  await look(me, "portal-case-withdrawing");
  await send(me, "/case/withdraw-revoke");
  await look(me, "portal-case-withdrawal-revoked");
  await me.close();
}

/** The unit that handles the case never meets the report; the one above does. */
async function unseen(lang, report, handler) {
  const me = await officer(handler, { lang });
  await openCase(me, report);
  assert.ok(!/\/desk\/case\//.test(me.path()), "the handling unit does not find the report");
  await me.close();
  const above = await officer(dispatcher(), { lang });
  await openCase(above, report);
  assert.match(above.path(), /^\/desk\/case\/\d+$/, "the office above does");
  await says(above, report);
  await look(above, "desk-case-reprisal");
  await above.close();
}
