import { create } from "zustand";
import type { MediaImportResult } from "../../shared/domain/media-import.ts";
import { describeError } from "../app/error-texts.ts";
import type { CoreClient } from "../host/host-client.ts";
import type { MediumFile } from "./medium-files.ts";
import { ImportEnded, type SentSoFar, sendMedium } from "./send-medium.ts";

/** Where an import stands. It goes on while its sheet is closed and cases are read. */
export type MediaImportState =
  | { readonly kind: "none" }
  | { readonly kind: "looking" }
  | {
      readonly kind: "running";
      readonly sent: SentSoFar;
      readonly filesTotal: number;
      readonly bytesTotal: number;
      readonly isStopping: boolean;
    }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "done"; readonly result: MediaImportResult };

interface MediaImport {
  readonly state: MediaImportState;
  readonly isSheetOpen: boolean;
  set(change: Partial<Pick<MediaImport, "state" | "isSheetOpen">>): void;
}

/** The window's import of files or a disc. */
export const useMediaImport = create<MediaImport>()((set) => ({
  state: { kind: "none" },
  isSheetOpen: false,
  set: (change) => set(change),
}));

let stop: AbortController | null = null;

/** Imports what was opened, and leaves the outcome in the store. Does nothing while an import runs. */
export async function importMedium(client: CoreClient, opening: Promise<MediumFile[]>): Promise<void> {
  const { state, set } = useMediaImport.getState();
  set({ isSheetOpen: true });
  if (state.kind === "running" || state.kind === "looking") return;
  set({ state: { kind: "looking" } });
  const stopping = new AbortController();
  stop = stopping;
  try {
    const files = await opening;
    if (files.length === 0) throw new ImportEnded("There are no files in what was opened. Nothing was imported.");
    set({ state: { kind: "done", result: await run(client, files, stopping.signal) } });
  } catch (error) {
    const sentence = error instanceof ImportEnded ? error.message : describeError(error).sentence;
    set({ state: { kind: "failed", sentence } });
  }
}

/** Stops the import that runs; its outcome so far is shown. */
export function stopImport(): void {
  const { state, set } = useMediaImport.getState();
  if (state.kind === "running") set({ state: { ...state, isStopping: true } });
  stop?.abort();
}

async function run(client: CoreClient, files: readonly MediumFile[], signal: AbortSignal): Promise<MediaImportResult> {
  const { set } = useMediaImport.getState();
  const bytesTotal = files.reduce((sum, { file }) => sum + file.size, 0);
  const sent = { filesDone: 0, imported: 0, duplicates: 0, refused: 0, bytesSent: 0, isPaused: false };
  const running = { kind: "running" as const, filesTotal: files.length, bytesTotal, isStopping: false };
  set({ state: { ...running, sent } });
  const { importId } = await client.mediaImport.begin();
  try {
    await sendMedium(files, {
      importId,
      signal,
      onProgress(progress) {
        if (!signal.aborted) set({ state: { ...running, sent: progress } });
      },
    });
    return await client.mediaImport.finish({ importId });
  } catch (error) {
    const result = await client.mediaImport.cancel({ importId }).catch(() => null);
    if (signal.aborted && result !== null) return result;
    throw error;
  }
}
