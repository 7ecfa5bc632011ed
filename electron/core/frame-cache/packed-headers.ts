import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, gunzip, gzip } from "node:zlib";
import { z } from "zod";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";

/** A study's headers as they were kept beside its frames. */
export interface HeadersCopy {
  /** Every instance as the archive gave it then, in its order. */
  readonly datasets: readonly DicomJsonDataset[];
  /** What tells each instance's header from others, in the same order. */
  readonly instanceDigests: readonly string[];
  /** The same for the same headers, in whatever order; `HeaderDigests` gives it. */
  readonly digest: string;
  /** When the archive gave them, in milliseconds since 1970. */
  readonly keptAt: number;
}

/** A bomb is stopped here: no study has more headers than can be read at all. */
const largestBytes = 512 * 1024 * 1024;
const packAsync = promisify(gzip);
const unpackAsync = promisify(gunzip);

/** Gives headers as one compressed document: a line of what is known of them, then one line of DICOM JSON (`texts`) an instance. */
export async function packHeaders(texts: readonly string[], known: Omit<HeadersCopy, "datasets">): Promise<Uint8Array> {
  const head = JSON.stringify(known);
  return await packAsync([head, ...texts].join("\n"), { level: constants.Z_BEST_SPEED });
}

/** Gives the headers of such a document; null where it is none. The event loop turns while long ones are read. */
export async function unpackHeaders(packed: Uint8Array): Promise<HeadersCopy | null> {
  try {
    const [head = "", ...lines] = (await unpackAsync(packed, { maxOutputLength: largestBytes }))
      .toString("utf8")
      .split("\n");
    const known = headSchema.parse(JSON.parse(head));
    if (known.instanceDigests.length !== lines.length) return null;
    const datasets: DicomJsonDataset[] = [];
    for (const [at, line] of lines.entries()) {
      if (at % linesAtATime === linesAtATime - 1) await nextTurn();
      datasets.push(JSON.parse(line) as DicomJsonDataset);
    }
    return { datasets, ...known };
  } catch {
    return null;
  }
}

const linesAtATime = 64;

const headSchema = z.object({ digest: z.string(), keptAt: z.number(), instanceDigests: z.array(z.string()) });
