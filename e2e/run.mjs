// Runs the browser journeys: starts the example town on a free port in a folder of its own, hands
// its address and sign-ins to the journeys, stops it, ends with their exit code. Run: npm run e2e
// HUIYIN_BIN names the binary, CHROMIUM the browser; HUIYIN_PICTURES=1 leaves pictures of every
// page in target/e2e-pictures. Arguments choose journeys by part of their name.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { townStart } from "./kit/town.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
// The server runs in a folder of its own, so a path from here must not depend on it.
const binary = resolve(process.env.HUIYIN_BIN ?? join(target, "debug/huiyin"));

function journeys(town) {
  const wanted = process.argv.slice(2).join(",");
  const said = { HUIYIN_TOWN: JSON.stringify(town), HUIYIN_JOURNEYS: wanted, HUIYIN_BIN: binary };
  const env = { ...process.env, ...said };
  const file = join(root, "e2e/journeys.mjs");
  const args = ["--test", "--test-force-exit", "--test-reporter=spec", file];
  return new Promise((done) => {
    spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" }).on("exit", done);
  });
}

const folder = mkdtempSync(join(tmpdir(), "huiyin-e2e-"));
mkdirSync(join(root, "target/e2e-pictures"), { recursive: true });
let code = 1;
try {
  const { town, stop, said } = await townStart(binary, folder);
  code = await journeys(town);
  await stop();
  const panics = said.filter((line) => /panicked/.test(line));
  if (panics.length) {
    console.error(`the server panicked:\n${panics.join("\n")}`);
    code = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = code;
