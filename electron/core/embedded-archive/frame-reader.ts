import { WorkstationError } from "../errors.ts";
import { openFileSource } from "./byte-source.ts";
import { type FrameLayout, layOutFrames, readFrame } from "./pixel-frames.ts";
import { readDicomHeader } from "./read-dicom-header.ts";

/** One frame with what its bytes are. */
export interface StoredFrame {
  readonly transferSyntaxUid: string;
  readonly bytes: Buffer;
}

const rememberedLayouts = 64;
const rememberedInflatedBytes = 4 * 1024 * 1024;

/** Layouts whose source is inflated bytes in memory, not the file. */
const inflated = new WeakSet<FrameLayout>();

/**
 * Reads single frames of the archive's files. Where the frames of the last files lie is remembered, so that scrolling a
 * cine does not read its header again for each frame.
 */
export class FrameReader {
  readonly #layouts = new Map<string, FrameLayout>();

  /** Gives a frame; `frameNumber` counts from 1. Errors: `not_found`, `archive_nonconformant`. */
  read(path: string, sha256: string, frameNumber: number): StoredFrame {
    const source = openFileSource(path);
    try {
      const layout = this.#layouts.get(sha256) ?? this.#layOut(source, sha256);
      const bytes = readFrame(inflated.has(layout) ? layout : { ...layout, source }, frameNumber);
      return { transferSyntaxUid: layout.transferSyntaxUid, bytes };
    } finally {
      source.close();
    }
  }

  #layOut(source: ReturnType<typeof openFileSource>, sha256: string): FrameLayout {
    const read = readDicomHeader(source);
    if (read.kind !== "instance") {
      throw new WorkstationError("archive_nonconformant", "This file of the archive cannot be read any more. Tell IT.");
    }
    const layout = layOutFrames(read.header);
    const isInflated = read.header.pixelSource !== source;
    if (isInflated) inflated.add(layout);
    if (isInflated && layout.source.size > rememberedInflatedBytes) return layout;
    this.#remember(sha256, layout);
    return layout;
  }

  #remember(sha256: string, layout: FrameLayout): void {
    const oldest = this.#layouts.keys().next();
    if (this.#layouts.size >= rememberedLayouts && !oldest.done) this.#layouts.delete(oldest.value);
    this.#layouts.set(sha256, layout);
  }
}
