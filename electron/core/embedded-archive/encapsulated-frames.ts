import type { ByteSource } from "./byte-source.ts";

/** A piece of a source. */
export interface Fragment {
  /** Position of the first byte. */
  readonly position: number;
  readonly length: number;
}

/** What encapsulated pixel data consist of, PS3.5 A.4. */
export interface Fragments {
  /** Basic Offset Table: where frames begin, counted from `base`; empty where it is left out. */
  readonly offsets: readonly number[];
  /** Position of the first fragment's item tag. */
  readonly base: number;
  readonly fragments: readonly Fragment[];
  /** False where the end was not found: the file is cut off or an item's length is wrong. */
  readonly isWhole: boolean;
}

const mostFragments = 2_000_000;

/** Gives the fragments of encapsulated pixel data whose first item (the Basic Offset Table) begins at `start`. */
export function readFragments(source: ByteSource, start: number): Fragments {
  const table = readItem(source, start);
  if (table === null || table.tag !== itemTag) return { offsets: [], base: start, fragments: [], isWhole: false };
  const bytes = Buffer.from(source.read(table.position, table.length));
  const offsets = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(index * 4));
  const base = table.position + table.length;
  const fragments: Fragment[] = [];
  let position = base;
  for (let count = 0; count < mostFragments; count++) {
    const item = readItem(source, position);
    if (item === null) return { offsets, base, fragments, isWhole: false };
    if (item.tag === sequenceEndTag) return { offsets, base, fragments, isWhole: true };
    if (item.tag !== itemTag || item.position + item.length > source.size) {
      return { offsets, base, fragments, isWhole: false };
    }
    fragments.push({ position: item.position, length: item.length });
    position = item.position + item.length;
  }
  return { offsets, base, fragments, isWhole: false };
}

/**
 * Gives the fragments of each frame, or why they cannot be told apart, as part of a sentence. By the Extended Offset
 * Table, the Basic Offset Table, one fragment each, or where a compressed picture begins, in this order; a table that
 * does not fit the fragments is not used.
 */
export function groupFragments(
  source: ByteSource,
  found: Fragments,
  frameCount: number,
  extended: { readonly offsets: readonly number[]; readonly lengths: readonly number[] } | null,
): Fragment[][] | string {
  const { fragments } = found;
  if (fragments.length === 0) return "there is no image where its header says";
  const cutOff = "the file ends inside the image";
  if (extended !== null && extended.offsets.length === frameCount && found.isWhole) {
    const frames = byOffsets(found, extended.offsets);
    if (frames !== null) return trimToLengths(frames, extended.lengths);
  }
  if (found.offsets.length === frameCount && frameCount > 1) {
    const frames = byOffsets(found, found.offsets);
    if (frames !== null) return found.isWhole ? frames : cutOff;
  }
  if (fragments.length < frameCount) return found.isWhole ? "it has fewer frames than its header says" : cutOff;
  if (frameCount === 1 && fragments.filter((fragment) => startsPicture(source, fragment)).length > 1) {
    return "it holds more frames than its header says";
  }
  if (frameCount === 1) return found.isWhole ? [[...fragments]] : wholeEnough(fragments, cutOff);
  if (fragments.length === frameCount) return fragments.map((fragment) => [fragment]);
  if (!found.isWhole) return cutOff;
  return byPictureStarts(source, fragments, frameCount) ?? "its frames cannot be told apart";
}

/** The end mark alone is missing in what some devices write: the one fragment is there in full. */
function wholeEnough(fragments: readonly Fragment[], otherwise: string): Fragment[][] | string {
  return fragments.length === 1 ? [[...fragments]] : otherwise;
}

function byOffsets(found: Fragments, offsets: readonly number[]): Fragment[][] | null {
  const frameAt = new Map(offsets.map((offset, index) => [found.base + offset + 8, index]));
  const frames: Fragment[][] = offsets.map(() => []);
  let current = -1;
  for (const fragment of found.fragments) {
    const starts = frameAt.get(fragment.position);
    if (starts !== undefined) {
      if (starts !== current + 1) return null;
      current = starts;
    }
    const frame = frames[current];
    if (frame === undefined) return null;
    frame.push(fragment);
  }
  return current === offsets.length - 1 ? frames : null;
}

/** The extended table's lengths leave the padding byte out. They are believed only where they fit. */
function trimToLengths(frames: Fragment[][], lengths: readonly number[]): Fragment[][] {
  return frames.map((frame, index) => {
    const [only, ...more] = frame;
    const length = lengths[index];
    if (only === undefined || more.length > 0 || length === undefined) return frame;
    return length === only.length - 1 ? [{ position: only.position, length }] : frame;
  });
}

/** A frame begins with the fragment that begins with a JPEG, JPEG-LS or JPEG 2000 start marker. */
function byPictureStarts(source: ByteSource, fragments: readonly Fragment[], frameCount: number): Fragment[][] | null {
  const frames: Fragment[][] = [];
  for (const fragment of fragments) {
    if (startsPicture(source, fragment)) frames.push([fragment]);
    else if (frames.length === 0) return null;
    else frames.at(-1)?.push(fragment);
  }
  return frames.length === frameCount ? frames : null;
}

function startsPicture(source: ByteSource, fragment: Fragment): boolean {
  const first = source.read(fragment.position, 3);
  return first[0] === 0xff && ((first[1] === 0xd8 && first[2] === 0xff) || (first[1] === 0x4f && first[2] === 0xff));
}

const itemTag = 0xfffee000;
const sequenceEndTag = 0xfffee0dd;

function readItem(source: ByteSource, position: number): { tag: number; position: number; length: number } | null {
  const bytes = source.read(position, 8);
  if (bytes.length < 8) return null;
  const tag = bytes.readUInt16LE(0) * 0x10000 + bytes.readUInt16LE(2);
  return { tag, position: position + 8, length: bytes.readUInt32LE(4) };
}
