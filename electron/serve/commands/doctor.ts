import { createNodePorts } from "../../core/platform/node-ports.ts";
import { FileSecretStore, keyFileSealer } from "../../core/profile/file-secret-store.ts";
import { InstanceLock } from "../../core/profile/instance-lock.ts";
import {
  hasProfile,
  type ProfileKind,
  prepareProfile,
  type SystemPlaces,
} from "../../core/profile/profile-directory.ts";
import type { ProgramPlaces } from "../../core/profile/program-places.ts";
import { findChromium } from "../chromium-window.ts";
import { type Finding, formatFinding, note } from "./finding.ts";
import { checkClock, checkDisk, checkProfileFolder, checkProgram, checkWebGl } from "./machine-checks.ts";
import { checkProfile } from "./profile-checks.ts";
import { probeWebGl } from "./webgl-probe.ts";

/** What a command of `npm run sightline` works on. */
export interface CommandOptions {
  readonly profileDirectory: string;
  /** What a profile made by `import` is to be, or null where nothing was said. */
  readonly kind: ProfileKind | null;
  readonly storeUrl: string | null;
  readonly places: ProgramPlaces;
  readonly system: SystemPlaces;
  print(line: string): void;
}

/** Looks at a set-up, says in words what is wrong and what to do, and gives the exit code: 1 with any problem. */
export async function doctor(options: CommandOptions): Promise<number> {
  const findings: Finding[] = [];
  const tell = (...found: Finding[]): void => {
    for (const finding of found) options.print(formatFinding(finding));
    findings.push(...found);
  };
  tell(checkProgram(options.places));
  if (hasProfile(options.profileDirectory)) {
    await lookAtProfile(options, tell);
  } else {
    tell(note("Profile", `there is none at ${options.profileDirectory} yet.`, "npm start makes one."));
  }
  tell(await checkWebGl(findChromium(options.system), probeWebGl, options.system));
  const problems = findings.filter(({ outcome }) => outcome === "problem").length;
  options.print(problems === 0 ? "Nothing is wrong." : `${problems} ${problems === 1 ? "problem" : "problems"}.`);
  return problems === 0 ? 0 : 1;
}

async function lookAtProfile(options: CommandOptions, tell: (...found: Finding[]) => void): Promise<void> {
  const { profileDirectory, system, places, storeUrl } = options;
  const kind = prepareProfile(profileDirectory, null);
  const nodePorts = createNodePorts(profileDirectory);
  tell(checkProfileFolder(profileDirectory, system.platform));
  tell(await checkDisk(profileDirectory), checkClock(profileDirectory, nodePorts.clock));
  const lock = InstanceLock.acquire(profileDirectory);
  try {
    if (lock === null) tell(note("Program", "is running on this profile now."));
    const ports = { ...nodePorts, secrets: new FileSecretStore(profileDirectory, keyFileSealer(profileDirectory)) };
    const profile = { directory: profileDirectory, kind, storeUrl, ports };
    tell(...(await checkProfile({ ...profile, programVersion: places.programVersion, isRunning: lock === null })));
  } finally {
    lock?.release();
  }
}
