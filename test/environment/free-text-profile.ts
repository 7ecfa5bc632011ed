import { existsSync, readdirSync } from "node:fs";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { type ProfileKind, prepareProfile } from "../../electron/core/profile/profile-directory.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

/** Makes reports of a new profile begin in free text, as a site may choose: what a test writes is then all there is. A profile in use stays. */
export async function startInFreeText(profileDirectory: string, kind: ProfileKind): Promise<void> {
  if (!existsSync(profileDirectory) || readdirSync(profileDirectory).length > 0) return;
  prepareProfile(profileDirectory, kind);
  const options = { url: null, profileDirectory, programVersion: "0.0.0-test" };
  const store = await openStore({ ...options, clock: new SystemClock(), logger: keepingLogger() });
  await store.settings.setValue("reportStart/takesTemplate", "false");
  await store.close();
}
