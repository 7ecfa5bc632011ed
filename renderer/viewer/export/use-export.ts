import { useCallback, useRef, useState } from "react";
import type { AnonymisationOptions, ExportFormat } from "../../../shared/domain/export.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import { windowNow } from "../../host/clock.ts";
import { useHost } from "../../host/host-context.tsx";
import { findImage } from "../image-registry.ts";
import type { Viewer } from "../viewer.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { anonymisedSeries, filmOfPictures, pictureFile, zipOfPictures } from "./export-files.ts";
import { drawImageOfSeries, drawPane, type ExportWriting } from "./export-picture.ts";
import { copyPicture, printPicture, saveFile } from "./hand-over.ts";

/** Whose case is open, for the audit and for what is written on pictures. */
export interface ExportSubject {
  readonly workitemId: string;
  readonly patient: Patient;
}

/** What is exported and how, as the sheet has it. */
export interface ExportChoice {
  readonly scope: "pane" | "series" | "examination";
  readonly format: ExportFormat;
  readonly hasMarks: boolean;
  readonly isIdentified: boolean;
  readonly anonymisation: AnonymisationOptions;
  readonly pseudonym: string;
}

/** Where an export stands. */
export type ExportState =
  | { readonly kind: "choosing" }
  | { readonly kind: "running"; readonly done: number; readonly total: number | null }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "done"; readonly sentence: string };

/** Gives the state of an export, what starts it and what gives it up. Nothing is made before the core has written it down. */
export function useExport(viewer: Viewer, subject: ExportSubject) {
  const { client } = useHost();
  const [state, setState] = useState<ExportState>({ kind: "choosing" });
  const abort = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    abort.current?.abort();
    setState({ kind: "choosing" });
  }, []);
  const run = async (set: DisplaySet, index: number, choice: ExportChoice): Promise<void> => {
    const running = new AbortController();
    abort.current = running;
    const isSeries = choice.scope === "series" || choice.format === "dicom";
    const total = isSeries ? set.images.length : 1;
    const progress = (done: number) => {
      if (!running.signal.aborted) setState({ kind: "running", done, total: choice.format === "dicom" ? null : total });
    };
    progress(0);
    try {
      // The core writes an anonymised series down itself, when it makes it.
      if (choice.format !== "dicom") await client.export.record(requestOf(set, subject, choice, total));
      const deed = { viewer, set, index, choice, progress, signal: running.signal, patient: subject.patient };
      const sentence = isSeries ? await exportSeries(deed) : await exportPane(deed);
      if (!running.signal.aborted) setState({ kind: "done", sentence });
    } catch (error) {
      if (running.signal.aborted) return;
      const sentence = error instanceof Error ? error.message : "Nothing was exported. Please try again.";
      setState({ kind: "failed", sentence });
    }
  };
  return { state, run, stop };
}

interface Deed {
  readonly viewer: Viewer;
  readonly set: DisplaySet;
  readonly index: number;
  readonly choice: ExportChoice;
  readonly patient: Patient;
  readonly progress: (done: number) => void;
  readonly signal: AbortSignal;
}

function requestOf(set: DisplaySet, { workitemId }: ExportSubject, choice: ExportChoice, imageCount: number) {
  const { archiveId, seriesInstanceUid } = set;
  // The archive answered for the identifier; that it is valid was checked when the study was found.
  const studyInstanceUid = set.images[0]?.reference.studyInstanceUid;
  if (studyInstanceUid === undefined) throw new Error("This pane shows no image. Nothing was exported.");
  const { format, isIdentified } = choice;
  return { workitemId, archiveId, studyInstanceUid, seriesInstanceUid, format, imageCount, isIdentified };
}

function writingOf({ choice, patient }: Deed): ExportWriting {
  return { hasMarks: choice.hasMarks, patient: choice.isIdentified ? patient : null, now: windowNow() };
}

async function exportPane(deed: Deed): Promise<string> {
  const { viewer, set, index, choice } = deed;
  const controller = viewer.controllers.get(viewer.store.getState().activePane);
  const drawn =
    controller === undefined ? null : drawPane(controller.picture(), controller.element, set, index, writingOf(deed));
  if (drawn === null) throw new Error("This pane shows no image yet. Nothing was exported.");
  const png = await pictureFile(drawn, choice.format === "jpeg" ? "image/jpeg" : "image/png");
  if (choice.format === "clipboard") {
    await copyPicture(png);
    return "The picture is on the clipboard.";
  }
  if (choice.format === "print") {
    await printPicture(png);
    return "The picture was handed to the printer's dialog.";
  }
  saveFile(png, `${fileName(set)}-image-${index + 1}.${choice.format === "jpeg" ? "jpg" : "png"}`);
  return "The picture is saved where your downloads go.";
}

async function exportSeries(deed: Deed): Promise<string> {
  const { viewer, set, choice, progress, signal } = deed;
  const { format, anonymisation, pseudonym } = choice;
  if (format === "dicom") {
    const zip = await anonymisedSeries(set, { options: anonymisation, pseudonym }, progress, signal);
    saveFile(zip, `${fileName(set)}-anonymised.zip`);
    return "The anonymised images are saved where your downloads go, as one ZIP.";
  }
  const writing = writingOf(deed);
  const draw = (at: number) => drawImageOfSeries(viewer.store, set, at, writing);
  const count = set.images.length;
  if (format === "film") {
    saveFile(await filmOfPictures(count, frameRateOf(set), draw, progress, signal), `${fileName(set)}.mp4`);
    return "The film is saved where your downloads go.";
  }
  const type = format === "jpeg" ? "image/jpeg" : "image/png";
  saveFile(await zipOfPictures(count, type, draw, progress, signal), `${fileName(set)}-${format}.zip`);
  return "The pictures are saved where your downloads go, as one ZIP.";
}

/** The header's rate, else ten a second. */
function frameRateOf(set: DisplaySet): number {
  const frameTimeMs = findImage(set.images[0]?.imageId ?? "")?.header.frameTimeMs ?? null;
  return frameTimeMs === null ? 10 : Math.min(60, Math.max(1, 1000 / frameTimeMs));
}

/** Names of files stay in lists of downloads: nothing of the patient is in them. */
function fileName({ modality, seriesNumber }: DisplaySet): string {
  return `sightline-${(modality || "images").toLowerCase()}${seriesNumber === null ? "" : `-series-${seriesNumber}`}`;
}
