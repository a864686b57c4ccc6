// A screening round from its opening to the end of a finding: an office asks, a unit walks, a
// phone number is refused where it was typed; and the page that says why something is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { accounts, officer } from "../kit/officer.mjs";

const WORDS = {
  zh: { title: "汛前工地排查", place: "桂花弄三号工地", what: "围挡松动，两户担心墙体",
    bad: "找 138-0013-8000 的那家", done: "围挡已加固" },
  en: { title: "Building sites before the rains", place: "Mill Road site 3",
    what: "The fence is loose; two households worry about a wall",
    bad: "Ask the house with 138-0013-8000", done: "The fence was made fast" },
};

export default function screening() {
  for (const lang of LANGS) test(`a screening round (${lang})`, () => journey(lang));
}

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

async function journey(lang) {
  const words = WORDS[lang];
  const office = accounts("dispatcher")[0];
  const head = await officer(office, { lang, width: DESK });
  const walker = accounts("handler").find((one) => one.unit_id !== office.unit_id);
  await head.go("/desk/screening/new");
  await look(head, "screening-new");
  await head.page.fill("#title", words.title);
  await head.page.locator("input[name='topics']").first().check();
  await head.page.locator(`input[name='units'][value='${walker.unit_id}']`).check();
  await head.page.locator(`input[name='units'][value='${office.unit_id}']`).check();
  await head.page.fill("#until", day(20));
  await press(head, "form[action='/desk/screening/new'] button");
  assert.match(head.path(), /^\/desk\/screening\/\d+$/);
  const round = head.path();

  const me = await officer(walker, { lang, width: PHONE });
  await me.go("/desk/screening");
  await look(me, "screening-list");
  await me.go(`${round}/new`);
  await me.page.fill("#place", words.place);
  await me.page.locator("input[name='topic']").first().check();
  await me.page.fill("#what", words.bad);
  await me.page.locator("input[name='danger'][value='no']").check();
  await me.page.locator("input[name='proposal'][value='case-to-be-brought']").check();
  await me.page.fill("#follow", day(3));
  await press(me, `form[action='${round}/new'] button`);
  assert.equal(await me.page.locator("#what").inputValue(), words.bad, "what was typed is kept");
  await look(me, "screening-refused");
  await me.page.fill("#what", words.what);
  await press(me, `form[action='${round}/new'] button`);
  assert.equal(me.path(), round);
  await press(me, `form[action='${round}/report'] button`);
  await look(me, "screening-round-own");
  await me.page.locator("table a").first().click();
  await me.page.locator("#notes").waitFor();
  await look(me, "screening-finding");
  const finding = me.path();
  await me.page.locator("input[name='outcome']").first().check();
  await me.page.fill("#ended", words.done);
  await press(me, `form[action='${finding}/end'] button`);
  assert.match(await text(me), new RegExp(words.done));
  await look(me, "screening-ended");
  await me.close();

  await head.go(round);
  await look(head, "screening-round");
  await head.go(`${round}/summary`);
  await look(head, "screening-summary");
  await head.close();

  const anybody = await person({ lang, width: PHONE });
  await anybody.go("/why");
  await look(anybody, "why");
  await anybody.close();
}
