import type { KeyImage, MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { dcm, evidence, imageItem, observerContext, requestItems, textItem } from "./content-items.ts";
import { keyImagesOfExamination } from "./content-kinds.ts";
import { codeItem, commonAttributes, writeDicomFile } from "./dicom-writer.ts";
import { demoNotice } from "./report-facts.ts";
import { keyImageCaption } from "./report-outline.ts";
import { statedKeyImages } from "./stated-key-images.ts";
import { statusLine } from "./status-words.ts";

/** Key Object Selection Document Storage (PS3.4 B.5). */
export const keyObjectSopClassUid = "1.2.840.10008.5.1.4.1.1.88.59";

/**
 * Gives the key images of the examination as a Key Object Selection file (PS3.3 A.35.4, PS3.16 TID 2010) titled
 * For Referring Provider, or null where there are none. Key images of earlier examinations stay out, because the
 * document belongs to one study; the structured report names them.
 */
export function encodeKeyObjectSelection(document: ReportDocument, identifiers: MintedIdentifiers): Uint8Array | null {
  const { studyInstanceUid } = document.examination;
  const keyImages = keyImagesOfExamination(document);
  if (keyImages.length === 0) return null;
  // A key image has one number in every output: that of its place in the report.
  const captions = keyImages.map((keyImage) =>
    keyImageCaption(document, keyImage, document.keyImages.indexOf(keyImage)),
  );
  const standing = document.status === "provisional" ? [`${statusLine(document)} report, not final`] : [];
  const description = [...(document.isDemo ? [demoNotice] : []), ...standing, ...captions].join("\n");
  const states = statedKeyImages(document, identifiers);
  const stateOf = (keyImage: KeyImage) => states.find((state) => state.keyImage === keyImage);
  return writeDicomFile({
    ...commonAttributes(document, {
      sopClassUid: keyObjectSopClassUid,
      sopInstanceUid: identifiers.keyObjectSopInstanceUid,
      seriesInstanceUid: identifiers.keyObjectSeriesInstanceUid,
      modality: "KO",
      seriesDescription: "Key images for the referrer",
      seriesNumber: 9002,
    }),
    ReferencedPerformedProcedureStepSequence: [],
    ReferencedRequestSequence: requestItems(document),
    CurrentRequestedProcedureEvidenceSequence: evidence([
      ...keyImages.map(({ image }) => image),
      ...states.map((state) => ({ ...state, studyInstanceUid })),
    ]),
    ValueType: "CONTAINER",
    ConceptNameCodeSequence: [codeItem(dcm("113002", "For Referring Provider"))],
    ContinuityOfContent: "SEPARATE",
    ContentTemplateSequence: [{ MappingResource: "DCMR", TemplateIdentifier: "2010" }],
    ContentSequence: [
      ...observerContext(document),
      textItem(dcm("113012", "Key Object Description"), description),
      ...keyImages.map((keyImage) => imageItem(keyImage.image, stateOf(keyImage))),
    ],
  });
}
