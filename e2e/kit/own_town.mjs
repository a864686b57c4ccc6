// A small town of a journey's own, with settings that the shared one must not have. It is reached
// by a name, as passkeys want it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { townStart } from "./town.mjs";

/** `work` gets where the town is reached, and its accounts by login. */
export async function ownTown(lines, work) {
  const folder = mkdtempSync(join(tmpdir(), "huiyin-e2e-own-"));
  const settings = (port) => [`public_url = "http://localhost:${port}"`, ...lines, ""].join("\n");
  const { town, stop } = await townStart(process.env.HUIYIN_BIN, folder, settings);
  try {
    const byLogin = new Map(town.accounts.map((account) => [account.login, account]));
    await work(town.address.replace("127.0.0.1", "localhost"), byLogin);
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
