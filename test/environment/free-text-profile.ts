import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore } from "../../electron/core/store/store.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

/** Makes reports of an empty profile begin in free text, as a site may choose: what a test writes is then all there is. */
export async function startInFreeText(profileDirectory: string): Promise<void> {
  const options = { url: null, profileDirectory, programVersion: "0.0.0-test" };
  const store = await openStore({ ...options, clock: new SystemClock(), logger: keepingLogger() });
  await store.settings.setValue("reportStart/takesTemplate", "false");
  await store.close();
}
