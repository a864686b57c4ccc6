// What every page must be, whoever looks at it: accessible (axe), in one language, with one
// heading, never wider than the screen. With HUIYIN_PICTURES set it leaves a picture at each width.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = fileURLToPath(new URL("../../target/e2e-pictures/", import.meta.url));
const PICTURES = Boolean(process.env.HUIYIN_PICTURES);
// What fits the narrowest screen and the one in use fits those between.
const WIDTHS = PICTURES ? [320, 390, 1280] : [320];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const UNFILLED = /\{ ?\$?[a-z]+ ?\}/;
const KEY = /\b(portal|desk|office|web|error|told|event|stage|kind|action|flood|journal)-[a-z-]+\b/;

/** `name` says which page it is; one picture of it each language and width. */
export async function look(me, name) {
  const { page } = me;
  assert.equal(await page.locator("html").getAttribute("lang"), me.tag, `${name}: language`);
  assert.equal(await page.locator("h1:visible").count(), 1, `${name}: one heading`);
  await wholeText(me, name);
  if (me.js) await accessible(me, name);
  const size = page.viewportSize();
  await fits(me, name, size.width);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: size.height });
    await fits(me, name, width);
    await picture(me, `${name}-${me.lang}-${width}${me.js ? "" : "-nojs"}`, true);
  }
  await page.setViewportSize(size);
}

async function fits(me, name, width) {
  const wide = await me.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${name}: ${wide} px wide on a screen of ${width} px`);
}

/** Pictures are for people and cost time: taken when HUIYIN_PICTURES is set. */
export async function picture(me, name, fullPage = false) {
  if (PICTURES) await me.page.screenshot({ path: `${folder}${name}.png`, fullPage });
}

/** No key shown in place of its text, no part left unfilled. */
async function wholeText(me, name) {
  const words = await me.page.locator("body").innerText();
  const broken = words.match(UNFILLED) ?? words.match(KEY);
  assert.equal(broken?.[0], undefined, `${name}: a text is missing`);
}

/** No serious or critical finding of axe. */
export async function accessible(me, name) {
  await me.page.evaluate(axe);
  const found = await me.page.evaluate((tags) =>
    globalThis.axe.run(document, {
      runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false,
    }), RULES);
  const bad = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const lines = bad.map(({ id, help, nodes }) =>
    `${id}: ${help}\n    ${nodes.slice(0, 3).map((node) => node.html).join("\n    ")}`);
  assert.equal(lines.join("\n"), "", `${name}: axe`);
  for (const { id, nodes } of found.violations.filter((one) => !bad.includes(one))) {
    console.log(`# axe, minor, ${name} ${me.lang}: ${id} ${nodes[0].html.slice(0, 120)}`);
  }
}
