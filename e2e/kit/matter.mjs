// A matter as a resident brings it, and the officers' half of its way to an answer: shared by the
// journeys that need an answered case, told in full by the journey `answer`.
import { PHONE, person, press, text, town } from "./browser.mjs";
import { accounts, act, complete, officer, openCase } from "./officer.mjs";

export const STORY = {
  zh: {
    title: "桥头路灯坏了三周",
    text: "青石桥东头的三盏路灯坏了三周，晚上孩子放学看不清路。希望尽快修好。",
    place: "青石桥东头",
    name: "试验甲",
    more: "昨晚又有一位老人在桥头绊倒，幸好没有受伤。",
    reason: "需要等灯杆配件到货",
    not: "灯修好了两盏，还有一盏不亮。",
  },
  en: {
    title: "Street lights at the bridge are broken",
    text: "Three street lights at the east end of the bridge have been dark for three "
      + "weeks. "
      + "Children walk home from school in the dark. Please repair them soon.",
    place: "East end of the old bridge",
    name: "Test Person",
    more: "Last night an old man stumbled at the bridge; luckily he was not hurt.",
    reason: "The parts for the lamp posts are on their way",
    not: "Two lights work again, one is still dark.",
  },
};

/** Brings the matter through the guided form without looking left or right. */
export async function bring(lang, { js = true } = {}) {
  const me = await person({ lang, width: PHONE, js });
  const story = STORY[lang];
  await me.go("/new");
  await me.page.fill("#text", story.text);
  await me.page.fill("#title", story.title);
  await press(me, "form[action='/new'] button");
  await me.page.check("input[name=kind][value=claim]");
  await press(me, "form[action='/new/where'] button");
  await press(me, "form[action='/new/files'] button[value=on]");
  await press(me, "form[action='/new/contact'] button");
  await press(me, "form[action='/new/check'] button");
  return { me, ...await receipt(me) };
}

/** Number and secret from the slip of the page that is open. */
export async function receipt(me) {
  const number = await text(me, ".hy-slip dd");
  const secret = await text(me, ".hy-slip__secret");
  return { number, secret };
}

/** A department with an officer who handles and a head who is somebody else. */
export function department() {
  const sender = dispatcher().unit_id;
  for (const handler of accounts("handler").filter((one) => one.unit_id !== sender)) {
    const head = town.accounts.find((one) => one.unit_id === handler.unit_id
      && one.roles.includes("unit-head") && one.login !== handler.login);
    if (head) return { unit: String(handler.unit_id), handler, head };
  }
  throw new Error("no unit has both a handler and a head");
}

/** Somebody of the petition office who may route. */
export function dispatcher() {
  return accounts("dispatcher")[0];
}

export async function classify(me) {
  await act(me, "classify", async (box) => {
    await box.locator("input[name=kind][value=claim]").check();
    await box.locator("select[name=way]").selectOption("petition-proper");
  });
}

export async function route(me, unit) {
  await act(me, "route", async (box) => {
    const proposed = box.locator(`input[name=to][value="${unit}"]`);
    if (await proposed.count()) { await proposed.check(); return; }
    const other = box.locator("input[name=to][value=other]");
    if (await other.count()) await other.check();
    await box.locator("select[name=other]").selectOption(unit);
  });
}

/** From registration to a delivered answer, by the officers whose work it is. */
export async function answered(number, lang) {
  const { unit, handler, head } = department();
  const sender = await officer(dispatcher(), { lang });
  await openCase(sender, number);
  await classify(sender);
  await route(sender, unit);
  await sender.close();

  const doer = await officer(handler, { lang });
  await openCase(doer, number);
  await act(doer, "accept", (box) => complete(box, lang));
  await act(doer, "take");
  await act(doer, "draft", async (box) => {
    await box.locator("input[name=outcome][value=resolved]").check();
    await complete(box, lang);
  });
  const other = await officer(head, { lang });
  await openCase(other, number);
  await act(other, "approve");
  await act(other, "deliver");
  await other.close();
  return doer;
}
