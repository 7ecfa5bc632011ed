import { compose } from "../compose.ts";
import type { Core } from "../core.ts";
import type { Ports } from "../ports.ts";
import { DemoPracticeProcess, type ProcessHandle } from "./demo-practice-process.ts";
import type { ProfileKind } from "./profile-directory.ts";
import type { ProgramPlaces } from "./program-places.ts";

/** What a host knows when it starts a core on a profile. */
export interface StartCoreOptions {
  readonly profileDirectory: string;
  readonly kind: ProfileKind;
  readonly storeUrl: string | null;
  readonly places: ProgramPlaces;
  readonly ports: Ports;
  /** Starts a script of the program in a process of its own. */
  readonly startProcess: (script: string, scriptArguments: readonly string[]) => ProcessHandle;
}

/** A core on its profile, with the demo practice beside it in a demo profile. */
export interface StartedCore {
  readonly core: Core;
  /** Origin of the demo practice's page, or null. */
  readonly demoPracticeOrigin: string | null;
  /** Stops the core, then the practice, so that what is being sent can still arrive. */
  stop(): Promise<void>;
}

/** Gives a composed core, its jobs not yet started; both hosts start it this way. Errors: those of `compose`. */
export async function startCore(options: StartCoreOptions): Promise<StartedCore> {
  const { places, ports, profileDirectory } = options;
  const practice = options.kind === "demo" ? createPractice(options) : null;
  try {
    const demoPractice = (await practice?.start()) ?? null;
    const core = await compose({
      ...{ profileDirectory, storeUrl: options.storeUrl, isDemo: options.kind === "demo", ports },
      ...{ windowDirectory: places.windowDirectory, samplesDirectory: places.samplesDirectory },
      ...{ programVersion: places.programVersion, reportEncoder: places.reportEncoder },
      ...{ anonymiseWorkerEntry: places.anonymiseWorkerEntry, recoder: places.recoder },
      demoPractice,
    });
    return {
      core,
      demoPracticeOrigin: demoPractice === null ? null : new URL(demoPractice.pageUrl).origin,
      async stop() {
        await core.stop();
        practice?.stop();
      },
    };
  } catch (error) {
    practice?.stop();
    throw error;
  }
}

function createPractice(options: StartCoreOptions): DemoPracticeProcess | null {
  const script = options.places.demoPracticeScript;
  if (script === null) return null;
  return new DemoPracticeProcess({
    profileDirectory: options.profileDirectory,
    start: (processArguments) => options.startProcess(script, processArguments),
    clock: options.ports.clock,
    logger: options.ports.logger,
  });
}
