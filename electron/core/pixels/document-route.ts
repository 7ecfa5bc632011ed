import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import { readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { encapsulatedPdfClass } from "../../../shared/objects/encapsulated-document.ts";
import { collect, type DicomwebClient } from "../archive/dicomweb-client.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { memorySource } from "../embedded-archive/byte-source.ts";
import { readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import { openedInstance, type RouteParameters } from "./opened-address.ts";

const largestDocumentBytes = 256 * 1024 * 1024;

/** What the route needs. */
export interface DocumentRouteDependencies {
  /** Gives a client for an archive. */
  client(archiveId: string): Promise<DicomwebClient>;
  readonly audit: Pick<AuditLog, "record">;
}

/** Registers `byteRoutes.document`: the PDF of an instance of a study that the window has opened. */
export function registerDocumentRoute(app: FetchApp, dependencies: DocumentRouteDependencies): void {
  app.get(byteRoutes.document, (context) =>
    answerDocument(context.req.raw, context.env.session, context.req.param(), dependencies),
  );
}

/**
 * Gives the document of an instance, as stored. What is in it comes from outside: it is given as PDF and as nothing else,
 * in a sandbox without an origin. Errors: `invalid_input` where it holds no PDF, `archive_nonconformant` where the
 * archive sends another instance than it was asked for, those of the archive.
 */
export async function answerDocument(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  { client, audit }: DocumentRouteDependencies,
): Promise<Response> {
  const { archiveId, ...address } = openedInstance(session, parameters);
  const { body } = await (await client(archiveId)).retrieveInstance(address, request.signal);
  const file = Buffer.from(await collect(body, largestDocumentBytes, tooLarge));
  const read = readDicomHeader(memorySource(file));
  const header = read.kind === "instance" ? read.header : null;
  const isAsked =
    header?.sopInstanceUid === address.sopInstanceUid && header.studyInstanceUid === address.studyInstanceUid;
  if (header === null || !isAsked) {
    throw new WorkstationError("archive_nonconformant", "The archive sent another object than this document.");
  }
  const place = header.sopClassUid === encapsulatedPdfClass ? header.encapsulatedDocument : null;
  const bytes = place === null ? null : header.pixelSource.read(place.position, place.length ?? 0);
  if (bytes?.toString("latin1", 0, 5) !== "%PDF-") {
    throw new WorkstationError(
      "invalid_input",
      "This document is not shown: it holds no PDF, whatever its header says.",
    );
  }
  await audit.record(session, {
    action: "document.open",
    patientId: readString(header.dataset, tags.patientId),
    studyUid: address.studyInstanceUid,
    detail: address.sopInstanceUid,
  });
  return new Response(new Uint8Array(bytes), { headers: documentHeaders(bytes.length) });
}

function documentHeaders(length: number): Record<string, string> {
  return {
    "Content-Type": "application/pdf",
    "Content-Length": String(length),
    "Content-Disposition": "inline",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
  };
}

function tooLarge(): WorkstationError {
  return new WorkstationError("archive_nonconformant", "This document is too large to be shown.");
}
