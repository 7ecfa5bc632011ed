import { byteUrl, copyParameter } from "../../shared/contract/byte-routes.ts";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { ImageStack } from "../../shared/imaging/display-set.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { noteOpening } from "../app/opening-marks.ts";
import { makeImageId } from "./image-id.ts";
import { registerImage, replaceImages } from "./image-registry.ts";
import { isStillHeld, noteShownBy, type Revisions, replacedWhileClosed, revisionsSince } from "./image-revisions.ts";
import { HeadersReader, type ListedHeaders } from "./study-headers/headers-reader.ts";
import type { HeadersCopyShown } from "./study-headers/read-study-headers.ts";
import { startHeadersWorker } from "./study-headers/start-headers-worker.ts";
import type { DisplayImage, DisplaySet } from "./viewer-types.ts";

/** Reads the headers of every study that the window shows. */
export const headersReader = new HeadersReader(startHeadersWorker);

/** The series of a study as they can be shown, and how many instances its archive listed in all. */
export interface LoadedStudy {
  /** Ordered by series number; empty for a study of no images. */
  readonly sets: DisplaySet[];
  readonly instanceCount: number;
  /** Null for what the archive says now. */
  readonly copy: HeadersCopyShown | null;
  /** SOP Instance UIDs of images that are others than when the study was closed here; known a moment after the first images. */
  readonly replaced: Promise<ReadonlySet<string>>;
}

/**
 * Gives the series of a study as its archive lists them now; with `leastInCopy` as they were kept at an earlier opening,
 * where so many instances were.
 * Rejects with an Error whose message is a sentence for the user, or with an AbortError after `signal`.
 */
export async function loadStudy(
  archiveId: string,
  studyInstanceUid: string,
  options: { readonly isPrior: boolean; readonly signal?: AbortSignal; readonly leastInCopy?: number | undefined },
): Promise<LoadedStudy> {
  const { leastInCopy, signal } = options;
  const url = metadataUrl(archiveId, studyInstanceUid, leastInCopy);
  const note = options.isPrior ? () => undefined : noteOpening;
  note("headersAsked");
  const study = `${archiveId}/${studyInstanceUid}`;
  const read = () => headersReader.read(url, signal, isStillHeld(study));
  // What was asked for ahead may have come before the core had opened the case.
  const { stacks, instanceCount, copy, digests } = await (takeAhead(url)?.catch(read) ?? read());
  const revisions = await revisionsSince(study, digests);
  signal?.throwIfAborted();
  const sets = stacks.map((stack) => toDisplaySet(stack, { archiveId, studyInstanceUid, revisions, ...options }));
  const replaced = replacedWhileClosed(study, digests);
  noteShown(study, sets, digests);
  note("seriesKnown");
  return { sets, instanceCount, copy, replaced };
}

function noteShown(study: string, sets: readonly DisplaySet[], digests: ListedHeaders["digests"]): void {
  const images = sets.flatMap((set) => set.images);
  const revisions = images.flatMap(({ reference, revision }): [string, string][] =>
    revision === undefined ? [] : [[reference.sopInstanceUid, revision]],
  );
  noteShownBy(study, { digests, revisions: new Map(revisions), imageIds: images.map(({ imageId }) => imageId) });
}

