import type { WindowSession } from "../../electron/core/core.ts";
import type { PassedOver } from "../../shared/domain/report.ts";
import type { Services } from "./services.ts";

/** Gives a reason for everything that the sign sheet of a draft asks one for. */
export async function reasonsFor(services: Services, session: WindowSession, draftId: string): Promise<PassedOver[]> {
  const { blocks, warnings } = await services.signing.prepareSigning(session, { draftId });
  return [...blocks, ...warnings]
    .filter(({ isAnsweredByReason }) => isAnsweredByReason)
    .map(({ code, sentence }) => ({ code, sentence, reason: "Checked, correct as written" }));
}
