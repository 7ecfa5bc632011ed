import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysToMove, moveExaminationDates } from "../../electron/core/demo/sample-dates.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { filesBelow, type Orthanc } from "../../test/environment/orthanc.ts";
import { root } from "../step.ts";

/** One of the studies that the measurements open. */
export interface SyntheticStudy {
  /** How the reading list names the patient. */
  readonly patient: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUids: readonly string[];
}

/** Replacements of equal length, so that no element changes its length; the second study is another patient's. */
const second: readonly [string, string][] = [
  ["2.25.905071412208700001", "2.25.905071412208700002"],
  ["PHANTOM^Synthetic", "PHANTOM^Following"],
  ["RXX9000001", "RXX9000002"],
  ["SYN0000001", "SYN0000002"],
];

/** Makes two CT studies of equal size, examined today or yesterday, and puts them into the archive. */
export async function loadSyntheticStudies(
  orthanc: Orthanc,
  slices: number,
): Promise<readonly [SyntheticStudy, SyntheticStudy]> {
  const directory = mkdtempSync(join(tmpdir(), "sightline-bench-ct-"));
  try {
    const script = join(root, "test", "environment", "make-synthetic-ct.py");
    execFileSync("/usr/bin/python3", [script, directory, String(slices)], { stdio: "inherit" });
    const days = daysToMove(new SystemClock().now());
    for (const path of await filesBelow(directory)) {
      const file = moveExaminationDates(readFileSync(path), days);
      const stored = await orthanc.load([file, asSecond(file)]);
      if (stored !== 2) throw new Error(`The archive did not take ${path} as two new instances.`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return [study("2.25.905071412208700001", "Synthetic", slices), study("2.25.905071412208700002", "Following", slices)];
}

function study(uidRoot: string, givenName: string, slices: number): SyntheticStudy {
  return {
    patient: `PHANTOM, ${givenName}`,
    studyInstanceUid: `${uidRoot}.1`,
    seriesInstanceUid: `${uidRoot}.2`,
    sopInstanceUids: Array.from({ length: slices }, (_, index) => `${uidRoot}.3.${index + 1}`),
  };
}

function asSecond(file: Uint8Array): Uint8Array {
  const copy = Buffer.from(file);
  // Everything that is replaced lies before the pixels.
  const head = copy.subarray(0, 4096);
  for (const [from, to] of second) {
    for (let at = head.indexOf(from); at >= 0; at = head.indexOf(from, at + 1)) head.write(to, at, "latin1");
  }
  return copy;
}
