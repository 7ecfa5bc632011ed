import { readFile } from "node:fs/promises";
import dicomParser from "dicom-parser";

/** What a file holds, read by dicom-parser, which has nothing to do with our own reader. */
export interface ExpectedInstance {
  readonly path: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly patientId: string;
  /** The bytes of each frame as stored; empty where there is no image. */
  readonly frames: readonly Buffer[];
}

/** Gives what an undamaged DICOM file with preamble should come back as. */
export async function expectedInstance(path: string): Promise<ExpectedInstance> {
  const bytes = await readFile(path);
  const dataset = dicomParser.parseDicom(bytes);
  return {
    path,
    studyInstanceUid: dataset.string("x0020000d") ?? "",
    seriesInstanceUid: dataset.string("x0020000e") ?? "",
    sopInstanceUid: dataset.string("x00080018") ?? "",
    patientId: (dataset.string("x00100020") ?? "").trim(),
    frames: framesOf(bytes, dataset),
  };
}

function framesOf(bytes: Buffer, dataset: dicomParser.DataSet): Buffer[] {
  const element = dataset.elements.x7fe00010;
  if (element === undefined) return [];
  const count = Number(dataset.string("x00280008") ?? 1);
  if (element.fragments === undefined) {
    const length = nativeLength(dataset);
    return Array.from({ length: count }, (_, index) => {
      const start = element.dataOffset + index * length;
      return bytes.subarray(start, start + length);
    });
  }
  const fragments = element.fragments.map(({ position, length }) => bytes.subarray(position, position + length));
  if (count === 1) return [Buffer.concat(fragments)];
  if (fragments.length === count) return fragments;
  const frames: Buffer[][] = [];
  for (const fragment of fragments) {
    if (fragment.readUInt16BE(0) === 0xffd8) frames.push([]);
    frames.at(-1)?.push(fragment);
  }
  return frames.map((pieces) => Buffer.concat(pieces));
}

function nativeLength(dataset: dicomParser.DataSet): number {
  const number = (tag: string) => dataset.uint16(tag) ?? 1;
  return number("x00280010") * number("x00280011") * number("x00280002") * (number("x00280100") / 8);
}
