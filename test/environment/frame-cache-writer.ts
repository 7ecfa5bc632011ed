// Puts frames into the cache of a profile in a process of its own: to be killed, or on a small disk of its own.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { FrameAddress } from "../../electron/core/frame-cache/frame-address.ts";
import { FrameCache } from "../../electron/core/frame-cache/frame-cache.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { memorySecrets } from "../fakes/plain-ports.ts";

/** Secrets that outlive the process, as a host keeps them. */
export const lastingSecrets = () => memorySecrets({ "frame-cache": Buffer.alloc(32, 7).toString("base64") });

/** The address of a made-up frame. */
export function numberedAddress(frameNumber: number): FrameAddress {
  const studyInstanceUid = `1.2.3.${frameNumber % 3}`;
  return {
    ...{ archiveId: "a", studyInstanceUid, seriesInstanceUid: `${studyInstanceUid}.1`, headerDigest: "d" },
    ...{ sopInstanceUid: `${studyInstanceUid}.1.1`, frameNumber },
  };
}

/** What lies under `numberedAddress`: no two are alike. */
export function numberedFrame(frameNumber: number): { transferSyntaxUid: string; bytes: Uint8Array } {
  const bytes = Buffer.alloc(512 * 1024, createHash("sha256").update(String(frameNumber)).digest());
  return { transferSyntaxUid: "1.2.840.10008.1.2.1", bytes };
}

/** Opens the cache of a profile as the child does. */
export function openCacheOf(profileDirectory: string, log: (line: string) => void): Promise<FrameCache> {
  const tell = (event: string, fields?: object) => log(`${event} ${JSON.stringify(fields ?? {})}`);
  return FrameCache.open({
    ...{ profileDirectory, secrets: lastingSecrets(), clock: new SystemClock() },
    ...{ logger: { info: tell, warn: tell, error: tell }, openStudies: () => [], leftFreeBytes: 0 },
  });
}

const [mode, profileDirectory = "", count = "0"] = process.argv.slice(2);

if (mode === "small-disk") {
  mkdirSync(profileDirectory, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", profileDirectory]);
}
if (mode === "small-disk" || mode === "for-ever") {
  const cache = await openCacheOf(profileDirectory, (line) => process.stdout.write(`log ${line}\n`));
  for (let number = 1; number <= Number(count); number += 1) {
    cache.put(numberedAddress(number), numberedFrame(number));
    await cache.settled();
    const found = await cache.get(numberedAddress(number));
    const isRight = found !== null && Buffer.compare(found.bytes, numberedFrame(number).bytes) === 0;
    process.stdout.write(`frame ${number} ${found === null ? "absent" : isRight ? "right" : "wrong"}\n`);
  }
}
