import type { FollowedLesion, FollowUp } from "../../shared/domain/follow-up.ts";
import type { ImageReference, Measurement } from "../../shared/domain/measurement.ts";
import type { StudySummary } from "../../shared/domain/study.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { filledFollowUp, startFollowUp, withMarkFollowed, withRow } from "../../shared/follow-up/fill.ts";
import { withFollowUpPrinted } from "../../shared/follow-up/in-report.ts";
import { dayOf } from "../../shared/rules/date-text.ts";
import { reasonsOn } from "../fakes/passed-over.ts";
import { type ComposedCore, composeCore } from "./composed-core.ts";
import { sampleCt } from "./ct-studies.ts";
import { startInFreeText } from "./free-text-profile.ts";
import type { Orthanc } from "./orthanc.ts";

type Calls = ReturnType<ComposedCore["window"]>["calls"];

/** Who signed the earlier report, and goes on reading. */
export const followingReader = { displayName: "Dr Q. Reader", username: "reader", password: "another-long-password" };

/** Five lesions as the earlier report measured them; the first sum was of a CT of elsewhere, typed from its report. */
export const followedLesions = [
  { name: "T1", organ: "Liver", place: "segment VII", millimetres: 40, first: 52, isLymphNode: false },
  { name: "T2", organ: "Liver", place: "segment IV", millimetres: 24, first: 30, isLymphNode: false },
  { name: "T3", organ: "Lung", place: "right lower lobe", millimetres: 18, first: 26, isLymphNode: false },
  { name: "T4", organ: "Adrenal", place: "left", millimetres: 16, first: 22, isLymphNode: false },
  { name: "T5", organ: "Lymph node", place: "para-aortic", millimetres: 17, first: 20, isLymphNode: true },
] as const;

/** The day of the first of the three times. */
export const firstDay = "2025-11-03";

const site = { code: "RXX01", name: "Exampleton General" };
/** mm to a pixel of the sample CT. */
const spacing = 0.796875;

/**
 * Makes a real profile whose archive holds the sample CT and a prior of it, and in which the prior's report is signed and
 * sent: five lesions, measured, named and followed. The current CT is unread.
 */
export async function signFollowedPrior(profileDirectory: string, orthanc: Orthanc): Promise<void> {
  await startInFreeText(profileDirectory, "real");
  const composed = await composeCore({ profileDirectory });
  try {
    await composed.core.start();
    await setUp(composed.window().calls, orthanc);
    const { calls } = composed.window();
    await calls.session.signIn({ username: followingReader.username, password: followingReader.password });
    await calls.worklist.refresh({});
    await signPrior(calls, await priorCase(calls), orthanc);
  } finally {
    await composed.core.stop();
  }
}

async function setUp(calls: Calls, orthanc: Orthanc): Promise<void> {
  await calls.session.createAdministrator({
    ...{ displayName: "A. Admin", username: "admin", password: "long enough a password", site },
  });
  await calls.settings.saveArchive({
    ...{ id: "hospital", name: "Hospital archive", baseUrl: orthanc.dicomwebUrl, username: "", secret: null },
    ...{ authentication: "none", certificateAuthorityFile: "", isEnabled: true, receivesReports: true },
    ...{ quirks: { sendsRawQuery: true, lacksThumbnail: true }, feedsReadingList: true },
  });
  const { displayName, username, password } = followingReader;
  await calls.settings.addPerson({
    ...{ displayName, username, password, role: "radiologist", site },
    ...{ registrationBody: "GMC", registrationNumber: "0000001" },
  });
}

async function priorCase(calls: Calls): Promise<Workitem> {
  const { rows } = await calls.worklist.list({
    filter: {
      ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
      mineOnly: false,
    },
    ...{ sort: { column: "performed", direction: "ascending" }, offset: 0, limit: 10 },
  });
  const prior = rows.find(({ study }) => study.studyInstanceUid !== sampleCt.studyInstanceUid);
  if (prior === undefined) throw new Error("the earlier CT is not on the list");
  return prior;
}

async function signPrior(calls: Calls, { id, study }: Workitem, orthanc: Orthanc): Promise<void> {
  const { draft } = await calls.case.open({ workitemId: id });
  if (draft === null) throw new Error("the earlier CT has no draft");
  const measurements = (await imagesOf(study, orthanc)).map(lesionMark);
  const followUp = followedFrom(study, measurements);
  const sections = {
    ...draft.content.sections,
    findings: [[{ kind: "text" as const, text: "Five lesions as listed. No new lesion." }]],
    conclusion: [[{ kind: "text" as const, text: "The lesions have become smaller." }]],
  };
  const content = withFollowUpPrinted({ ...draft.content, sections, measurements, followUp });
  const { revision, refused } = await calls.report.save({ draftId: draft.id, revision: draft.revision, content });
  if (refused.length > 0) throw new Error(`not saved: ${refused[0]?.sentence}`);
  const sheet = await calls.report.prepareSigning({ draftId: draft.id });
  const signing = { draftId: draft.id, revision, secret: followingReader.password, shownPatients: [] };
  await calls.report.sign({ ...signing, passedOver: reasonsOn(sheet) });
  await delivered(calls);
  await calls.case.leave({ workitemId: id });
}

