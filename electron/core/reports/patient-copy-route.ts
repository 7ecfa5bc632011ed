import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { PatientCopyService } from "./patient-copy-service.ts";

/** Registers `GET` of `byteRoutes.patientCopy`: the bytes that `PatientCopyService.pdf` gives, kept by no cache. */
export function registerPatientCopyRoute(app: FetchApp, copies: Pick<PatientCopyService, "pdf">): void {
  app.get(byteRoutes.patientCopy, async (context) => {
    const pdf = await copies.pdf(context.env.session, context.req.param("reportVersionId"));
    const headers = {
      "Content-Type": "application/pdf",
      "Content-Length": String(pdf.length),
      "Cache-Control": "no-store",
    };
    return new Response(new Uint8Array(pdf), { headers });
  });
}
