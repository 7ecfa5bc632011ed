import { isUid } from "../dicom/uid.ts";
import { type DicomJsonInstance, textOf } from "./attributes.ts";
import type { ImageHeader } from "./image-header.ts";

/** What the identifiers of a study's instances are good for. */
export interface Identifiers {
  /** The instances, those that the archive listed twice word for word only once. */
  readonly instances: readonly DicomJsonInstance[];
  /** Gives a header with what there is to say of the identifiers of its instance: a note, or why it is not shown. */
  readonly noteOn: (instance: DicomJsonInstance, header: ImageHeader) => ImageHeader;
}

const unnamed =
  "This image is not shown: its identifier is missing or not a DICOM identifier, so the archive cannot be asked for it.";
const ambiguous =
  "This image is not shown: the archive lists two images with different headers under its identifier, and which of them it sends is not known.";
const noClass = "Header does not name the kind of object (SOP class)";
const elsewhere = "Another series holds an image with the same identifier";
const listedTwice = "The archive lists this image twice; it is shown once";

/** The instances at one address; their texts are only made where there are several. */
interface SameAddress {
  readonly first: DicomJsonInstance;
  texts: Map<string, DicomJsonInstance> | null;
}

/**
 * Gives what is known of the identifiers of a study's instances. An image is asked for by its series and instance UID
 * (PS3.18 10.4.1): where two bear the same, the pixels of one could come under the header of the other.
 */
export function readIdentifiers(instances: readonly DicomJsonInstance[]): Identifiers {
  const byAddress = new Map<string, SameAddress>();
  const seriesOf = new Map<string, Set<string>>();
  const kept: DicomJsonInstance[] = [];
  const doubled = new Set<DicomJsonInstance>();
  for (const instance of instances) {
    const [series, uid] = [textOf(instance, "0020000E"), textOf(instance, "00080018")];
    const address = byAddress.get(`${series}/${uid}`);
    if (address === undefined) byAddress.set(`${series}/${uid}`, { first: instance, texts: null });
    else {
      address.texts ??= new Map([[JSON.stringify(address.first), address.first]]);
      const text = JSON.stringify(instance);
      const same = address.texts.get(text);
      if (same !== undefined) {
        doubled.add(same);
        continue;
      }
      address.texts.set(text, instance);
    }
    kept.push(instance);
    seriesOf.set(uid, (seriesOf.get(uid) ?? new Set()).add(series));
  }
  const noteOn = (instance: DicomJsonInstance, header: ImageHeader): ImageHeader => {
    const [series, uid] = [textOf(instance, "0020000E"), textOf(instance, "00080018")];
    if (!isUid(uid) || !isUid(series)) return { ...header, problem: unnamed };
    if ((byAddress.get(`${series}/${uid}`)?.texts?.size ?? 0) > 1) return { ...header, problem: ambiguous };
    const notes = [
      ...(header.sopClassUid === "" ? [noClass] : []),
      ...((seriesOf.get(uid)?.size ?? 0) > 1 ? [elsewhere] : []),
      ...(doubled.has(instance) ? [listedTwice] : []),
    ];
    return notes.length === 0 ? header : { ...header, notes: [...header.notes, ...notes] };
  };
  return { instances: kept, noteOn };
}
