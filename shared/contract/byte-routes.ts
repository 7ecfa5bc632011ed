/**
 * Addresses of everything that travels as bytes, relative to the window's origin. One place for both sides:
 * the core's routes are these patterns, the window's addresses are made by these functions.
 */
export const byteRoutes = {
  /** DICOM JSON of every instance of a study (PS3.18 F), private tags and bulk data left out. */
  studyMetadata: "/studies/:archiveId/:studyInstanceUid/metadata",
  /** One frame as stored: body is the frame, `Content-Type: application/octet-stream; transfer-syntax=UID`. */
  frame:
    "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/instances/:sopInstanceUid/frames/:frameNumber",
  /** Every frame of a series as stored, in the archive's order, as records (`shared/contract/series-frames.ts`). */
  seriesFrames: "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/frames",
  /** The video of an instance as stored, in the ranges that the player asks for. */
  video: "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/instances/:sopInstanceUid/video",
  /** The PDF that an instance encapsulates, for a window of its own; every look is audited. */
  document: "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/instances/:sopInstanceUid/document.pdf",
  /** JPEG or PNG, at most 256 pixels a side. */
  thumbnail: "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/instances/:sopInstanceUid/thumbnail",
  /** A ZIP of the series' images, anonymised; `options` and `pseudonym` in the query (`shared/domain/export.ts`). */
  anonymisedSeries: "/studies/:archiveId/:studyInstanceUid/series/:seriesInstanceUid/anonymised.zip",
  /** A ZIP that was readied by `export.prepareMedia` or `export.preparePack`; given once. */
  preparedExport: "/exports/:exportId/export.zip",
  /** GET gives the JPEG of a key image; PUT stores it (once: the same id with other bytes is 409). */
  keyImage: "/key-images/:keyImageId",
  /** POST takes the next part of an import's records, which begins at byte `?at=`; answers how far it is. */
  importPart: "/imports/:importId/records",
  /** The patient's own copy of a version as PDF/A-2b; 409 with the reason while they may not have it. Audited. */
  patientCopy: "/report-versions/:reportVersionId/patient-copy.pdf",
  /** The sheet of a delivery on paper, cover first, as PDF/A-2b; 409 while it may not be printed. Audited. */
  printSheet: "/deliveries/:deliveryId/print-sheet.pdf",
  /** The signed report as PDF/A-2b. */
  reportPdf: "/report-versions/:reportVersionId/report.pdf",
} as const;

/**
 * With it the headers of a study may be the copy of an earlier opening, where it holds at least so many instances. The
 * answer then carries `copyHeaders`, and `case.compareHeaders` says whether the archive has others.
 */
export const copyParameter = "copy";

/** Response headers of study metadata that are a copy: what tells them from others, and the milliseconds since 1970 of when they were kept. */
export const copyHeaders = { digest: "sightline-headers-digest", keptAt: "sightline-headers-kept-at" } as const;

/** Gives the address of a route with its parameters filled in and percent-encoded. */
export function byteUrl(route: keyof typeof byteRoutes, parameters: Readonly<Record<string, string | number>>): string {
  return byteRoutes[route].replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`byteUrl: ${route} needs ${name}`);
    return encodeURIComponent(String(value));
  });
}
