import { expect } from "@playwright/test";
import { sampleCt } from "../../environment/ct-studies.ts";
import type { Orthanc } from "../../environment/orthanc.ts";
import { folderWith, runTool } from "../../environment/tools.ts";

const classes = {
  report: "1.2.840.10008.5.1.4.1.1.88.11",
  measurements: "1.2.840.10008.5.1.4.1.1.88.33",
  printed: "1.2.840.10008.5.1.4.1.1.104.1",
} as const;

/** Fails unless the report, its measurements and its print in the archive are valid and hold the words and the table. */
export async function expectInArchive(orthanc: Orthanc, stated: readonly string[]): Promise<void> {
  await expect.poll(async () => (await found(orthanc, classes.printed)).length, { timeout: 60_000 }).toBe(1);
  const objects = Object.entries(classes).map(async ([name, uid]) => [name, await only(orthanc, uid)] as const);
  const folder = await folderWith(Object.fromEntries(await Promise.all(objects)));
  try {
    for (const name of Object.keys(classes)) {
      const { output } = await runTool("dciodvfy", [folder.path(name)]);
      expect(
        output.split("\n").filter((line) => line.startsWith("Error")),
        name,
      ).toEqual([]);
    }
    const text = await runTool("dsrdump", ["+Pl", "+U8", folder.path("report")]);
    expect(text.exitCode, text.output).toBe(0);
    const numbers = await runTool("dsrdump", ["+Pl", "+U8", folder.path("measurements")]);
    expect(numbers.exitCode, numbers.output).toBe(0);
    for (const name of ["T1", "T2", "T3", "T4"]) expect(numbers.output).toContain(`="${name}"`);
    await runTool("dcm2pdf", [folder.path("printed"), folder.path("report.pdf")]);
    const printed = await runTool("pdftotext", ["-layout", folder.path("report.pdf"), "-"]);
    const page = printed.output.replace(/\s+/g, " ");
    for (const words of stated) {
      expect(text.output.replace(/\s+/g, " ")).toContain(words);
      expect(page).toContain(words);
    }
    expect(page).toContain("Sum of 5 targets 150.0 115.0");
    expect(text.output).toContain(
      "T5, Lymph node, para-aortic (target lymph node, short axis): 03-Nov-2025 (baseline) 20.0,",
    );
  } finally {
    await folder.remove();
  }
}

async function found(orthanc: Orthanc, sopClass: string): Promise<readonly string[]> {
  const Query = { SOPClassUID: sopClass, StudyInstanceUID: sampleCt.studyInstanceUid };
  const answer = await fetch(`${orthanc.restUrl}/tools/find`, {
    method: "POST",
    body: JSON.stringify({ Level: "Instance", Query }),
  });
  return (await answer.json()) as string[];
}

async function only(orthanc: Orthanc, sopClass: string): Promise<Uint8Array> {
  const identifiers = await found(orthanc, sopClass);
  expect(identifiers, sopClass).toHaveLength(1);
  const file = await fetch(`${orthanc.restUrl}/instances/${identifiers[0]}/file`);
  return new Uint8Array(await file.arrayBuffer());
}
