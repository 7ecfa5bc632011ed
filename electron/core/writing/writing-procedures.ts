import { implement } from "@orpc/server";
import { autotextContract, writingContract } from "../../../shared/contract/writing-contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { AutotextService } from "./autotext-service.ts";
import type { WritingService } from "./writing-service.ts";

/** What the procedures are bound to. */
export interface WritingServices {
  readonly sessions: SessionService;
  readonly autotexts: AutotextService;
  readonly writing: WritingService;
}

/** Gives the calls about autotexts and writing, answered only to a signed-in, unlocked window. */
export function writingProcedures({ sessions, autotexts, writing }: WritingServices) {
  const { autotext, settings } = implement({ autotext: autotextContract, settings: writingContract })
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    autotext: {
      shelf: autotext.shelf.handler(({ context }) => autotexts.shelf(context.session)),
      save: autotext.save.handler(({ context, input }) => autotexts.save(context.session, input)),
      remove: autotext.remove.handler(({ context, input }) => autotexts.remove(context.session, input)),
      takeMany: autotext.takeMany.handler(({ context, input }) => autotexts.takeMany(context.session, input)),
      history: autotext.history.handler(({ context, input }) => autotexts.history(context.session, input)),
      used: autotext.used.handler(({ context, input }) => autotexts.used(context.session, input)),
    },
    writing: {
      get: settings.get.handler(({ context }) => writing.get(context.session)),
      save: settings.save.handler(({ context, input }) => writing.save(context.session, input)),
      changeWord: settings.changeWord.handler(({ context, input }) => writing.changeWord(context.session, input)),
    },
  };
}
