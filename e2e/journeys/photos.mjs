// Photos go with a matter, with and without script; a cut line costs one piece; the officer sees
// them, and nobody sees where they were taken unless the person wanted that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGS, PHONE, person, press, text } from "../kit/browser.mjs";
import { look } from "../kit/look.mjs";
import { STORY, dispatcher, receipt } from "../kit/matter.mjs";
import { officer, openCase } from "../kit/officer.mjs";
import { photo } from "../kit/photo.mjs";

/** So wide that its noise fills several pieces. */
const WIDE = 1500;

export default function photos() {
  for (const lang of LANGS) {
    test(`photos with a script, over a line that is cut (${lang})`, () => withScript(lang));
    test(`photos without a script (${lang})`, () => withoutScript(lang));
  }
}

async function told(lang, js) {
  const me = await person({ lang, width: PHONE, js });
  await me.go("/new");
  await me.page.fill("#text", STORY[lang].text);
  await press(me, "form[action='/new'] button[type=submit]");
  await me.page.check("input[name=kind][value=claim]");
  await press(me, "form[action='/new/where'] button");
  assert.equal(me.path(), "/new/files");
  return me;
}

async function sent(me) {
  await press(me, "form[action='/new/contact'] button");
  assert.ok((await text(me)).includes("manhole.jpg"), "shown once more before it is sent");
  await look(me, "files-check");
  await press(me, "form[action='/new/check'] button");
  return receipt(me);
}

async function withScript(lang) {
  const me = await told(lang, true);
  const { page } = me;
  await look(me, "files-step");
  const buffer = await photo(WIDE, true);
  assert.ok(buffer.length > 3 * 524288, `${buffer.length} bytes are several pieces`);
  // The line is cut at the second piece, twice; then the page is loaded anew, as after a crash.
  let cut = 0;
  let pieces = 0;
  await page.route("**/new/files/part/**", (route) => {
    pieces += 1;
    if (pieces > 1 && cut < 2) { cut += 1; return route.abort("aborted"); }
    return route.continue();
  });
  const file = { name: "manhole.jpg", mimeType: "image/jpeg", buffer };
  await page.setInputFiles("#files", file);
  await page.check("#keeps-place");
  await page.fill("#file-note", STORY[lang].place);
  await Promise.all([
    page.waitForURL("**/new/contact"),
    page.locator("form[action='/new/files'] button[value=on]").click(),
  ]);
  assert.equal(cut, 2, "the line was cut");
  const count = Math.ceil(buffer.length / 524288);
  assert.equal(pieces, count + 2, "no piece went twice but the cut ones");
  await me.go("/new/files");
  await look(me, "files-step-one");
  assert.ok((await text(me)).includes("27.890"), "the place, because it was ticked");
  // One that is not wanted after all, and one that cannot be taken.
  await page.setInputFiles("#files", {
    name: "page.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<html><script>x()</script>"),
  });
  await page.locator("form[action='/new/files'] button[value=more]").click();
  await page.locator("[data-upload-list] .govuk-error-message").waitFor();
  await look(me, "files-step-fault");
  await me.go("/new/contact");
  const { number } = await sent(me);
  await me.go("/case");
  await page.locator(".hy-files img").scrollIntoViewIfNeeded();
  const width = await page.locator(".hy-files img").evaluate((image) => image.decode()
    .then(() => image.naturalWidth));
  assert.equal(width, WIDE, "the person sees their photo");
  await look(me, "files-case");
  await me.close();
  await seen(lang, number);
}

async function withoutScript(lang) {
  const me = await told(lang, false);
  const buffer = await photo();
  await me.page.setInputFiles("#files", { name: "manhole.jpg", mimeType: "image/jpeg", buffer });
  await press(me, "form[action='/new/files'] button[value=more]");
  assert.equal(me.path(), "/new/files");
  assert.ok((await text(me)).includes("manhole.jpg"));
  assert.ok(!(await text(me)).includes("27.89"), "no place unless it is ticked");
  await me.page.setInputFiles("#files", {
    name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0),
  });
  await press(me, "form[action='/new/files'] button[value=on]");
  assert.equal(await me.page.locator("#files-error").count(), 1, "beside the field");
  await look(me, "files-step-fault");
  await me.go("/new/contact");
  const { number } = await sent(me);
  await me.go("/case");
  await me.page.setInputFiles("#files", { name: "more.jpg", mimeType: "image/jpeg", buffer });
  await press(me, "form[action='/case/files'] button");
  assert.equal(me.path(), "/case");
  assert.equal(await me.page.locator(".hy-files img").count(), 2, "one more on their own page");
  await look(me, "files-case");
  await me.close();
  await seen(lang, number);
}

async function seen(lang, number) {
  const desk = await officer(dispatcher(), { lang });
  await openCase(desk, number);
  const image = desk.page.locator(".hy-files img").first();
  await image.scrollIntoViewIfNeeded();
  assert.ok(await image.evaluate((one) => one.decode().then(() => one.naturalWidth > 0)));
  const bytes = await desk.page.evaluate(async (src) => {
    const answer = await fetch(src);
    return [...new Uint8Array(await answer.arrayBuffer())];
  }, await image.getAttribute("src"));
  assert.ok(!Buffer.from(bytes).includes("Exif"), "nothing beside the pixels");
  await look(desk, "files-desk");
  await desk.close();
}
