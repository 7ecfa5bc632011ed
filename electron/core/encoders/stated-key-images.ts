import type { KeyImage, MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import type { ObjectIdentity } from "./content-items.ts";
import { statedNumbers } from "./content-kinds.ts";
import { namedUid } from "./named-uid.ts";

/** Grayscale Softcopy Presentation State Storage (PS3.4 B.5). */
const greyStateSopClassUid = "1.2.840.10008.5.1.4.1.1.11.1";
/** Color Softcopy Presentation State Storage (PS3.4 B.5). */
const colourStateSopClassUid = "1.2.840.10008.5.1.4.1.1.11.2";

/** The presentation state of a key image, and where that stands in the report. */
export interface StatedKeyImage extends ObjectIdentity {
  readonly keyImage: KeyImage;
  /** Counted from 1 over all key images of the report. */
  readonly number: number;
}

/** Gives the presentation states of a report, in the order of their key images. The identifiers are the same on every retry. */
export function statedKeyImages(document: ReportDocument, identifiers: MintedIdentifiers): readonly StatedKeyImage[] {
  return statedNumbers(document).flatMap((number) => {
    const keyImage = document.keyImages[number - 1];
    if (keyImage === undefined) return [];
    const uid = (seed: string) => namedUid(`${identifiers.keyObjectSopInstanceUid} ${seed}`);
    return [
      {
        keyImage,
        number,
        sopClassUid: keyImage.presentation.greyscale === undefined ? colourStateSopClassUid : greyStateSopClassUid,
        sopInstanceUid: uid(`presentation state of ${keyImage.id}`),
        seriesInstanceUid: uid("series of presentation states"),
      },
    ];
  });
}
