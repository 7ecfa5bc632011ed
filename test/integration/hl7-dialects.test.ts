import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Hl7Message } from "@medplum/core";
import { Hl7Server, type Hl7Connection as PeerConnection } from "@medplum/hl7";
import { Server as NodeHl7Server } from "node-hl7-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHl7Sender } from "../../electron/core/delivery/deliver-hl7.ts";
import type { SendResult } from "../../electron/core/delivery/send-result.ts";
import { unescapeHl7 } from "../../electron/core/encoders/hl7-message.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { type PreparedDelivery, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { channelSettingsSchema } from "../../shared/domain/channel-settings.ts";
import {
  defaultHl7Connection,
  type Hl7Connection,
  type Hl7Profile,
  hl7VersionSchema,
} from "../../shared/domain/hl7-profile.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { makeCertificates, type TestCertificates, tlsSettings } from "../environment/certificates.ts";
import { startHl7Receiver } from "../environment/hl7-receiver.ts";
import { freePort } from "../environment/orthanc.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { sampleStatuses } from "../fakes/sample-statuses.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A message as it would be signed for a destination of this dialect. */
async function prepared(
  switches: Partial<Hl7Profile>,
  document: ReportDocument = sampleReport(),
  recipients?: ReportDocument["recipients"],
) {
  const settings = channelSettingsSchema.parse({ channel: "hl7", profile: switches });
  const stamp = { note: "", changedByName: "", changedAt: 0, effectiveFrom: 0, version: 1 };
  const profile = { ...stamp, id: "p-1", destinationId: "to-hl7", settings };
  const destination = { ...sampleDestination("hl7"), profile };
  const { deliveries, pdf } = await prepareDeliveries(
    {
      document: { ...document, recipients: recipients ?? [sampleRecipient(destination)] },
      identifiers: mintedFor(document.version),
      previous: [],
      destinations: [destination],
      keyImages: sampleJpegs,
    },
    await loadReportFonts(null),
  );
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error("nothing to send");
  return { delivery, pdf };
}

function send(port: number, { payload, controlId }: PreparedDelivery, change: Partial<Hl7Connection> = {}) {
  const connection = { ...defaultHl7Connection, answerWithinSeconds: 10, ...change };
  const sender = createHl7Sender({ connectionOf: async () => connection, clock: Date });
  const destination = sampleDestination("hl7", `127.0.0.1:${port}`);
  return sender({ destination, controlId, payload, mayHaveArrived: false }, new AbortController().signal);
}

const kinds = { ORU: "ORU^R01", MDM: "MDM^T02" } as const;
const dialects = hl7VersionSchema.options.flatMap((version) =>
  (["ORU", "MDM"] as const).map((messageKind) => [version, messageKind] as const),
);

