import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { FailSafeService } from "./fail-safe-service.ts";
import type { FireDrillService } from "./fire-drill-service.ts";

/** What the procedures are bound to. */
export interface FailSafeServices {
  readonly sessions: SessionService;
  readonly failSafe: FailSafeService;
  readonly fireDrills: FireDrillService;
}

/** Gives the calls about the fail-safe board and fire drills; answered only to a signed-in, unlocked window. */
export function failSafeProcedures({ sessions, failSafe: service, fireDrills }: FailSafeServices) {
  const { failSafe } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    failSafe: {
      board: failSafe.board.handler(({ context }) => service.board(context.session)),
      signOff: failSafe.signOff.handler(({ context, input }) => service.signOff(context.session, input)),
      savePolicy: failSafe.savePolicy.handler(({ context, input }) => service.savePolicy(context.session, input)),
      drills: failSafe.drills.handler(({ context }) => fireDrills.list(context.session)),
      startDrill: failSafe.startDrill.handler(({ context, input }) => fireDrills.start(context.session, input)),
    },
  };
}
