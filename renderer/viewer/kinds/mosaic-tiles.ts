import { cutTile, type MosaicTile } from "../../../shared/imaging/mosaic.ts";
import { valueRange } from "../../../shared/imaging/native-frame.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { DecodedImage } from "../native-samples.ts";

/** The mosaics used last: all slices of one are asked for together, and each is fetched once for them. */
const kept = new Map<string, Promise<DecodedImage>>();
const mostKept = 8;

/** Gives the pixels of one slice out of its mosaic, which is loaded once for all of them. */
export async function readTile(
  registered: RegisteredImage,
  tile: MosaicTile,
  load: (registered: RegisteredImage) => Promise<DecodedImage>,
  signal: AbortSignal,
): Promise<DecodedImage> {
  const { archiveId, sopInstanceUid } = registered.reference;
  const key = `${archiveId}/${sopInstanceUid}`;
  const known = kept.get(key);
  const whole = known ?? load(registered);
  kept.delete(key);
  kept.set(key, whole);
  if (known === undefined) whole.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  const decoded = await whole;
  signal.throwIfAborted();
  const stored = cutTile(decoded.stored, tile, registered.header.format);
  return { stored, rgba: null, range: valueRange(stored) ?? { minimum: 0, maximum: 0 } };
}
