import type { ImageReference } from "../../../shared/domain/measurement.ts";
import { buildDoseGrid, type DoseGrid, doseGridBytes } from "../../../shared/objects/dose-grid.ts";
import type { RtDose } from "../../../shared/objects/rt-dose.ts";
import { fetchDecoded } from "../image-loader.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";

const framesAtOnce = 3;

/** Reads all frames of one dose; nothing of it is shown before the last one is here. */
export class DoseLoader {
  readonly #dose: RtDose;
  readonly #set: DisplaySet;
  readonly #onChange: () => void;
  readonly #abort = new AbortController();
  readonly #frames = new Map<number, ArrayLike<number>>();
  #grid: DoseGrid | null = null;
  #failure = "";
  #done: Promise<void> | null = null;

  constructor(dose: RtDose, set: DisplaySet, onChange: () => void) {
    this.#dose = dose;
    this.#set = set;
    this.#onChange = onChange;
  }

  /** The whole dose; null while frames are missing. */
  grid(): DoseGrid | null {
    return this.#grid;
  }

  /** Why it cannot be read, as a sentence; or empty. */
  failure(): string {
    return this.#failure;
  }

  /** What its points take, from when it is asked for. */
  bytes(): number {
    const { geometry } = this.#dose;
    return this.#done === null || geometry === null || this.#failure !== "" ? 0 : doseGridBytes(geometry);
  }

  /** How much of it is here, e.g. `12 of 90 frames`. */
  progress(): string {
    return `${this.#frames.size} of ${this.#dose.geometry?.frames.length ?? 0} frames`;
  }

  /** Reads it, if nobody asked before; settles when it is here or has failed. */
  want(): Promise<void> {
    this.#done ??= this.#read();
    return this.#done;
  }

  /** Reads no more. */
  stop(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const { geometry, scaling } = this.#dose;
    if (geometry === null) return;
    const waiting = [...geometry.frames];
    const work = async () => {
      for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
        const { stored } = await fetchDecoded(this.#image(frame), this.#abort.signal);
        this.#frames.set(frame, stored);
        if (this.#frames.size % 16 === 0) this.#onChange();
      }
    };
    try {
      await Promise.all(Array.from({ length: framesAtOnce }, work));
      this.#grid = buildDoseGrid(geometry, scaling, (frame) => this.#frames.get(frame) ?? []);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#abort.abort();
      const why = error instanceof Error ? error.message : String(error);
      this.#failure = `The dose is not drawn, a frame of it could not be read: ${why}`;
    }
    this.#frames.clear();
    this.#onChange();
  }

  #image(frameNumber: number): RegisteredImage {
    const { header, sopInstanceUid } = this.#dose;
    const { archiveId, studyInstanceUid, seriesInstanceUid } = this.#set;
    const reference = { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameNumber };
    return { header, reference: reference as unknown as ImageReference, institution: "" };
  }
}
