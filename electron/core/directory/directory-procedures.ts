import { implement } from "@orpc/server";
import { contract } from "../../../shared/contract/contract.ts";
import type { CallContext } from "../core.ts";
import type { SessionService } from "../session/session-service.ts";
import type { DirectoryImportService } from "./directory-import-service.ts";
import type { DirectoryService } from "./directory-service.ts";

/** What the procedures are bound to. */
export interface DirectoryServices {
  readonly sessions: SessionService;
  readonly directory: DirectoryService;
  readonly directoryImport: DirectoryImportService;
}

/** Gives the calls about the directory; answered only to a signed-in, unlocked window. */
export function directoryProcedures({ sessions, directory: service, directoryImport }: DirectoryServices) {
  const { directory } = implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next }) => {
      await sessions.guard(context.session);
      return next();
    });
  return {
    directory: {
      list: directory.list.handler(({ context, input }) => service.list(context.session, input)),
      get: directory.get.handler(({ context, input }) => service.get(context.session, input)),
      referrerOf: directory.referrerOf.handler(({ context, input }) => service.referrerOf(context.session, input)),
      save: directory.save.handler(({ context, input }) => service.save(context.session, input)),
      setActive: directory.setActive.handler(({ context, input }) => service.setActive(context.session, input)),
      whoIsOn: directory.whoIsOn.handler(({ context, input }) => service.whoIsOn(context.session, input)),
      rota: directory.rota.handler(({ context, input }) => service.rota(context.session, input)),
      saveShift: directory.saveShift.handler(({ context, input }) => service.saveShift(context.session, input)),
      removeShift: directory.removeShift.handler(({ context, input }) => service.removeShift(context.session, input)),
      previewFile: directory.previewFile.handler(({ context, input }) =>
        directoryImport.previewFile(context.session, input),
      ),
      previewServer: directory.previewServer.handler(({ context, input }) =>
        directoryImport.previewServer(context.session, input),
      ),
      applyImport: directory.applyImport.handler(({ context, input }) =>
        directoryImport.applyImport(context.session, input),
      ),
    },
  };
}