async function delivered(calls: Calls): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { deliveries } = await calls.delivery.list({ scope: "all", search: "", offset: 0, limit: 20 });
    if (deliveries.length > 0 && deliveries.every(({ state }) => state === "accepted")) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error("the earlier report did not reach the archive");
}

/** Five images of the prior, ten slices apart. */
async function imagesOf(study: StudySummary, orthanc: Orthanc): Promise<ImageReference[]> {
  const { studyInstanceUid, performedAt } = study;
  const answer = await fetch(`${orthanc.dicomwebUrl}/studies/${studyInstanceUid}/metadata`);
  const headers = (await answer.json()) as Readonly<Record<string, { Value?: readonly (string | number)[] }>>[];
  const sorted = headers
    .map((header) => ({
      seriesInstanceUid: String(header["0020000E"]?.Value?.[0]),
      sopInstanceUid: String(header["00080018"]?.Value?.[0]),
      instanceNumber: Number(header["00200013"]?.Value?.[0]),
    }))
    .sort((one, other) => one.instanceNumber - other.instanceNumber);
  return followedLesions.map((_, index) => {
    const image = sorted[5 + index * 7];
    if (image === undefined) throw new Error("the earlier CT has fewer images");
    const reference = {
      ...{ ...image, archiveId: "hospital", studyInstanceUid, sopClassUid: "1.2.840.10008.5.1.4.1.1.2" },
      ...{ frameNumber: 1, seriesNumber: 2, seriesDescription: "Portal venous 5 mm", modality: "CT" },
      studyDate: dayOf(performedAt),
    };
    return reference as ImageReference;
  });
}

function lesionMark(image: ImageReference, index: number): Measurement {
  const lesion = followedLesions[index];
  if (lesion === undefined) throw new Error("no such lesion");
  const { millimetres, isLymphNode, organ, place } = lesion;
  const [x, y] = [180 + index * 20, 230];
  const across = millimetres / spacing;
  const long = isLymphNode ? millimetres + 6 : millimetres;
  return {
    ...{ id: `5d1f0e1a-0000-4000-8000-00000000010${index}`, image, trust: "exact", words: `${organ}, ${place}` },
    kind: isLymphNode ? "bidirectional" : "length",
    points: isLymphNode
      ? [
          [x, y],
          [x + long / spacing, y],
          [x + 10, y - across / 2],
          [x + 10, y + across / 2],
        ]
      : [
          [x, y],
          [x + across, y],
        ],
    quantities: isLymphNode
      ? [
          { name: "longAxis", value: long, unit: "mm" },
          { name: "shortAxis", value: millimetres, unit: "mm" },
        ]
      : [{ name: "length", value: millimetres, unit: "mm" }],
    text: isLymphNode ? `${long.toFixed(1)} mm × ${millimetres.toFixed(1)} mm` : `${millimetres.toFixed(1)} mm`,
    provenance: {
      spacingMm: [spacing, spacing],
      ...{ spacingSource: "pixelSpacing", formula: "made for a test; version 1", warnings: [] },
    },
  };
}

/** The first time is the baseline; its sizes were typed from a report of elsewhere. */
function followedFrom({ studyInstanceUid, performedAt }: StudySummary, marks: readonly Measurement[]): FollowUp {
  const started = startFollowUp(null, { studyInstanceUid, date: dayOf(performedAt) });
  const first = { id: "typed first", date: firstDay, studyInstanceUid: "" };
  const empty: FollowUp = { ...started, timepoints: [first, ...started.timepoints], baselineId: first.id };
  return followedLesions.reduce<FollowUp>((followUp, lesion, index) => {
    const mark = marks[index];
    if (mark === undefined) return followUp;
    const { name, isLymphNode, organ, place } = lesion;
    const followed = withMarkFollowed(followUp, mark, { name, isLymphNode, role: "target" });
    const row = followed.lesions.at(-1) as FollowedLesion;
    const sizes = {
      ...row.sizes,
      [first.id]: { state: "measured", millimetres: lesion.first, source: "typed" } as const,
    };
    return filledFollowUp(withRow(followed, row.id, { organ, place, sizes }), marks);
  }, empty);
}
