import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { compose } from "../../electron/core/compose.ts";
import type { Core, CoreOptions, WindowSession } from "../../electron/core/core.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Ports } from "../../electron/core/ports.ts";
import type { createRouter } from "../../electron/core/router.ts";
import { keepingLogger, memorySecrets } from "../fakes/plain-ports.ts";

/** A composed core on a profile of its own. */
export interface ComposedCore {
  readonly core: Core;
  readonly profileDirectory: string;
  readonly log: readonly string[];
  /** Opens a window and gives its session and its calls. */
  window(): { session: WindowSession; calls: ReturnType<typeof callsOf> };
  /** Stops the core and removes the profile. */
  remove(): Promise<void>;
}

/** Composes a core with real parts in a temporary folder, or in a given one. */
export async function composeCore(
  changes: Partial<CoreOptions> = {},
  ports: Partial<Ports> = {},
): Promise<ComposedCore> {
  const profileDirectory = changes.profileDirectory ?? mkdtempSync(join(tmpdir(), "sightline-core-"));
  const logger = keepingLogger();
  const core = await compose({
    ...{ profileDirectory, windowDirectory: "dist/window", samplesDirectory: null, storeUrl: null, isDemo: false },
    ...{ programVersion: "0.0.0-test", ...changes },
    ports: {
      ...{ clock: new SystemClock(), ids: new RandomIds(), logger, secrets: memorySecrets() },
      ...{ notifier: { notify: () => undefined }, ...ports },
    },
  });
  return {
    ...{ core, profileDirectory, log: logger.lines },
    window() {
      const session = core.openWindow();
      return { session, calls: callsOf(core, session) };
    },
    async remove() {
      await core.stop();
      rmSync(profileDirectory, { recursive: true, force: true });
    },
  };
}

function callsOf(core: Core, session: WindowSession) {
  // The core hides its router's type from hosts; it is the one that `createRouter` makes.
  return createRouterClient(core.router as ReturnType<typeof createRouter>, { context: { session } });
}
