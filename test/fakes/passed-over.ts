import type { WindowSession } from "../../electron/core/core.ts";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { PassedOver } from "../../shared/domain/report.ts";
import type { Services } from "./services.ts";

/** Gives a reason for everything that a sign sheet asks one for. */
export function reasonsOn(sheet: {
  readonly blocks: readonly CheckFinding[];
  readonly warnings: readonly CheckFinding[];
}): PassedOver[] {
  return [...sheet.blocks, ...sheet.warnings]
    .filter(({ isAnsweredByReason }) => isAnsweredByReason)
    .map(({ code, sentence }) => ({ code, sentence, reason: "Checked, correct as written" }));
}

/** The same for the sheet of a draft. */
export async function reasonsFor(services: Services, session: WindowSession, draftId: string): Promise<PassedOver[]> {
  return reasonsOn(await services.signing.prepareSigning(session, { draftId }));
}
