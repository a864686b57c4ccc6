// The example town as a process: started on a free port in a folder of its own, and ended.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const START_MS = 180_000;

function portFree() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/**
 * The running town: what it printed as JSON, and how to end it. `settings(port)` are lines of a
 * configuration file, where a journey wants a town of its own.
 */
export async function townStart(binary, folder, settings) {
  const port = await portFree();
  const args = ["--listen", `127.0.0.1:${port}`, "demo", "--json", "--keep", join(folder, "town")];
  if (settings) {
    writeFileSync(join(folder, "huiyin.toml"), settings(port));
    args.push("--cases", "10");
  }
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
