import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { ScopeService } from "../entitlement/scope-service.ts";
import type { SessionService } from "../session/session-service.ts";
import type { SecondSignatureService } from "./second-signature-service.ts";

/** What the procedures are bound to. */
export interface SecondSignatureServices {
  readonly sessions: SessionService;
  readonly secondSignatures: SecondSignatureService;
  readonly scopes: ScopeService;
}

/** Gives the calls about second signatures and scopes of practice; answered only to a signed-in, unlocked window. */
export function secondSignatureProcedures({ sessions, secondSignatures: service, scopes }: SecondSignatureServices) {
  const { secondSignature, scope } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    secondSignature: {
      awaited: secondSignature.awaited.handler(({ context, input }) => service.awaited(context.session, input)),
      askable: secondSignature.askable.handler(({ context, input }) => service.askable(context.session, input)),
      giveBack: secondSignature.giveBack.handler(({ context, input }) => service.giveBack(context.session, input)),
      inbox: secondSignature.inbox.handler(({ context }) => service.inbox(context.session)),
      one: secondSignature.one.handler(({ context, input }) => service.one(context.session, input)),
      markRead: secondSignature.markRead.handler(({ context, input }) => service.markRead(context.session, input)),
    },
    scope: {
      standing: scope.standing.handler(({ context }) => scopes.standing(context.session)),
      overview: scope.overview.handler(({ context }) => scopes.overview(context.session)),
      history: scope.history.handler(({ context, input }) => scopes.history(context.session, input)),
      save: scope.save.handler(({ context, input }) => scopes.save(context.session, input)),
      stateSetting: scope.stateSetting.handler(({ context, input }) => scopes.stateSetting(context.session, input)),
      savePolicy: scope.savePolicy.handler(({ context, input }) => scopes.savePolicy(context.session, input)),
    },
  };
}
