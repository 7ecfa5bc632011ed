import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { EarlierTextService } from "./earlier-text-service.ts";

/** Gives the calls about texts of others bound to their service; answered only to a signed-in, unlocked window. */
export function earlierTextProcedures(services: {
  readonly sessions: SessionService;
  readonly earlierTexts: EarlierTextService;
}) {
  const { earlierText } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await services.sessions.guard(context.session);
      return next();
    });
  return {
    ofPrior: earlierText.ofPrior.handler(({ context, input }) => services.earlierTexts.ofPrior(context.session, input)),
  };
}
