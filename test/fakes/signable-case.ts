import { createHash } from "node:crypto";
import type { WindowSession } from "../../electron/core/core.ts";
import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { sampleDestination, sampleJpegs } from "./sample-report.ts";
import { sampleStudy } from "./sample-store.ts";
import { type Services, startOfTests } from "./services.ts";

/** A case with a written draft, two key images and two destinations, ready to be signed. */
export interface SignableCase {
  readonly caseId: string;
  readonly draftId: string;
  readonly revision: number;
  readonly content: DraftContent;
}

/** Gives a case that `session` has open and written; `number` makes it another one. */
export async function signableCase(services: Services, session: WindowSession, number = 1): Promise<SignableCase> {
  const study = sampleStudy(number, { performedAt: startOfTests });
  const [archive = services.archives.add("embedded")] = services.archives.archives;
  archive.studies = [...archive.studies, study];
  await services.refresh.refreshNow();
  await services.store.settings.saveDestination(sampleDestination("hl7", "127.0.0.1:2575"));
  await services.store.settings.saveDestination(sampleDestination("dicomweb", "embedded"));
  const caseId = (await services.store.workitems.findByStudy(study.studyInstanceUid))?.id ?? "";
  const { draft } = await services.cases.open(session, { workitemId: caseId });
  if (draft === null) throw new Error("the case has no draft");
  const keyImages = [...sampleJpegs].map(([id, jpeg]) => keyImage(id, jpeg, study.studyInstanceUid));
  for (const [id, jpeg] of sampleJpegs) {
    await services.store.keyImages.put({ id, workitemId: caseId, jpeg, createdBy: "anna", now: startOfTests });
  }
  const content: DraftContent = {
    ...draft.content,
    keyImages,
    sections: {
      ...draft.content.sections,
      findings: [[{ kind: "text", text: "12 mm nodule in the right upper lobe." }]],
      conclusion: [[{ kind: "text", text: "New nodule, right upper lobe." }]],
    },
  };
  const { revision } = await services.reports.save(session, { draftId: draft.id, revision: 0, content });
  return { caseId, draftId: draft.id, revision, content };
}

function keyImage(id: string, jpeg: Uint8Array, studyInstanceUid: string): KeyImage {
  return {
    id,
    image: {
      archiveId: "embedded",
      studyInstanceUid: studyInstanceUid as KeyImage["image"]["studyInstanceUid"],
      seriesInstanceUid: `${studyInstanceUid}.1` as KeyImage["image"]["seriesInstanceUid"],
      sopInstanceUid: `${studyInstanceUid}.1.${id.slice(-1)}` as KeyImage["image"]["sopInstanceUid"],
      sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
      frameNumber: 1,
      seriesNumber: 1,
      instanceNumber: Number(id.slice(-1)),
      seriesDescription: "Axial",
      modality: "CT",
      studyDate: "2026-11-18",
    },
    caption: `Key image ${id.slice(-1)}`,
    presentation: {
      windowCenter: 40,
      windowWidth: 400,
      isInverted: false,
      zoom: 1,
      pan: [0, 0],
      rotationDegrees: 0,
      isFlippedHorizontally: false,
      isFlippedVertically: false,
    },
    measurementIds: [],
    widthPixels: 320,
    heightPixels: 256,
    sha256: createHash("sha256").update(jpeg).digest("hex"),
  };
}
