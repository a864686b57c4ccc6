// Runs the browser journeys: starts the example town on a free port in a folder of its own, hands
// its address and sign-ins to the journeys, stops it, ends with their exit code. Run: npm run e2e
// HUIYIN_BIN names the binary, CHROMIUM the browser; HUIYIN_PICTURES=1 leaves pictures of every
// page in target/e2e-pictures. Arguments choose journeys by part of their name.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const START_MS = 60_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
// The server runs in a folder of its own, so a path from here must not depend on it.
const binary = resolve(process.env.HUIYIN_BIN ?? join(target, "debug/huiyin"));

function portFree() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** The running town: what it printed as JSON, and how to end it. */
async function townStart(folder) {
  const port = await portFree();
  const args = ["--listen", `127.0.0.1:${port}`, "demo", "--json", "--keep", join(folder, "town")];
  const child = spawn(binary, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
  const town = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error("the example town did not start")), START_MS);
    child.on("error", fail);
    child.on("exit", (code) => fail(new Error(`the example town ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) { said.push(line); return; }
      clearTimeout(timer);
      done(JSON.parse(line));
    });
  }).catch((fault) => {
    child.kill("SIGKILL");
    console.error(said.slice(-20).join("\n"));
    throw fault;
  });
  child.removeAllListeners("exit");
  const stop = () => new Promise((done) => {
    child.on("exit", done);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 5000).unref();
  });
  return { town, stop, said };
}

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
  const { town, stop, said } = await townStart(folder);
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
