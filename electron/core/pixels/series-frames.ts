import { videoSyntaxOf } from "../../../shared/dicom/video-syntax.ts";
import { collect, type DicomwebClient } from "../archive/dicomweb-client.ts";
import { memorySource } from "../embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { WorkstationError } from "../errors.ts";

const largestInstanceBytes = 1024 * 1024 * 1024;

/** One frame as stored. */
export interface SeriesFrame {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  readonly transferSyntaxUid: string;
  readonly bytes: Uint8Array;
}

/**
 * Gives the frames of a series in the archive's order, from one answer of the archive (WADO-RS, PS3.18 10.4), one instance
 * in memory at a time. What cannot be read, video, and instances of another study or series are left out. Rejects as the
 * archive does, `archive_nonconformant` for an instance of more than a gibibyte, `timeout` where it is silent for `patienceMs`.
 */
export async function* framesOfSeries(
  client: Pick<DicomwebClient, "retrieveSeries">,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
  signal: AbortSignal,
  patienceMs?: number,
): AsyncGenerator<SeriesFrame, void, void> {
  const instances = client.retrieveSeries(series.studyInstanceUid, series.seriesInstanceUid, signal, patienceMs);
  for await (const { body } of instances)
    yield* framesOfInstance(await collect(body, largestInstanceBytes, tooLarge), series);
}

/** An instance of another series or patient's study in the answer is not passed on under this one's address. */
function* framesOfInstance(
  file: Uint8Array<ArrayBuffer>,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
): Generator<SeriesFrame, void, void> {
  const read = readDicomHeader(memorySource(Buffer.from(file.buffer, file.byteOffset, file.byteLength)));
  if (read.kind !== "instance") return;
  const { header } = read;
  const isOfSeries =
    header.studyInstanceUid === series.studyInstanceUid && header.seriesInstanceUid === series.seriesInstanceUid;
  if (!isOfSeries || header.pixelData === null || videoSyntaxOf(header.transferSyntaxUid) !== null) return;
  try {
    const layout = layOutFrames(header);
    for (let frameNumber = 1; frameNumber <= layout.frames.length; frameNumber += 1) {
      const { transferSyntaxUid } = layout;
      const bytes = readFrame(layout, frameNumber);
      yield { sopInstanceUid: header.sopInstanceUid, frameNumber, transferSyntaxUid, bytes };
    }
  } catch (thrown) {
    if (!(thrown instanceof WorkstationError)) throw thrown;
  }
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "An image of this series is too large to be read with the others. Each is asked for by itself.",
  );
}
