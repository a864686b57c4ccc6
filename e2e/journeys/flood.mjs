// A flood comes in: somebody's device works for a moment and the case goes through by itself;
// somebody without a script waits and presses again. Nothing typed is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { ownTown } from "../kit/own_town.mjs";

const WORDS = { zh: "桂花弄的路灯连夜不亮，请尽快修好。", en: "The lamp in our lane is out." };

export default function flood() {
  test("nobody is shut out of a flood (zh, en)", () =>
    ownTown(["flood_per_minute = 1"], async (address) => {
      for (const lang of LANGS) {
        await brought(address, lang, true);
        await brought(address, lang, true);
        await brought(address, lang, false);
      }
    }));
}

async function brought(address, lang, js) {
  const me = await person({ lang, address, js, width: PHONE });
  const { page } = me;
  await me.go("/new");
  await page.fill("#text", WORDS[lang]);
  await press(me, "main form button[type=submit]");
  await page.check("input[name=kind][value=claim]");
  await press(me, "form[action='/new/where'] button");
  await press(me, "form[action='/new/files'] button[value=on]");
  await press(me, "form[action='/new/contact'] button");
  assert.equal(me.path(), "/new/check");
  await press(me, "main form[action='/new/check'] button");
  if (js) {
    await page.waitForURL("**/receipt", { timeout: 60_000 });
  } else {
    assert.equal(me.path(), "/new/check");
    await look(me, "flood");
    const secs = Number(/(\d+)/.exec(await text(me, "main"))[1]);
    await wait((secs + 1) * 1000);
    await press(me, "form[data-work] button");
    assert.equal(me.path(), "/receipt", "waited, pressed, taken");
  }
  assert.ok((await text(me, "main")).length > 0);
  await me.close();
}
