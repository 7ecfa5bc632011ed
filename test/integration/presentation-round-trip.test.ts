import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { encodeKeyObjectSelection } from "../../electron/core/encoders/key-object-selection.ts";
import { encodePresentationState } from "../../electron/core/encoders/presentation-state.ts";
import { statedKeyImages } from "../../electron/core/encoders/stated-key-images.ts";
import { answerStudyMetadata } from "../../electron/core/pixels/pixel-routes.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { type DicomJsonInstance, textOf } from "../../shared/imaging/attributes.ts";
import { buildImageStacks } from "../../shared/imaging/display-set.ts";
import { presentImage } from "../../shared/objects/present-image.ts";
import { readPresentationState } from "../../shared/objects/presentation-state.ts";
import { dumpLine, dumpSequence, writeForeignState } from "../environment/foreign-state.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { readOwnFrame } from "../environment/own-grey-levels.ts";
import { testData } from "../environment/test-data.ts";
import { image, sampleIdentifiers, sampleReport } from "../fakes/sample-report.ts";

let directory: string;
let orthanc: Orthanc;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-round-"));
  orthanc = await startOrthanc();
}, 60_000);
afterAll(async () => {
  await orthanc?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** What the window gets of a study: the archive's metadata as the core completes it. */
async function instancesOf(studyInstanceUid: string): Promise<readonly DicomJsonInstance[]> {
  const client = new DicomwebClient({
    archiveId: "east",
    archiveName: "East",
    baseUrl: orthanc.dicomwebUrl,
    fetch: (request) => fetch(request),
    clock: new SystemClock(),
    ids: new RandomIds(),
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
  });
  const session: WindowSession = {
    id: "w",
    person: null,
    isLocked: false,
    openedStudies: new Set([`east/${studyInstanceUid}`]),
    openWorkitemId: null,
    lastInputAt: 0,
  };
  const names = { archiveId: "east", studyInstanceUid };
  const request = new Request("http://window.invalid/");
  const answer = await answerStudyMetadata(request, session, names, { client: async () => client });
  return (await answer.json()) as DicomJsonInstance[];
}

describe("through Orthanc", () => {
  it.each(["gsps-luts", "gsps-overlay"])("%s comes back as it is in its file", async (name) => {
    const folder = join(await testData("objects"), name);
    const files = [join(folder, "image.dcm"), join(folder, "gsps.dcm")];
    await orthanc.load(files);
    const frame = await readOwnFrame(files[0] ?? "");
    if (frame === null) throw new Error("The image cannot be read.");
    const stacks = buildImageStacks(await instancesOf(textOf(frame.dataset, "0020000D")));
    const [state] = stacks.flatMap((stack) => stack.states);
    const [shown] = stacks.flatMap((stack) => stack.images);
    if (state === undefined || shown === undefined) throw new Error("The study has an image and a state.");
    const direct = await readInstance(files[1] ?? "");
    const expected = presentImage(direct, frame.header);
    const read = presentImage(state, shown);
    expect(read.windows[0]).toEqual(expected.windows[0]);
    expect(read.transform).toEqual(expected.transform);
    expect(read.presentation).toEqual(expected.presentation);
    expect(read.overlays).toEqual(expected.overlays);
    expect(read.presented).toEqual(expected.presented);
    expect(state).toMatchObject({ createdOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), problem: "" });
  });

  it("another maker's graphics, our state and our key objects come back, the latest state first", async () => {
    const path = join(await testData("transfer-syntaxes"), "pydicom/CT_small.dcm");
    const frame = await readOwnFrame(path);
    if (frame === null) throw new Error("The image cannot be read.");
    const graphics = dumpSequence("00700001", [
      dumpLine("00700002", "CS", "[LAYER]"),
      ...dumpSequence("00700008", [
        dumpLine("00700004", "CS", "[PIXEL]"),
        dumpLine("00700006", "ST", "[Mass?]"),
        dumpLine("00700014", "FL", "10.5\\20.5"),
        dumpLine("00700015", "CS", "[Y]"),
      ]),
      ...dumpSequence("00700009", [
        dumpLine("00700005", "CS", "[PIXEL]"),
        dumpLine("00700020", "US", "2"),
        dumpLine("00700021", "US", "2"),
        dumpLine("00700022", "FL", "64\\64\\74\\64"),
        dumpLine("00700023", "CS", "[CIRCLE]"),
        dumpLine("00700024", "CS", "[Y]"),
      ]),
    ]);
    const layer = dumpSequence("00700060", [
      dumpLine("00700002", "CS", "[LAYER]"),
      dumpLine("00700062", "IS", "[1]"),
      dumpLine("00700066", "US", "65535"),
    ]);
    const foreign = { name: "foreign", lines: [...graphics, ...layer], created: ["20200102", "030405"] as const };
    const foreignPath = await writeForeignState(foreign, frame.dataset, directory);
    const report = reportOn(frame.dataset);
    const [stated] = statedKeyImages(report, sampleIdentifiers);
    const keyObject = encodeKeyObjectSelection(report, sampleIdentifiers);
    if (stated === undefined || keyObject === null) throw new Error("The report has a key image.");
    await orthanc.load([path, foreignPath, encodePresentationState(report, stated), keyObject]);
    const stacks = buildImageStacks(await instancesOf(report.examination.studyInstanceUid));
    const states = stacks.flatMap((stack) => stack.states).sort((a, b) => b.order.localeCompare(a.order));
    expect(states.map(({ label, createdOn, createdAt, creator }) => [label, createdOn, createdAt, creator])).toEqual([
      ["KEY_IMAGE_1", "2026-11-21", "14:05", "Dr R. Testwell"],
      ["FOREIGN", "2020-01-02", "03:04", "Other Olga"],
    ]);
    const [own, other] = states.map((state) => presentImage(state, frame.header));
    expect(own?.windows[0]).toMatchObject({ kind: "linear", center: 40, width: 400 });
    expect(own?.isInverted).toBe(true);
    const [circle] = other?.presented?.shapes ?? [];
    expect(circle).toMatchObject({ isClosed: true, isFilled: true, colour: [255, 255, 255] });
    expect(circle?.points[0]).toEqual([73.5, 63.5]);
    expect(other?.presented?.texts).toEqual([
      { lines: ["Mass?"], box: null, anchor: [10, 20], isAnchorShown: true, colour: [255, 255, 255], layer: "LAYER" },
    ]);
    const [list] = stacks.flatMap((stack) => stack.keyObjects);
    expect(list).toMatchObject({
      title: "For Referring Provider",
      isRejection: false,
      creator: "Dr R. Testwell",
      images: [{ sopInstanceUid: frame.header.sopInstanceUid, frameNumbers: [] }],
    });
    expect(list?.description).toContain("Nodule, right upper lobe");
  });
});

async function readInstance(path: string) {
  const read = readDicomHeader(memorySource(await readFile(path)));
  const state = read.kind === "instance" ? readPresentationState(read.header.dataset) : null;
  if (state === null) throw new Error(`${path} is no presentation state.`);
  return state;
}

/** A report with one key image, on the study of an image. */
function reportOn(dataset: DicomJsonInstance): ReportDocument {
  const report = sampleReport();
  const [first] = report.keyImages;
  if (first === undefined) throw new Error("The sample report has key images.");
  const studyInstanceUid = textOf(dataset, "0020000D");
  const reference = image({
    studyInstanceUid,
    seriesInstanceUid: textOf(dataset, "0020000E"),
    sopInstanceUid: textOf(dataset, "00080018"),
    sopClassUid: textOf(dataset, "00080016"),
  });
  const greyscale = {
    rows: 128,
    columns: 128,
    aspect: 1,
    area: [-0.5, -0.5, 127.5, 127.5] as [number, number, number, number],
    modality: { slope: 1, intercept: -1024, unit: "[hnsf'U]" },
    window: { kind: "linear" as const, center: 40, width: 400 },
    isInverted: true,
  };
  return sampleReport({
    patient: { ...report.patient, patientId: textOf(dataset, "00100020") },
    examination: { ...report.examination, studyInstanceUid: reference.studyInstanceUid },
    keyImages: [{ ...first, image: reference, presentation: { ...first.presentation, greyscale } }],
  });
}
