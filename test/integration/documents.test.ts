import { describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import type { AuditRecord } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { answerDocument } from "../../electron/core/pixels/document-route.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { buildImageStacks } from "../../shared/imaging/display-set.ts";
import { dicomFile, type TestElement } from "../environment/dicom-file.ts";

const names = {
  archiveId: "east",
  studyInstanceUid: "1.2.3",
  seriesInstanceUid: "1.2.3.1",
  sopInstanceUid: "1.2.3.1.1",
};
const session = { openedStudies: new Set(["east/1.2.3"]) } as unknown as WindowSession;
const pdfClass = "1.2.840.10008.5.1.4.1.1.104.1";
const pdf = Buffer.from("%PDF-1.7\nmade up");

async function ask(elements: readonly TestElement[], instance = names.sopInstanceUid) {
  const records: AuditRecord[] = [];
  const file = dicomFile({ instance, elements });
  const head = `--b\r\nContent-Type: application/dicom\r\nContent-Length: ${file.length}\r\n\r\n`;
  const client = new DicomwebClient({
    archiveId: "east",
    archiveName: "East",
    baseUrl: "http://archive.invalid/dicom-web",
    fetch: async () =>
      new Response(Buffer.concat([Buffer.from(head), file, Buffer.from("\r\n--b--")]), {
        headers: { "Content-Type": 'multipart/related; boundary="b"' },
      }),
    clock: new SystemClock(),
    ids: new RandomIds(),
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
  });
  const audit = { record: async (_: unknown, record: AuditRecord) => void records.push(record) };
  const request = new Request("http://window.invalid/document.pdf");
  const asked = answerDocument(request, session, names, { client: async () => client, audit });
  return { asked, records };
}

describe("a document of a study", () => {
  it("comes as it is stored, in a sandbox, as PDF and nothing else, and the look is audited", async () => {
    const { asked, records } = await ask([
      ["00080016", "UI", pdfClass],
      ["00420011", "OB", pdf],
    ]);
    const response = await asked;
    expect(Buffer.from(await response.arrayBuffer()).equals(pdf)).toBe(true);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(records).toMatchObject([{ action: "document.open", patientId: "RXX1", studyUid: "1.2.3" }]);
  });

  it.each([
    ["a page that calls itself a PDF", [["00420011", "OB", Buffer.from("<html><script>1</script></html>!")]]],
    ["nothing", []],
  ] as [string, TestElement[]][])("is refused where it holds %s, and no look is recorded", async (_, elements) => {
    const { asked, records } = await ask([["00080016", "UI", pdfClass], ...elements]);
    await expect(asked).rejects.toThrow("it holds no PDF");
    expect(records).toEqual([]);
  });

  it("is refused where the archive sends another one", async () => {
    const other: TestElement[] = [
      ["00080016", "UI", pdfClass],
      ["00420011", "OB", pdf],
    ];
    const { asked } = await ask(other, "1.2.3.1.9");
    await expect(asked).rejects.toThrow("another object than this document");
  });

  it("stands in the list of series with its title, date, maker and size", () => {
    const value = (...Value: readonly unknown[]) => ({ Value });
    const [stack] = buildImageStacks([
      {
        "00080016": value(pdfClass),
        "00080018": value("1.2.3.1.1"),
        "00080023": value("20260102"),
        "00080060": value("DOC"),
        "00080070": value("Made Up Ltd"),
        "0020000E": value("1.2.3.1"),
        "00420010": value("Dose sheet"),
        "00420015": value(2048),
      },
    ]);
    expect(stack?.documents).toEqual([
      {
        sopInstanceUid: "1.2.3.1.1",
        title: "Dose sheet",
        createdOn: "2026-01-02",
        creator: "Made Up Ltd",
        sizeBytes: 2048,
      },
    ]);
  });
});
