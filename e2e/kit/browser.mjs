// People at a browser: each with their own language, width and script setting. A page that logs an
// error, breaks the content policy or throws fails the journey it stands in.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const town = JSON.parse(process.env.HUIYIN_TOWN);
// Long, because a machine may be busy; only failures wait for it.
const PATIENCE_MS = 30_000;
export const PHONE = 390;
export const DESK = 1280;
const HEIGHTS = { 320: 640, 390: 844, 1280: 900 };
const TAG = { zh: "zh-CN", en: "en" };

const args = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
let launched;

async function browser() {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  launched ??= await chromium.launch({ executablePath, args, headless: true });
  return launched;
}
export async function browserStop() { await launched?.close(); }

/**
 * A fresh browser of one person. `state` continues where an earlier one of theirs stopped;
 * `address` is where they reach the town, if not where it listens (a proxy, a name, TLS).
 */
export async function person(
  { lang = "zh", width = DESK, js = true, state, address = town.address } = {},
) {
  const context = await (await browser()).newContext({
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    viewport: { width, height: HEIGHTS[width] ?? 800 },
    timezoneId: "Asia/Shanghai",
    javaScriptEnabled: js,
    storageState: state,
    // A certificate of this machine's own is as good as any here.
    ignoreHTTPSErrors: address.startsWith("https://"),
    hasTouch: width < 600,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !answeredWith4xx(message)) faults.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") faults.push(`${why} ${request.url()}`);
  });
  const me = { page, context, lang, js, width, tag: TAG[lang] };
  me.state = () => context.storageState();
  me.go = (path) => page.goto(address + path);
  me.path = () => new URL(page.url()).pathname;
  me.close = async () => {
    assert.deepEqual(faults, [], "nothing in the console, no broken policy, no failed request");
    await context.close();
  };
  return me;
}

/** Chromium logs each refused form as an error; the page itself is what is looked at. */
function answeredWith4xx(message) {
  return /^Failed to load resource: .* status of 4\d\d/.test(message.text());
}

/** Sends the form a selector stands in, as a tap on its button does; waits for the next page. */
export async function press(me, selector) {
  await Promise.all([
    me.page.waitForEvent("domcontentloaded"),
    me.page.locator(selector).first().click(),
  ]);
}

/** The whole text of a part of the page. */
export async function text(me, selector = "main") {
  return (await me.page.locator(selector).first().textContent() ?? "").replace(/\s+/g, " ").trim();
}

/** Both languages, one test each. */
export const LANGS = ["zh", "en"];
