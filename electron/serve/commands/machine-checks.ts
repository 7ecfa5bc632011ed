import { existsSync, readdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/ports.ts";
import type { SystemPlaces } from "../../core/profile/profile-directory.ts";
import type { ProgramPlaces } from "../../core/profile/program-places.ts";
import { type Finding, good, note, problem } from "./finding.ts";

const gibibyte = 1024 ** 3;
const scarceBytes = gibibyte;
const lowBytes = 10 * gibibyte;
/** A clock that differs less is normal between two writes. */
const clockToleranceMs = 5 * 60_000;
/** No record of this program is older. */
const programBirth = Date.UTC(2026, 10, 1);

/** Says whether the built program is whole. */
export function checkProgram(places: ProgramPlaces): Finding {
  const isBuilt = existsSync(join(places.windowDirectory, "index.html"));
  const what = `version ${places.programVersion} on Node ${process.versions.node}`;
  if (isBuilt) return good("Program", what);
  return problem("Program", `${what}, but its window has not been built.`, "Run npm run build.");
}

/** Says whether the profile's folder can be written by its owner and read by nobody else. */
export function checkProfileFolder(directory: string, platform: NodeJS.Platform): Finding {
  const { mode } = statSync(directory);
  if (platform !== "win32" && (mode & 0o077) !== 0) {
    return problem(
      "Profile",
      `other users of this computer may look into ${directory}.`,
      `Close it to them: chmod 700 "${directory}"`,
    );
  }
  return good("Profile", directory);
}

/** Says how much room is left where the profile is. */
export async function checkDisk(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  return judgeDisk(bavail * bsize);
}

/** Says what so many free bytes mean. */
export function judgeDisk(freeBytes: number): Finding {
  const room = `${(freeBytes / gibibyte).toFixed(1)} GiB free`;
  if (freeBytes < scarceBytes) {
    return problem("Disk", `only ${room}. Drafts and reports may soon not be saved.`, "Free some space now.");
  }
  if (freeBytes < lowBytes) return note("Disk", `${room}.`, "Free some space before importing studies.");
  return good("Disk", room);
}

/** Says whether the system's clock can be right: not before this program existed, not before what it last wrote. */
export function checkClock(directory: string, clock: Clock): Finding {
  const newest = Math.max(
    0,
    ...readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(directory, entry.name)).mtimeMs),
  );
  return judgeClock(clock.now(), newest);
}

/** Says whether the time `now` can be right when the profile was last written at `lastWrittenAt`. */
export function judgeClock(now: number, lastWrittenAt: number): Finding {
  const shown = `${new Date(now).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const advice = "Set the clock, and have it kept by a time server. Times of signatures and alerts depend on it.";
  if (now < programBirth) return problem("Clock", `it says ${shown}, which is before this program was made.`, advice);
  if (lastWrittenAt > now + clockToleranceMs) {
    return problem("Clock", `it says ${shown}, which is before the profile was last written.`, advice);
  }
  return good("Clock", shown);
}

/** Says whether a browser was found and what it draws with; `probe` runs one and gives what it says. */
export async function checkWebGl(
  browser: string | null,
  probe: (browser: string) => Promise<string>,
  { platform }: SystemPlaces,
): Promise<Finding> {
  if (browser === null) {
    const advice = platform === "linux" ? "Install chromium." : "Install Chrome or Edge.";
    return note("WebGL", "no Chromium, Chrome or Edge was found to open a window in.", advice);
  }
  return judgeWebGl(await probe(browser));
}

/** Says what a browser's answer means: `webgl2 RENDERER`, `none`, or empty where it did not run. */
export function judgeWebGl(answer: string): Finding {
  const renderer = /^webgl2 (.+)$/.exec(answer)?.[1];
  if (renderer === undefined) {
    return answer === "none"
      ? good("WebGL", "none; images and volumes are painted by the processor, which needs none.")
      : problem("WebGL", "the browser could not be started to look.", "Open the browser by hand and see what it says.");
  }
  if (/swiftshader|llvmpipe|software|basic render/i.test(renderer)) {
    return note(
      "WebGL",
      `there, but in software (${renderer}); where the browser paints the window with it, all of it is slow.`,
      "Install the graphics card's driver, or switch hardware acceleration off in the browser.",
    );
  }
  return good("WebGL", renderer);
}