interface Ahead {
  readonly url: string;
  readonly abort: AbortController;
  readonly headers: Promise<ListedHeaders>;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** So long a screen may take to be drawn, in milliseconds: what was answered longer ago may have changed. */
const longestWaitMs = 5_000;
let ahead: Ahead | null = null;

/** Asks for the headers of a study before the screen is drawn whose `loadStudy` then takes them; only the last one is kept. */
export function askAhead(archiveId: string, studyInstanceUid: string, leastInCopy: number | undefined): void {
  const url = metadataUrl(archiveId, studyInstanceUid, leastInCopy);
  if (ahead?.url === url) return;
  giveUpAhead();
  const abort = new AbortController();
  const headers = headersReader.read(url, abort.signal);
  const asked = { url, abort, headers, timer: setTimeout(giveUpAhead, longestWaitMs) };
  ahead = asked;
  headers.catch(() => {
    if (ahead === asked) giveUpAhead();
  });
}

function takeAhead(url: string): Ahead["headers"] | null {
  if (ahead?.url !== url) return null;
  clearTimeout(ahead.timer);
  const { headers } = ahead;
  ahead = null;
  return headers;
}

function giveUpAhead(): void {
  clearTimeout(ahead?.timer);
  ahead?.abort.abort();
  ahead = null;
}

function metadataUrl(archiveId: string, studyInstanceUid: string, leastInCopy: number | undefined): string {
  const query = leastInCopy === undefined ? "" : `?${copyParameter}=${leastInCopy}`;
  return `${byteUrl("studyMetadata", { archiveId, studyInstanceUid })}${query}`;
}

interface ListedStudy {
  readonly archiveId: string;
  readonly studyInstanceUid: string;
  readonly isPrior: boolean;
  readonly revisions: Revisions;
}

function toDisplaySet(stack: ImageStack, { archiveId, studyInstanceUid, isPrior, revisions }: ListedStudy): DisplaySet {
  const images = stack.images.map((header): DisplayImage => {
    const reference = toReference(stack, header, archiveId, studyInstanceUid);
    const imageId = makeImageId(reference) + (header.tile === undefined ? "" : `/slice-${header.tile.number}`);
    registerImage(imageId, { header, reference, institution: stack.institution, machine: stack.machine });
    const revision = revisions.of(header.sopInstanceUid);
    if (revisions.isReplaced(header.sopInstanceUid)) replaceImages([imageId]);
    return revision === undefined ? { imageId, reference } : { imageId, reference, revision };
  });
  return {
    id: `${archiveId}/${studyInstanceUid}/${stack.id}`,
    archiveId,
    studyInstanceUid,
    seriesInstanceUid: stack.seriesInstanceUid,
    seriesNumber: stack.seriesNumber,
    description: stack.description,
    modality: stack.modality,
    studyDate: stack.studyDate,
    isPrior,
    patient: stack.patient,
    patientId: stack.patientId,
    issuerOfPatientId: stack.issuerOfPatientId,
    images,
    reports: stack.reports,
    others: stack.others,
    states: stack.states,
    keyObjects: stack.keyObjects,
    problem: stack.problem,
    words: stack.words,
    cad: stack.cad,
    waveforms: stack.waveforms,
    documents: stack.documents,
    ownVersion: stack.ownVersion,
    splits: stack.splits,
    time: stack.time,
    orderReason: stack.orderReason,
  };
}

function toReference(
  stack: ImageStack,
  header: ImageHeader,
  archiveId: string,
  studyInstanceUid: string,
): ImageReference {
  return {
    archiveId,
    // The archive answered for these identifiers; that they are valid was checked when the study was found.
    studyInstanceUid: studyInstanceUid as ImageReference["studyInstanceUid"],
    seriesInstanceUid: stack.seriesInstanceUid as ImageReference["seriesInstanceUid"],
    sopInstanceUid: header.sopInstanceUid as ImageReference["sopInstanceUid"],
    sopClassUid: header.sopClassUid,
    frameNumber: header.frameNumber,
    seriesNumber: stack.seriesNumber,
    instanceNumber: header.instanceNumber,
    seriesDescription: stack.description,
    modality: stack.modality,
    studyDate: stack.studyDate,
    ...tileReference(header),
  };
}

/** A slice of a mosaic is no stored image: it is named by its place in the patient, as a plane through a series is. */
function tileReference({ tile, plane, spacing, instanceNumber }: ImageHeader): Pick<ImageReference, "section"> {
  const spacingMm = spacing.whole.spacingMm;
  if (tile === undefined || plane === null || plane.position === null || spacingMm === null) return {};
  const name = `Slice ${tile.number} of mosaic ${instanceNumber ?? ""}`.trim();
  const { position, alongRow, alongColumn } = plane;
  return {
    section: {
      name,
      origin: [...position],
      alongRow: [...alongRow],
      alongColumn: [...alongColumn],
      spacingMm: [...spacingMm],
      slab: { mode: "mean", thicknessMm: 0 },
    },
  };
}
