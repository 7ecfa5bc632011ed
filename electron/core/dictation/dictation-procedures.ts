import { implement } from "@orpc/server";
import { dictationContract } from "../../../shared/contract/dictation-contract.ts";
import type { ButtonMap } from "../../../shared/dictation/device-keys.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { DictationService } from "./dictation-service.ts";

/** What the procedures are bound to. */
export interface DictationServices {
  readonly sessions: SessionService;
  readonly dictation: DictationService;
}

/** Gives the calls about dictation, answered only to a signed-in, unlocked window. */
export function dictationProcedures({ sessions, dictation: service }: DictationServices) {
  const { dictation } = implement({ dictation: dictationContract })
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    dictation: {
      settings: dictation.settings.handler(({ context }) => service.settings(context.session)),
      switchSocket: dictation.switchSocket.handler(({ context, input }) =>
        service.switchSocket(context.session, input),
      ),
      renewToken: dictation.renewToken.handler(({ context }) => service.renewToken(context.session)),
      saveKeys: dictation.saveKeys.handler(({ context, input }) =>
        service.saveKeys(context.session, { device: input.device, keys: input.keys as ButtonMap }),
      ),
      listen: dictation.listen.handler(({ context, input, signal }) => {
        const windowSignal = sessions.windowSignal(context.session);
        const either = signal === undefined ? windowSignal : AbortSignal.any([signal, windowSignal]);
        return service.listen(context.session, input, either);
      }),
      place: dictation.place.handler(({ context, input }) => service.place(context.session, input)),
      answer: dictation.answer.handler(({ context, input }) => service.answer(context.session, input)),
      record: dictation.record.handler(({ context, input }) => service.record(context.session, input)),
    },
  };
}
