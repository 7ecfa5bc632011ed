import { rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { storeFile } from "../../electron/core/store/store.ts";
import { setup as shareTemporaryFolder } from "../environment/temporary-folder.ts";
import { announcePreparedDemo } from "./launchers/prepared-demo.ts";
import { newProfileDirectory, startProgram } from "./launchers/program.ts";

/** What belongs to one running program of a profile, not to what the profile holds. */
const ownOfOneProgram = ["demo-practice.json", "logs", "station.json", "windows.json"];

/** Once a run: one folder for temporary files, and in it a demo profile that the program itself has filled. Gives what ends it. */
export default async function setup(): Promise<() => void> {
  const removeTemporaryFolder = shareTemporaryFolder();
  const directory = await newProfileDirectory();
  const program = await startProgram(directory);
  try {
    await waitUntilFilled(directory);
  } finally {
    await program.stop();
  }
  for (const name of ownOfOneProgram) rmSync(join(directory, name), { recursive: true, force: true });
  announcePreparedDemo(directory);
  return () => {
    announcePreparedDemo(null);
    removeTemporaryFolder();
  };
}

/** Waits until every sample study is in the archive and has its line in the list. */
async function waitUntilFilled(profileDirectory: string): Promise<void> {
  const store = new Database(storeFile(profileDirectory), { readonly: true });
  const imported = store.prepare("SELECT 1 FROM profile_setting WHERE name = 'samplesImported'");
  const listed = store.prepare("SELECT 1 FROM workitem LIMIT 1");
  try {
    for (let tries = 0; tries < 900; tries += 1) {
      if (imported.get() !== undefined && listed.get() !== undefined) return;
      await new Promise((again) => setTimeout(again, 100));
    }
  } finally {
    store.close();
  }
  throw new Error("The demo did not bring its sample studies into the archive within 90 seconds.");
}