describe("every version of both kinds of message", () => {
  it.each(dialects)(
    "%s %s is read by python3-hl7 and by Medplum with the same fields, text and PDF",
    async (version, messageKind) => {
      const receiver = await startHl7Receiver();
      cleanUps.push(() => receiver.stop());
      const { delivery, pdf } = await prepared({ version, messageKind });
      expect(delivery).toMatchObject({ contentName: `HL7 v${version} ${kinds[messageKind]}`, profileId: "p-1" });
      expect(await send(receiver.port, delivery)).toMatchObject({ outcome: "accepted" });
      const read = await receiver.message(0);
      const structure = { ORU: "ORU_R01", MDM: "MDM_T02" }[messageKind];
      const kind = version === "2.3" ? kinds[messageKind] : `${kinds[messageKind]}^${structure}`;
      expect(read).toMatchObject({
        ...{ version, kind, patientName: "Łukasiewicz^Zoë^^^Ms", accession: "ACC0001" },
        ...{ patientNumbers: "9990000018^^^NHS^NH~H12345^^^RXX^PI", controlId: delivery.controlId },
        status: messageKind === "ORU" || version.startsWith("2.5") ? "F" : "LA",
      });
      const findings = read.texts.find(([code]) => code.startsWith("59776-5"))?.[1] ?? "";
      expect(findings).toContain("previously 12 mm | growth > 20 % & no fat ^ ~ \\ .");
      expect(read.documents[0]).toEqual(["18748-4", "PDF", Buffer.from(pdf).toString("base64")]);

      const message = Hl7Message.parse(Buffer.from(delivery.payload).toString("utf8"));
      const field = (name: string, number: number) => message.getSegment(name)?.getField(number)?.toString() ?? "";
      expect([field("MSH", 9), field("MSH", 12), field("MSH", 10)]).toEqual([kind, version, delivery.controlId]);
      expect(field("MSH", 18)).toBe(version.startsWith("2.5") ? "UNICODE UTF-8" : "UNICODE");
      expect(field("PID", 5)).toBe("Łukasiewicz^Zoë^^^Ms");
      if (messageKind === "MDM") {
        expect([field("EVN", 1), field("TXA", 2), field("TXA", 15), field("TXA", 17)]).toEqual([
          ...["T02", "DI", "ACC0001", "LA"],
        ]);
      } else expect([field("OBR", 3), field("OBR", 25)]).toEqual(["ACC0001", "F"]);
      const text = message.getAllSegments("OBX").find((each) => each.getField(3)?.toString().startsWith("59776-5"));
      expect(unescapeHl7(text?.getField(5)?.toString() ?? "")).toBe(findings.replaceAll("\r", "\n"));
      for (const [name, value] of Object.entries(read.fields)) {
        const [segment = "", number = ""] = name.split("-");
        // MSH-2 holds the separators themselves, which each library shows in its own way.
        if (name !== "MSH-2" && name !== "MSH-1") expect([name, field(segment, Number(number))]).toEqual([name, value]);
      }
    },
  );

  it.each(hl7VersionSchema.options)(
    "%s names who asked and who has a copy by the numbers that the directory has for them",
    async (version) => {
      const receiver = await startHl7Receiver();
      cleanUps.push(() => receiver.stop());
      const referrer = { ...sampleRecipient(sampleDestination("hl7")), code: "C1234567", codeSystem: "GMC" as const };
      const gp = { name: "Dr G. Practice", code: "G7654321", codeSystem: "GP" as const };
      const team = { name: "Chest clinic", code: "RXX01", codeSystem: "ODS" as const };
      const copies = [gp, team].map((each, index) => ({
        ...{ ...referrer, ...each, id: `copy-${index}`, role: "copy" as const },
      }));
      const { delivery } = await prepared({ version }, sampleReport(), [referrer, ...copies]);
      expect(await send(receiver.port, delivery)).toMatchObject({ outcome: "accepted" });
      const { fields } = await receiver.message(0);
      const copiesTo = "G7654321^Dr G. Practice^^^^^^^GMP~^Chest clinic";
      expect([fields["OBR-16"], fields["OBR-28"]]).toEqual(["C1234567^Dr A. Referrer^^^^^^^GMC", copiesTo]);
      const request = Hl7Message.parse(Buffer.from(delivery.payload).toString("utf8")).getSegment("OBR");
      expect([request?.getField(16)?.getComponent(1), request?.getField(16)?.getComponent(9)]).toEqual([
        "C1234567",
        "GMC",
      ]);
      expect(request?.getField(28)?.getComponent(1, 0, 0)).toBe("G7654321");
      expect(request?.getField(28)?.getComponent(2, 0, 1)).toBe("Chest clinic");
    },
  );

  it("does not give the number of a referrer whom a person chose instead to who asked", async () => {
    const other = { ...sampleRecipient(sampleDestination("hl7")), name: "Dr B. Otherwise", code: "C7654321" };
    const { delivery } = await prepared({}, sampleReport(), [{ ...other, codeSystem: "GMC" }]);
    const request = Hl7Message.parse(Buffer.from(delivery.payload).toString("utf8")).getSegment("OBR");
    expect(request?.getField(16)?.toString()).toBe("^Dr A. Referrer");
  });

  it.each(["addended", "corrected", "withdrawn", "provisional", "cancelled"] as const)(
    "say %s in fields that python3-hl7 and Medplum read alike",
    async (status) => {
      const receiver = await startHl7Receiver();
      cleanUps.push(() => receiver.stop());
      const event = status === "provisional" || sampleStatuses[status].version === 1 ? "T02" : "T10";
      for (const messageKind of ["ORU", "MDM"] as const) {
        const { delivery } = await prepared({ version: "2.4", messageKind }, sampleStatuses[status]);
        expect(await send(receiver.port, delivery)).toMatchObject({ outcome: "accepted" });
        const message = Hl7Message.parse(Buffer.from(delivery.payload).toString("utf8"));
        const read = await receiver.message(messageKind === "ORU" ? 0 : 1);
        const names = messageKind === "ORU" ? ["OBR-25", "OBX-11"] : ["MSH-9", "TXA-13", "TXA-17", "TXA-19", "OBX-11"];
        for (const name of names) {
          const [segment = "", number = ""] = name.split("-");
          expect(read.fields[name] ?? "").toBe(message.getSegment(segment)?.getField(Number(number))?.toString() ?? "");
        }
        if (messageKind === "MDM") expect(read.kind).toBe(`MDM^${event}^MDM_T02`);
      }
    },
  );

  it("is read in Latin-1 by a receiver that knows nothing else", async () => {
    const receiver = await startHl7Receiver(0, ["--encoding", "latin-1"]);
    cleanUps.push(() => receiver.stop());
    const { delivery } = await prepared({ version: "2.3", characterSet: "8859/1", textForm: "lines" });
    expect(await send(receiver.port, delivery)).toMatchObject({ outcome: "accepted" });
    const read = await receiver.message(0);
    expect(read.patientName).toBe("[U+0141]ukasiewicz^Zoë^^^Ms");
    expect(read.fields["MSH-18"]).toBe("8859/1");
    const lines = read.texts.filter(([code]) => code.startsWith("59776-5"));
    expect(lines).toHaveLength(2);
    expect(lines[1]?.[1]).toMatch(/^No effusion\. \[U\+039A\]/);
  });

  it.each(["repetitions", "notes"] as const)(
    "has its text as %s where a receiver prints no breaks",
    async (textForm) => {
      const receiver = await startHl7Receiver();
      cleanUps.push(() => receiver.stop());
      const { delivery } = await prepared({ version: "2.3.1", textForm, observationCodes: "local" });
      expect(await send(receiver.port, delivery)).toMatchObject({ outcome: "accepted" });
      const lines = (await receiver.message(0)).texts.filter(([code]) => code.startsWith("FINDINGS"));
      expect(lines.map(([, text]) => text.slice(0, 12))).toEqual(["Spiculated n", "No effusion."]);
    },
  );
});

