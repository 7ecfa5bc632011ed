import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createFolderSender } from "../../electron/core/delivery/deliver-folder.ts";
import { folderProfileSchema } from "../../shared/domain/folder-profile.ts";
import { sampleDestination } from "../fakes/sample-report.ts";

/** Drops files into a small disk of its own, mounted in a name space of its own (`unshare -rm`), and prints a line for each try. */
const folder = process.argv[2] ?? "";
const mount = (...options: string[]) => execFileSync("mount", [...options, folder]);

async function drop(bytes: number): Promise<void> {
  const send = createFolderSender(async () => folderProfileSchema.parse({ channel: "folder" }));
  const request = {
    ...{ destination: sampleDestination("folder", folder), controlId: `S${bytes}` },
    ...{ payload: Buffer.alloc(bytes, "%PDF-"), mayHaveArrived: false },
  };
  const result = await send(request, new AbortController().signal);
  const line = { outcome: result.outcome, isPaused: result.pauseReason !== null, sentence: result.sentence };
  process.stdout.write(`${JSON.stringify({ ...line, files: readdirSync(folder) })}\n`);
}

mount("-t", "tmpfs", "-o", "size=64k", "tmpfs");
await drop(1000);
await drop(100_000);
mount("-o", "remount,ro");
await drop(2000);
