// An officer signs in over TLS that the server speaks itself, with a certificate of its own making:
// a browser that was told of its key goes in and gets cookies that are the host's own; a browser
// that was not told is warned and stays outside.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { X509Certificate, createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { stepNow, codeOfStep } from "../kit/totp.mjs";

const START_MS = 60_000;
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];

export default function tls() {
  test("an officer signs in over TLS of our own", journey);
}

/** A small town of its own, served over TLS. */
async function townStart(folder) {
  const settings = 'public_url = "https://127.0.0.1:0"\n[tls]\nself_made = true\n';
  writeFileSync(join(folder, "huiyin.toml"), settings);
  const args = ["--listen", "127.0.0.1:0", "demo", "--json", "--cases", "5",
    "--keep", join(folder, "town")];
  const options = { cwd: folder, stdio: ["ignore", "pipe", "pipe"] };
  const child = spawn(process.env.HUIYIN_BIN, args, options);
  const said = [];
  createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
  const town = await new Promise((done, fail) => {
    const late = () => fail(new Error(`the town did not start: ${said.join("\n")}`));
    const timer = setTimeout(late, START_MS);
    child.on("exit", late);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      clearTimeout(timer);
      done(JSON.parse(line));
    });
  });
  child.removeAllListeners("exit");
  const stop = () => new Promise((done) => { child.on("exit", done); child.kill("SIGTERM"); });
  return { town, stop };
}

/** What Chromium calls the key of a certificate. */
function keyPrint(path) {
  const key = new X509Certificate(readFileSync(path)).publicKey;
  const der = key.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("base64");
}

async function journey() {
  const folder = mkdtempSync(join(tmpdir(), "huiyin-tls-"));
  const { town, stop } = await townStart(folder);
  try {
    assert.match(town.address, /^https:/);
    await warned(town);
    await signedIn(town, keyPrint(join(folder, "huiyin-data/tls/server.pem")));
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function warned(town) {
  const browser = await chromium.launch({ executablePath, args: ARGS, headless: true });
  const page = await browser.newPage();
  await assert.rejects(page.goto(town.address), /ERR_CERT_AUTHORITY_INVALID/);
  await browser.close();
}

async function signedIn(town, print) {
  const args = [...ARGS, `--ignore-certificate-errors-spki-list=${print}`];
  const browser = await chromium.launch({ executablePath, args, headless: true });
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  const account = town.accounts.find(({ roles }) => roles.includes("inspector"));
  await page.goto(`${town.address}/desk/sign-in`);
  await page.fill("#login", account.login);
  await page.fill("#password", account.password);
  await page.fill("#code", await codeOfStep(account.totp_secret, stepNow()));
  await Promise.all([
    page.waitForEvent("domcontentloaded"),
    page.click("form[action='/desk/sign-in'] button"),
  ]);
  assert.equal(new URL(page.url()).pathname, "/desk");
  const cookies = await context.cookies();
  assert.ok(cookies.length >= 2);
  for (const { name, secure, httpOnly } of cookies) {
    assert.ok(name.startsWith("__Host-") && secure && httpOnly, name);
  }
  await browser.close();
}
