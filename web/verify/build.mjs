// Builds the verification page: one file with its script, style and words inside, fit for any disk
// or host. Its content policy names the two hashes and allows nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const SIZE_MAX = 100 * 1024;

/** The texts of one language: a line each; a text may name another one whole. */
function texts(tag) {
  const found = {};
  for (const line of readFileSync(join(root, `lang/${tag}/verify.ftl`), "utf8").split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const [, key, value] = /^([a-z0-9-]+) = (.+)$/.exec(line)
      ?? refuse(`lang/${tag}/verify.ftl: a text of more than one line: ${line}`);
    found[key] = value.replace(/\{ ([a-z-]+) \}/g, (_, name) => found[name] ?? refuse(name));
  }
  return found;
}

function refuse(why) {
  throw new Error(why);
}

function script(words) {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [join(here, "page.js")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    nodePaths: [join(root, "node_modules")],
    define: { TEXTS: JSON.stringify(words) },
  });
  const [{ text }] = outputFiles;
  if (/<\/script|<!--/i.test(text)) refuse("the script holds what would end its element");
  return text.trim();
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The whole page as text. */
export function verifyPage() {
  const words = { zh: texts("zh-CN"), en: texts("en") };
  const style = sass.compile(join(here, "page.scss"), { style: "compressed", charset: false }).css;
  const code = script(words);
  const icon = readFileSync(join(here, "../static/favicon.svg"), "utf8");
  const parts = {
    csp: `default-src 'none'; script-src ${hash(code)}; style-src ${hash(style)}; `
      + "img-src data:; base-uri 'none'; form-action 'none'",
    icon: `data:image/svg+xml,${encodeURIComponent(icon)}`,
    style,
    script: code,
  };
  const filled = readFileSync(join(here, "page.html"), "utf8")
    .replace(/@([a-z:-]+)@/g, (_, name) => parts[name]
      ?? (name.startsWith("en:") ? words.en[name.slice(3)] : words.zh[name]) ?? refuse(name));
  const bytes = Buffer.byteLength(filled);
  if (bytes > SIZE_MAX) refuse(`verify.html is ${bytes} bytes, the limit is ${SIZE_MAX}`);
  return filled;
}