describe("receivers by others", () => {
  /** Medplum's server on a port of its own; answers each message with AA, behind a commit in enhanced mode. */
  async function medplum(isEnhanced: boolean, answerAfterMs: number) {
    const port = await freePort();
    const seen: Hl7Message[] = [];
    const server = new Hl7Server((connection: PeerConnection) => {
      connection.addEventListener("message", ({ message }) => {
        seen.push(Hl7Message.parse(message.toString()));
        setTimeout(() => connection.send(message.buildAck()), answerAfterMs);
      });
    });
    await server.start(port, "utf-8", isEnhanced);
    cleanUps.push(() => server.stop({ forceDrainTimeoutMs: 100 }));
    return { port, seen };
  }

  it("Medplum's server takes a message in original mode", async () => {
    const { port, seen } = await medplum(false, 0);
    const { delivery } = await prepared({ acknowledgementMode: "original", version: "2.3" });
    expect(await send(port, delivery)).toMatchObject({ outcome: "accepted" });
    expect(seen[0]?.getSegment("MSH")?.getField(15)?.toString() ?? "").toBe("");
  });

  it("Medplum's server commits first and answers behind it", async () => {
    const { port } = await medplum(true, 150);
    const { delivery } = await prepared({ applicationAcknowledgement: "AL" });
    const result = await send(port, delivery);
    expect(result).toMatchObject({ outcome: "accepted", acknowledgement: expect.stringContaining("MSA|AA|") });
    expect(result.provenBy).toBeUndefined();
    // Whoever is asked for a commit alone proves that alone.
    const { delivery: committed } = await prepared({});
    const stored = await send(port, committed);
    expect(stored).toMatchObject({ outcome: "accepted", provenBy: "hl7AcceptAcknowledgement" });
    const { port: slow } = await medplum(true, 3000);
    const late: SendResult = await send(slow, delivery, { applicationAnswerWithinSeconds: 0.2 });
    expect(late).toMatchObject({
      ...{ outcome: "handedOver", answerWithinMs: 3_600_000, provenBy: "hl7AcceptAcknowledgement" },
      acknowledgement: expect.stringContaining("MSA|CA|"),
    });
  });

  describe("over TLS", () => {
    let certificates: TestCertificates;
    beforeAll(async () => {
      certificates = await makeCertificates();
    });
    afterAll(() => certificates.remove());

    it("python3-hl7 takes a message from whoever shows a certificate of the authority", async () => {
      const { certificateFile, keyFile } = certificates.server;
      const files = ["--tls", certificateFile, keyFile, certificates.authorityFile];
      const receiver = await startHl7Receiver(0, files);
      cleanUps.push(() => receiver.stop());
      const { delivery } = await prepared({});
      const tls = tlsSettings(certificates, certificates.client);
      expect(await send(receiver.port, delivery, { tls })).toMatchObject({ outcome: "accepted" });
      // Python closes without an alert, so only the guess can be offered.
      for (const own of [certificates.foreign, undefined]) {
        const refused = await send(receiver.port, delivery, { tls: tlsSettings(certificates, own) });
        expect(refused.outcome).not.toBe("accepted");
        if (own !== undefined) expect(refused.sentence).toMatch(/may not accept this workstation's certificate/);
      }
      expect((await send(receiver.port, delivery)).outcome).toBe("ambiguous");
      expect(receiver.messages()).toHaveLength(1);
    });

    it("node-hl7-server takes messages plain and encrypted", async () => {
      const [cert, key] = [
        await readFile(certificates.server.certificateFile),
        await readFile(certificates.server.keyFile),
      ];
      for (const tls of [null, tlsSettings(certificates)]) {
        const port = await freePort();
        const kindsSeen: string[] = [];
        const server = new NodeHl7Server({ bindAddress: "127.0.0.1", ...(tls === null ? {} : { tls: { cert, key } }) });
        const inbound = server.createInbound({ port }, (request, response) => {
          kindsSeen.push(request.getMessage().get("MSH.9.2").toString());
          void response.sendResponse("AA");
        });
        await once(inbound, "listen");
        cleanUps.push(() => inbound.close());
        for (const messageKind of ["ORU", "MDM"] as const) {
          const { delivery } = await prepared({ version: "2.5", messageKind, includesKeyImages: false });
          expect(await send(port, delivery, { tls })).toMatchObject({ outcome: "accepted" });
        }
        expect(kindsSeen).toEqual(["R01", "T02"]);
      }
    });
  });
});
