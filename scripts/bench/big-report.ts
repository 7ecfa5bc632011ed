import { join } from "node:path";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { openStore } from "../../electron/core/store/store.ts";
import type { DestinationSettings } from "../../shared/contract/settings.ts";
import { imageReferenceSchema, type Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";
import { keepingLogger } from "../../test/fakes/plain-ports.ts";
import type { SyntheticStudy } from "./synthetic-studies.ts";

/** How large the report is that is measured: far above the longest that anybody signs. */
export const bigReport = { words: 5000, chips: 200 };

const wordsOfParagraph = 50;

/** Makes the open draft of a study a report of 5,000 words with 200 chips, in the profile of a program that does not run. */
export async function writeBigReport(profileDirectory: string, study: SyntheticStudy): Promise<void> {
  const clock = new SystemClock();
  const options = { url: null, profileDirectory, programVersion: "0.0.0-bench", clock, logger: keepingLogger() };
  const store = await openStore(options);
  try {
    const workitem = await store.workitems.findByStudy(study.studyInstanceUid);
    const draft = workitem === null ? null : await store.drafts.findOpen(workitem.id);
    if (workitem === null || draft === null)
      throw new Error(`There is no draft of the study in ${join(profileDirectory)}.`);
    const { archiveId } = workitem.study;
    const content = bigContent(draft.content, study, archiveId);
    const { authorId, id: draftId, revision } = draft;
    await store.settings.saveDestination(archiveDestination(archiveId));
    await store.drafts.save({ draftId, revision, content, authorId, now: clock.now(), copyId: "bench-copy" });
  } finally {
    await store.close();
  }
}

/** Signing sends to where the study came from: the structured report, the measurements and the printed form. */
function archiveDestination(archiveId: string): DestinationSettings {
  return {
    ...{ id: "bench-archive", name: "Orthanc", channel: "dicomweb", address: archiveId, recipientRole: "archive" },
    ...{ receivingApplication: "", receivingFacility: "", receiptsUrl: "", isEnabled: true },
  };
}

function bigContent(content: DraftContent, study: SyntheticStudy, archiveId: string): DraftContent {
  const measurements = Array.from({ length: bigReport.chips }, (_, index) => markOf(study, archiveId, index));
  const paragraphCount = bigReport.words / wordsOfParagraph;
  const chipsEach = bigReport.chips / paragraphCount;
  const findings = Array.from({ length: paragraphCount }, (_, index) =>
    paragraph(measurements.slice(index * chipsEach, (index + 1) * chipsEach), index),
  );
  const conclusion: Paragraph[] = [[{ kind: "text", text: "Many small nodes, none of them new." }]];
  const { structure: _structure, ...rest } = content;
  return { ...rest, measurements, sections: { ...content.sections, findings, conclusion } };
}

/** What reports say all day; the letters and the number of different words decide how long a page takes to lay out. */
const said = [
  "The lungs are clear apart from minor dependent atelectasis at both bases.",
  "There is no pleural effusion and no pneumothorax.",
  "The trachea and main bronchi are patent to segmental level.",
  "Mediastinal and hilar lymph nodes are within normal limits by short axis.",
  "The thoracic aorta is of normal calibre with mild calcified atheroma of the arch.",
  "No filling defect is shown in the pulmonary arteries.",
  "The liver enhances homogeneously, without focal lesion or biliary dilatation.",
  "Gallbladder, spleen, pancreas and both adrenal glands are unremarkable.",
  "Both kidneys enhance symmetrically; there is no hydronephrosis or calculus.",
  "Small and large bowel are of normal calibre, with scattered sigmoid diverticula.",
  "No free fluid, free gas or collection is present in the abdomen or pelvis.",
  "The urinary bladder is moderately filled and smooth in outline.",
  "Degenerative change is noted in the lower lumbar spine without vertebral collapse.",
  "No aggressive bone lesion is seen in the skeleton that was imaged.",
  "The portal, splenic and superior mesenteric veins opacify normally.",
  "Coronary artery calcification is moderate and involves three vessels.",
  "The thyroid gland is mildly heterogeneous, with no dominant nodule.",
];

function paragraph(marks: readonly Measurement[], index: number): Paragraph {
  const words = wordsOfParagraph - 3 * marks.length;
  const from = (index * 5) % said.length;
  const plain = [...said.slice(from), ...said.slice(0, from)].join(" ").split(" ").slice(0, words);
  return [
    ...marks.flatMap(({ id, text }) => [
      { kind: "text" as const, text: "A node of " },
      { kind: "measurement" as const, measurementId: id, text },
      { kind: "text" as const, text: ". " },
    ]),
    { kind: "text", text: `${plain.join(" ").replace(/[,;.]$/, "")}.` },
  ];
}

function markOf(study: SyntheticStudy, archiveId: string, index: number): Measurement {
  const number = (index % study.sopInstanceUids.length) + 1;
  const image = imageReferenceSchema.parse({
    ...{ archiveId, studyInstanceUid: study.studyInstanceUid, seriesInstanceUid: study.seriesInstanceUid },
    ...{ sopInstanceUid: study.sopInstanceUids[number - 1], sopClassUid: "1.2.840.10008.5.1.4.1.1.2" },
    ...{ frameNumber: 1, seriesNumber: 1, instanceNumber: number, seriesDescription: "Synthetic", modality: "CT" },
    studyDate: null,
  });
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const text = `${(index % 20) + 2}.0 mm`;
  const provenance = {
    spacingMm: [1, 1] as [number, number],
    spacingSource: "pixelSpacing" as const,
    formula: "length-1",
    warnings: [],
  };
  const quantities = [{ name: "length" as const, value: (index % 20) + 2, unit: "mm" }];
  const points = [
    [100, 100 + (index % 50)],
    [100 + (index % 20) + 2, 100 + (index % 50)],
  ] as [number, number][];
  return { id, kind: "length", image, points, quantities, text, trust: "exact", provenance };
}
