import { describe, expect, it } from "vitest";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { elementsNamed, readXml, valueAt } from "../../electron/core/encoders/plain-xml.ts";
import { type PreparedDelivery, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { type ChannelSettings, channelSettingsSchema } from "../../shared/domain/channel-settings.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { sampleStatuses } from "../fakes/sample-statuses.ts";

const address = "12 High Street, Millbrook, MB1 2CD";

async function prepared(settings: object, document: ReportDocument = sampleReport()): Promise<PreparedDelivery> {
  const parsed: ChannelSettings = channelSettingsSchema.parse(settings);
  const destination = sampleDestination(parsed.channel, address);
  const profile = {
    settings: parsed,
    id: "p-1",
    destinationId: destination.id,
    version: 1,
    effectiveFrom: 0,
    note: "",
  };
  const recipient = sampleRecipient(destination);
  const { deliveries } = await prepareDeliveries(
    {
      document: { ...document, recipients: [recipient] },
      identifiers: mintedFor(document.version),
      previous: [],
      destinations: [{ ...destination, profile: { ...profile, changedByName: "", changedAt: 0 } }],
      keyImages: sampleJpegs,
      pageAddresses: new Map([[recipient.id, "https://reports.example/page/opaque"]]),
    },
    await loadReportFonts(null),
  );
  expect(deliveries).toHaveLength(1);
  const [only] = deliveries;
  if (only === undefined) throw new Error("Nothing was prepared.");
  expect(only.profileId).toBe("p-1");
  return only;
}

const text = (delivery: PreparedDelivery) => new TextDecoder().decode(delivery.payload);

describe("what each channel carries", () => {
  it("is what the folder's profile says, and the same bytes every time", async () => {
    const beginnings = { pdf: "%PDF-1.7", hl7: "MSH|", text: "NOT FOR CLINICAL USE", fhir: '{"resourceType":"Bundle"' };
    for (const [content, beginning] of Object.entries(beginnings)) {
      const once = await prepared({ channel: "folder", content });
      expect(text(once).startsWith(beginning)).toBe(true);
      expect((await prepared({ channel: "folder", content })).sha256).toBe(once.sha256);
    }
    const plain = text(await prepared({ channel: "folder", content: "text" }));
    expect(plain).toContain("\r\nCONCLUSION\r\nLikely primary lung cancer, right upper lobe.\r\n");
  });

  it("is a notice without a word of the report by e-mail, with the recipient's own link", async () => {
    const notice = JSON.parse(text(await prepared({ channel: "email" }))) as Record<string, string>;
    expect(notice.text).toContain("A report is ready for you in your usual results system.");
    expect(notice.text).toContain("https://reports.example/page/opaque");
    expect(`${notice.subject} ${notice.text}`).not.toMatch(/Łukasiewicz|Zoë|999|nodule|lung|CT|chest/i);
    const changed = JSON.parse(text(await prepared({ channel: "email" }, sampleStatuses.corrected))) as {
      text: string;
    };
    expect(changed.text).toContain("A changed report is ready");
  });

  it("is a print with a first page for the envelope: the address and nothing of the patient", async () => {
    const { payload } = await prepared({ channel: "print" });
    const folder = await folderWith({ "print.pdf": payload });
    const page = async (number: string) =>
      (await runTool("pdftotext", ["-layout", "-f", number, "-l", number, folder.path("print.pdf"), "-"])).output;
    const cover = await page("1");
    for (const line of ["Dr A. Referrer", "Millbrook Surgery", "12 High Street", "MB1 2CD"])
      expect(cover).toContain(line);
    expect(cover).not.toMatch(/ukasiewicz|999 000|H12345|ACC0001|lung|nodule/i);
    const second = await page("2");
    expect(second).toContain("Spiculated nodule in the right upper lobe");
    expect(second).toMatch(/ŁUKASIEWICZ/);
    expect(second).toMatch(/1 of \d/);
    expect((await runTool("qpdf", ["--check", folder.path("print.pdf")])).exitCode).toBe(0);
    await folder.remove();
  });
});

describe("an ITK3 document", () => {
  it.each(Object.entries(sampleStatuses))("is well-formed and complete: %s", async (_, document) => {
    const settings = { channel: "mesh", mailbox: "RXXOT001", senderOdsCode: "RXX" };
    const delivery = await prepared(settings, document);
    const folder = await folderWith({ "message.xml": delivery.payload });
    const script = `
import sys, xml.etree.ElementTree as tree
print(''.join(tree.parse(sys.argv[1]).find('.//{http://www.w3.org/1999/xhtml}div').itertext()))`;
    const judged = await runTool("/usr/bin/python3", ["-c", script, folder.path("message.xml")]);
    await folder.remove();
    expect(judged.exitCode, judged.output).toBe(0);
    const root = readXml(text(delivery));
    if (root === null) throw new Error("It cannot be read back.");
    const [header] = elementsNamed(root, "MessageHeader");
    const flags = elementsNamed(root, "extension").map((each) => [each.attributes.url, valueAt(each, "valueBoolean")]);
    expect(flags).toContainEqual(["BusAckRequested", "true"]);
    expect(flags).toContainEqual(["InfAckRequested", "true"]);
    expect(valueAt(header, "event", "code")).toBe("ITK007C");
    expect(valueAt(header, "source", "endpoint")).toBe("RXXOT001");
    expect(text(delivery)).toContain(`<valueString value="${delivery.controlId}"/>`);
    const [composition] = elementsNamed(root, "Composition");
    expect(valueAt(composition, "status")).toBe("final");
    const pdf = Buffer.from(valueAt(elementsNamed(root, "Binary")[0], "content"), "base64").toString("latin1");
    expect(pdf.startsWith("%PDF-1.7")).toBe(true);
    expect(judged.output).toContain("Imaging report for ŁUKASIEWICZ, Zoë (Ms), NHS Number 9990000018");
    // Every reference leads to an entry of the message.
    const urls = new Set(elementsNamed(root, "fullUrl").map((each) => each.attributes.value));
    const references = elementsNamed(root, "reference").map((each) => each.attributes.value ?? "");
    const local = references.filter((reference) => reference.startsWith("urn:uuid:"));
    expect(local.length).toBeGreaterThan(5);
    expect(local.filter((reference) => !urls.has(reference))).toEqual([]);
    expect(elementsNamed(root, "relatesTo")).toHaveLength(document.version === 1 ? 0 : 1);
  });

  it("names as replaced the very document that the version before was", async () => {
    const identifiers = async (document: ReportDocument) => {
      const root = readXml(text(await prepared({ channel: "mesh" }, document)));
      const bundles = root === null ? [] : elementsNamed(root, "Bundle");
      const replaced = root === null ? [] : elementsNamed(root, "targetIdentifier");
      return { own: valueAt(bundles[1], "identifier", "value"), replaces: valueAt(replaced[0], "value") };
    };
    const [first, second] = [await identifiers(sampleReport()), await identifiers(sampleStatuses.corrected)];
    expect(second.replaces).toBe(first.own);
    expect(second.own).not.toBe(first.own);
  });
});
