import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedBaseUrl } from "../../electron/core/archive/archive-registry.ts";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { textOf } from "../../shared/imaging/attributes.ts";
import { type ReportNode, readStructuredReport } from "../../shared/objects/structured-report.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

// Reports of several makers as they come out of the archive, against what DCMTK's dsrdump reads in the same files.
let folder: string;
const instances = new Map<string, DicomJsonInstance>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-reports-"));
  const profileDirectory = join(folder, "profile");
  await mkdir(profileDirectory);
  const ports = { clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() };
  const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
  const objects = await testData("objects");
  await archive.import([join(objects, "sr"), join(objects, "sr-radiation-dose")]);
  const client = new DicomwebClient({
    archiveId: "embedded",
    archiveName: "Here",
    baseUrl: embeddedBaseUrl,
    fetch: (request) => archive.fetch(request),
    clock: ports.clock,
    ids: ports.ids,
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
    isEmbedded: true,
  });
  const { studies } = await client.searchStudies({}, { limit: 100, offset: 0 });
  for (const { studyInstanceUid } of studies) {
    for (const instance of await client.studyMetadata(studyInstanceUid)) {
      instances.set(textOf(instance, "00080018"), instance);
    }
  }
  archive.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function reportOf(file: string) {
  const path = join(await testData("objects"), file);
  const uid = /\[([0-9.]+)\]/.exec((await runTool("dcmdump", ["+P", "0008,0018", path])).output)?.[1] ?? "";
  const instance = instances.get(uid);
  if (instance === undefined) throw new Error(`${file} did not come out of the archive.`);
  const report = readStructuredReport(instance);
  if (report === null) throw new Error(`${file} has no content tree.`);
  return { report, dump: (await runTool("dsrdump", ["+U8", "+Pl", path])).output };
}

function flat(nodes: readonly ReportNode[]): readonly ReportNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

describe("structured reports", () => {
  it.each([
    "sr/basic-text-sr.dcm",
    "sr/comprehensive-sr-offis.dcm",
    "sr/enhanced-sr-deflated.dcm",
    "sr/enhanced-sr-measurements-dcmjs.dcm",
    "sr/tid1500-comprehensive3d.dcm",
    "sr/tid1500-multiple-groups.dcm",
    "sr/tid1500-pet-tumour-measurements.dcm",
    "sr-radiation-dose/siemens_axiom_artis.dcm",
    "sr-radiation-dose/siemens_axiom_example_procedure.dcm",
  ])("%s has every item, name and number that dsrdump prints", async (file) => {
    const { report, dump } = await reportOf(file);
    const items = dump.split("\n").filter((line) => /^ *</.test(line));
    const nodes = flat(report.nodes);
    // By-reference items carry no value of their own; the root is the title.
    expect(nodes.length + 1).toBe(items.length);
    const words = nodes.map((node) => `${node.name} ${node.value}`).join("\n");
    // DICOM JSON carries decimal strings as numbers: 0.000030 comes out as 0.00003.
    const numbers = new Set(nodes.map(({ value }) => Number(value.split(" ")[0])));
    for (const [, number] of dump.matchAll(/NUM:[^=]*="([^"]+)"/g)) expect(numbers).toContain(Number(number));
    for (const [, name] of dump.matchAll(/<[a-z ]+ NUM:\(,,"([^"]+)"\)/g)) expect(words).toContain(name);
  });

  it.each(["sr-radiation-dose/philips_allura_clarity_u104.dcm", "sr/basic-sr-reportsi.dcm"])(
    "%s is read although dsrdump refuses it",
    async (file) => {
      const { report } = await reportOf(file);
      expect(flat(report.nodes).length).toBeGreaterThan(1);
    },
  );
});
