// Builds the page assets into web/dist: one style sheet, one script for every page, others for
// the pages that use them, the icon, a manifest with content hashes, and the verification
// page, whole in one file. The binary embeds that folder; nothing of it is committed.
// Run: ./dev assets
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import { verifyPage } from "./verify/build.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const dist = join(web, "dist");
const limits = { "app.css": { gzip: 18 * 1024 }, "app.js": { raw: 6 * 1024 } };

/** The style sheet, and a refusal of anything that would load a picture or a foreign typeface. */
function styleSheet() {
  const { css } = sass.compile(join(web, "scss/app.scss"), {
    style: "compressed",
    loadPaths: [join(web, "../node_modules")],
    quietDeps: true,
    charset: false,
  });
  const forbidden = css.replace(/\/\*!.*?\*\//s, "").match(/url\(|@font-face|GDS|crest|@import/);
  if (forbidden) throw new Error(`app.css must not contain ${forbidden[0]}`);
  return css;
}

/** The script without whole-line comments and indentation; nothing cleverer, so nothing breaks. */
function script(file) {
  const lines = readFileSync(join(web, "js", file), "utf8").split("\n");
  return lines.map((line) => line.trim()).filter((line) => line && !line.startsWith("//"))
    .join("\n");
}

function checkSize(name, bytes, gzip) {
  const limit = limits[name] ?? {};
  if (limit.raw && bytes.length > limit.raw) {
    throw new Error(`${name} is ${bytes.length} bytes, the limit is ${limit.raw}`);
  }
  if (limit.gzip && gzip.length > limit.gzip) {
    throw new Error(`${name} is ${gzip.length} bytes gzipped, the limit is ${limit.gzip}`);
  }
}

const assets = {
  "app.css": styleSheet(),
  "app.js": script("app.js"),
  "passkey.js": script("passkey.js"),
  "push.js": script("push.js"),
  "work.js": script("work.js"),
  "suggest.js": script("suggest.js"),
  "live.js": script("live.js"),
  "upload.js": script("upload.js"),
  "worker.js": script("worker.js"),
  "favicon.svg": readFileSync(join(web, "static/favicon.svg"), "utf8"),
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const manifest = [];
for (const [name, text] of Object.entries(assets)) {
  const bytes = Buffer.from(text);
  const gzip = gzipSync(bytes, { level: 9 });
  checkSize(name, bytes, gzip);
  writeFileSync(join(dist, name), bytes);
  writeFileSync(join(dist, `${name}.gz`), gzip);
  manifest.push(`${name} ${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`);
  console.log(`web/dist/${name}: ${bytes.length} bytes, ${gzip.length} gzipped`);
}
const page = verifyPage();
writeFileSync(join(dist, "verify.html"), page);
console.log(`web/dist/verify.html: ${Buffer.byteLength(page)} bytes`);
// Written last: its presence says the build is whole.
writeFileSync(join(dist, "manifest.txt"), manifest.join("\n") + "\n");
