import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysToMove, moveExaminationDates } from "../../electron/core/demo/sample-dates.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { filesBelow, type Orthanc } from "../../test/environment/orthanc.ts";
import { root } from "../step.ts";

/** One case of a day that is read. */
export interface SyntheticCase {
  /** Of the patient PHANTOM; no two are the same. */
  readonly givenName: string;
  /** Value of the square at the top left of each of its images, in Hounsfield units. */
  readonly code: number;
}

const pixelBytes = 512 * 512 * 2;
/** The square that make-synthetic-ct.py draws, and its offset of stored values. */
const square = { from: 4, to: 20 };
const storedOffset = 1024;
/** Prime to the number of codes: cases that follow each other differ by far more than a painted level. */
const codeStep = 37;
const codes = 200;

/** Puts so many CT studies of so many slices, each of another patient, into the archive. */
export async function loadSyntheticDay(
  orthanc: Orthanc,
  count: number,
  slices: number,
): Promise<readonly SyntheticCase[]> {
  const directory = mkdtempSync(join(tmpdir(), "sightline-bench-day-"));
  try {
    const script = join(root, "test", "environment", "make-synthetic-ct.py");
    execFileSync("/usr/bin/python3", [script, directory, String(slices)], { stdio: "inherit" });
    const days = daysToMove(new SystemClock().now());
    for (const path of await filesBelow(directory)) {
      const file = moveExaminationDates(readFileSync(path), days);
      for (let number = 0; number < count; number += 1) {
        if ((await orthanc.load([asCase(file, number)])) !== 1)
          throw new Error("The archive did not take a new instance.");
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return Array.from({ length: count }, (_, number) => ({ givenName: givenNameOf(number), code: codeOf(number) }));
}

/** Gives the grey level of a code's square on the screen at level 40, width 400 (PS3.3 C.11.2.1.2). */
export function greyOfCode(code: number): number {
  return Math.min(255, ((code - 39.5) / 399 + 0.5) * 255);
}

/** Replacements of equal length, so that no element changes its length; the pixels are the last element. */
function asCase(file: Uint8Array, number: number): Uint8Array {
  const copy = Buffer.from(file);
  const head = copy.subarray(0, copy.length - pixelBytes);
  const replacements: readonly [string, string][] = [
    ["2.25.905071412208700001", `2.25.905071412208${700001 + number}`],
    ["PHANTOM^Synthetic", `PHANTOM^${givenNameOf(number)}`],
    ["RXX9000001", `RXX${9000001 + number}`],
    ["SYN0000001", `SYN${String(1 + number).padStart(7, "0")}`],
  ];
  for (const [from, to] of replacements) {
    for (let at = head.indexOf(from); at >= 0; at = head.indexOf(from, at + 1)) head.write(to, at, "latin1");
  }
  for (let row = square.from; row < square.to; row += 1) {
    for (let column = square.from; column < square.to; column += 1) {
      copy.writeInt16LE(storedOffset + codeOf(number), head.length + (row * 512 + column) * 2);
    }
  }
  return copy;
}

/** As long as the name that the script gives. */
function givenNameOf(number: number): string {
  return `Case${String(number + 1).padStart(5, "0")}`;
}

function codeOf(number: number): number {
  return (number * codeStep) % codes;
}
