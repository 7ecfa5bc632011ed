import { afterAll, describe, expect, it } from "vitest";
import {
  mintedFor,
  sampleAddendedReport,
  sampleDestination,
  sampleIdentifiers,
  sampleJpegs,
  sampleRecipient,
  sampleReport,
} from "../../../test/fakes/sample-report.ts";
import { reportPlainText } from "./plain-text.ts";
import type { PrepareInput } from "./prepare-deliveries.ts";
import { createReportEncoder } from "./report-encoder.ts";

const destinations = [sampleDestination("hl7"), sampleDestination("fhir"), sampleDestination("dicomweb")];
const recipients = destinations.map(sampleRecipient);
const input: PrepareInput = {
  document: sampleReport({ recipients }),
  identifiers: sampleIdentifiers,
  previous: [],
  destinations,
  keyImages: sampleJpegs,
};

describe("preparing what leaves", () => {
  const encoder = createReportEncoder();
  afterAll(() => encoder.close());

  it("makes every payload in a worker, the same bytes each time", async () => {
    const first = await encoder.prepare(input);
    const second = await encoder.prepare(input);
    expect(first.deliveries.map(({ contentKind }) => contentKind)).toEqual([
      "oru",
      "fhirBundle",
      "structuredReport",
      "keyObjectSelection",
      "encapsulatedPdf",
    ]);
    expect(second.deliveries.map(({ sha256 }) => sha256)).toEqual(first.deliveries.map(({ sha256 }) => sha256));
    expect(second.pdf).toEqual(first.pdf);
    for (const { controlId } of first.deliveries) expect(controlId).toMatch(/^S[0-9A-F]{19}$/);
    expect(new Set(first.deliveries.map(({ controlId }) => controlId)).size).toBe(5);
  });

  it("gives the bytes of a worker that did not rehearse, also when the text changed since", async () => {
    const cold = createReportEncoder();
    const other = createReportEncoder();
    const words = (text: string) => [[{ kind: "text" as const, text }]];
    const sections = { ...input.document.sections, findings: words("No effusion.") };
    const changed = { ...input, document: { ...input.document, sections } };
    other.rehearse(input);
    const [fresh, rehearsed] = await Promise.all([cold.prepare(changed), other.prepare(changed)]);
    await Promise.all([cold.close(), other.close()]);
    expect(rehearsed.deliveries.map(({ sha256 }) => sha256)).toEqual(fresh.deliveries.map(({ sha256 }) => sha256));
    expect(rehearsed.pdf).toEqual(fresh.pdf);
  });

  it("gives another version other numbers and the same order", async () => {
    const [first] = (await encoder.prepare(input)).deliveries;
    const document = { ...sampleAddendedReport(), recipients };
    const addended = await encoder.prepare({
      ...input,
      document,
      identifiers: mintedFor(2),
      previous: [sampleIdentifiers],
    });
    expect(addended.deliveries[0]?.controlId).not.toBe(first?.controlId);
    expect(addended.deliveries[0]?.orderingKey).toBe(first?.orderingKey);
    expect(first?.orderingKey).not.toContain("H12345");
  });

  it("refuses a key image that is missing or is not the one that was marked", async () => {
    await expect(encoder.prepare({ ...input, keyImages: new Map() })).rejects.toMatchObject({ code: "invalid_report" });
    const other = new Map([...sampleJpegs, ["key-1", new Uint8Array([1, 2, 3])]] as const);
    await expect(encoder.prepare({ ...input, keyImages: other })).rejects.toMatchObject({ code: "invalid_report" });
  });

  it("refuses a recipient whose destination is gone", async () => {
    await expect(encoder.prepare({ ...input, destinations: [] })).rejects.toMatchObject({ code: "invalid_report" });
  });

  it("tells the log where it failed, and nothing that the failure says", async () => {
    const document = { ...input.document, patient: JSON.parse("null") as PrepareInput["document"]["patient"] };
    await expect(encoder.prepare({ ...input, document })).rejects.toMatchObject({
      code: "internal",
      cause: { name: "TypeError", message: "The report encoder failed.", stack: expect.stringMatching(/^\s+at /) },
    });
  });

  it("says so when the worker cannot start", async () => {
    const broken = createReportEncoder({ workerEntry: null, fontsDirectory: "/nowhere" });
    await expect(broken.prepare(input)).rejects.toMatchObject({ code: "internal" });
    await broken.close();
    await expect(broken.prepare(input)).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("the report as plain text", () => {
  it("holds every statement of the report", () => {
    const text = reportPlainText(sampleAddendedReport()).join("\n");
    for (const statement of [
      "NOT FOR CLINICAL USE",
      "Patient: ŁUKASIEWICZ, Zoë (Ms)",
      "Born: 29-Feb-1960",
      "NHS number: 999 000 0018",
      "ADDENDUM (VERSION 2)",
      "The prior of 2024 has come in: the nodule was 9 mm.",
      "Critical: Suspected lung cancer",
      "To be acknowledged by Dr A. Referrer before 21-Nov-2026 15:05",
      "Spiculated nodule in the right upper lobe, 18.4 mm (series 2, image 16)",
      "1. Nodule, right upper lobe (series 2, image 16)",
      "Signed by Dr R. Testwell, Consultant radiologist, GMC 1234567, Testwell General Hospital, 21-Nov-2026 14:05",
    ]) {
      expect(text).toContain(statement);
    }
    expect(text.indexOf("ADDENDUM")).toBeLessThan(text.indexOf("FINDINGS"));
  });
});
