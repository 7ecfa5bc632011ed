import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelSettingsSchema } from "../../../shared/domain/channel-settings.ts";
import { type Hl7Profile, hl7ProfileSchema } from "../../../shared/domain/hl7-profile.ts";
import { studyInstanceUidSchema } from "../../../shared/domain/identifiers.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { anyHl7Profile } from "../../../test/fakes/hl7-profiles.ts";
import { hostileReport } from "../../../test/fakes/hostile-reports.ts";
import { sampleJpegs, sampleReport } from "../../../test/fakes/sample-report.ts";
import { sampleStatuses } from "../../../test/fakes/sample-statuses.ts";
import { comparableText, decodeHl7Characters } from "./hl7-characters.ts";
import { messageName } from "./hl7-dialect.ts";
import { encodeMdm } from "./hl7-mdm.ts";
import { parseHl7 } from "./hl7-message.ts";
import { encodeOru } from "./hl7-oru.ts";
import { requireLosslessPayload } from "./loss-check.ts";

type Switches = Partial<Hl7Profile>;

function encode(switches: Switches, document: ReportDocument = sampleReport(), request: number | null = null) {
  const profile = hl7ProfileSchema.parse(switches);
  const encodeMessage = profile.messageKind === "ORU" ? encodeOru : encodeMdm;
  return encodeMessage({
    ...{ document, profile, controlId: "S1", receivingApplication: "A", receivingFacility: "B", request },
    ...{ destinationName: "Practice", hasFieldValues: true, pdf: new Uint8Array([1, 2, 3]), keyImages: sampleJpegs },
  });
}

/** The message as fields by segment, decoded by the set that it says. */
function read(switches: Switches, document?: ReportDocument, request: number | null = null) {
  const { characterSet } = hl7ProfileSchema.parse(switches);
  const message = parseHl7(decodeHl7Characters(encode(switches, document, request), characterSet));
  if (message === null) throw new Error("not a message");
  const all = (name: string) => message.segments.filter((segment) => segment[0] === name);
  const field = (name: string, number: number) => all(name)[0]?.[number] ?? "";
  return { all, field, names: message.segments.map(([name]) => name) };
}

const findings = (switches: Switches) =>
  read(switches)
    .all("OBX")
    .filter((each) => /^(59776-5|FINDINGS)/.test(each[3] ?? ""));

describe("the message where nobody set anything", () => {
  it.each([
    ["provisional", "a38610e203d2bb5c474109b8d8982a558c7c717753ead5be4a5ad5dd0e34fbe9"],
    ["final", "a7caa2c56974af2b4169e3b7bd89016f0a88eb781cc38c5de2cde432a25fb17a"],
    ["addended", "05ba8ebc3b0d3aa6626faef656a960d15507817aac8d240786e3b35147c2e978"],
    ["corrected", "3ad2d555951e4c4c17a2cfff1c9099a856b6a34466fe4902186f1a3d82eea485"],
    ["withdrawn", "3afe40554f8c3a35581ff559acdaeda9e7dcd224bdc3ed4081f9a4c962a3a676"],
    ["cancelled", "6670ac415698cecddd0c3d6a547456805351d128417ce5b3478308d43d0cd862"],
  ] as const)("is what it was before there were profiles: %s", (status, sha256) => {
    expect(createHash("sha256").update(encode({}, sampleStatuses[status])).digest("hex")).toBe(sha256);
  });
});

describe("the text of a message", () => {
  it("is whole in every dialect, whatever people write, and the same each time", () => {
    fc.assert(
      fc.property(anyHl7Profile, hostileReport, (profile, document) => {
        const bytes = encode(profile, document);
        requireLosslessPayload(document, "oru", bytes, profile);
        expect(Buffer.compare(bytes, encode(profile, document))).toBe(0);
        expect(bytes.includes(0x0b) || bytes.includes(0x1c)).toBe(false);
      }),
      { numRuns: 120 },
    );
  });

  it("is refused in every form where a word is lost", () => {
    for (const textForm of ["formatted", "lines", "repetitions", "notes"] as const) {
      for (const messageKind of ["ORU", "MDM"] as const) {
        const profile = hl7ProfileSchema.parse({ textForm, messageKind });
        const text = Buffer.from(encode(profile)).toString("utf8");
        const without = (word: string) => Buffer.from(text.replace(word, ""));
        const check = (bytes: Buffer) => () => requireLosslessPayload(sampleReport(), "oru", bytes, profile);
        expect(check(Buffer.from(text))).not.toThrow();
        expect(check(without("Spiculated "))).toThrow(/section Findings/);
        expect(check(without("No effusion. "))).toThrow(/section Findings/);
      }
    }
  });

  it("spells what the set does not have, so that it can be seen and read back", () => {
    const bytes = encode({ characterSet: "8859/1" });
    const text = Buffer.from(bytes).toString("latin1");
    expect(text).toContain("PID|1||9990000018^^^NHS^NH~H12345^^^RXX^PI||[U+0141]ukasiewicz^Zo\u00eb^^^Ms");
    expect(comparableText(text, "8859/1")).toContain("Κανένα παθολογικό εύρημα");
    expect(Buffer.from(encode({ characterSet: "ASCII" })).every((byte) => byte < 0x80)).toBe(true);
    const euro = sampleReport({ identityNotes: ["5\u201310 \u20ac, 10\u2076, \u2265 3"] });
    expect(Buffer.from(encode({ characterSet: "8859/15" }, euro)).toString("latin1")).toContain(
      "5-10 \u00a4, 10[U+2076], >= 3",
    );
  });

  it("is not signed where the destination asks for that, with the number of the character", () => {
    expect(() => encode({ characterSet: "8859/1", unknownCharacters: "refuse" })).toThrow(
      /“Practice” takes messages in 8859\/1 alone.*\[U\+0141\].*Nothing was signed/,
    );
  });

  it("is not signed where a receiver would cut it", () => {
    expect(() => encode({ longestFieldBytes: 1000 })).toThrow(/at most 1000 bytes.*\(OBX-5\).*Nothing was signed/);
    expect(() => encode({ longestFieldBytes: 1000, includesKeyImages: false })).not.toThrow();
    expect(() => encode({ longestMessageBytes: 4000 })).toThrow(/The message/);
    expect(() => encode({ longestMessageBytes: 4000, includesKeyImages: false })).not.toThrow();
  });
});

describe("each switch", () => {
  it("writes the header of the version", () => {
    const header = (switches: Switches) => read(switches).all("MSH")[0]?.slice(9);
    expect(header({ version: "2.3" })).toEqual(["ORU^R01", "S1", "T", "2.3", "", "", "AL", "NE", "GBR", "UNICODE"]);
    expect(header({ version: "2.4" })?.[0]).toBe("ORU^R01^ORU_R01");
    expect(header({ version: "2.5" })?.[9]).toBe("UNICODE UTF-8");
    expect(header({ characterSet: "8859/1", characterSetName: "ISO8859" })?.[9]).toBe("ISO8859");
    expect(header({ version: "2.4", messageProfile: "X^Y" })?.slice(9)).toEqual(["UNICODE", "", "", "X\\S\\Y"]);
    expect(header({ version: "2.3.1", messageProfile: "X" })).toHaveLength(10);
    expect(header({ acknowledgementMode: "original" })?.slice(6, 8)).toEqual(["", ""]);
    expect(header({ acceptAcknowledgement: "NE", applicationAcknowledgement: "AL" })?.slice(6, 8)).toEqual([
      "NE",
      "AL",
    ]);
    const names = read({ sendingApplication: "RWS", sendingFacility: "RXX99" });
    expect([names.field("MSH", 3), names.field("MSH", 4)]).toEqual(["RWS", "RXX99"]);
    expect(read({ sendingApplication: "RWS" }).all("OBX").at(-1)?.[5]).toMatch(/^RWS\^IM/);
  });

  it("asks for an acknowledgement that proves something", () => {
    const silent = { acceptAcknowledgement: "NE", applicationAcknowledgement: "NE" };
    expect(hl7ProfileSchema.safeParse(silent).success).toBe(false);
    expect(hl7ProfileSchema.safeParse({ ...silent, acceptAcknowledgement: "ER" }).success).toBe(false);
    expect(hl7ProfileSchema.safeParse({ ...silent, acknowledgementMode: "original" }).success).toBe(true);
    expect(channelSettingsSchema.parse({ channel: "hl7" })).toEqual({
      channel: "hl7",
      profile: hl7ProfileSchema.parse({}),
      connection: expect.objectContaining({ tls: null, applicationAnswer: "sameConnection" }),
    });
  });

  it("uses the data types of the version", () => {
    const types = (version: Hl7Profile["version"]) => [
      ...new Set(
        read({ version })
          .all("OBX")
          .map((each) => each[2]),
      ),
    ];
    expect(types("2.4")).toEqual(["ST", "CE", "FT", "ED"]);
    expect(types("2.5")).toEqual(["HD", "CWE", "FT", "ED"]);
  });

  it("writes text as one field, as lines, as repetitions or as notes", () => {
    expect(findings({})).toHaveLength(1);
    const lines = findings({ textForm: "lines" });
    expect(lines.map((each) => [each[2], each[4]])).toEqual([
      ["TX", "1"],
      ["TX", "2"],
    ]);
    expect(lines[1]?.[5]).toMatch(/^No effusion\./);
    expect(findings({ textForm: "repetitions" })[0]?.[5]?.split("~")).toHaveLength(2);
    expect(findings({ textForm: "notes" })[0]?.slice(2, 6)).toEqual(["ST", "59776-5^Findings^LN", "", "Findings"]);
    expect(read({ textForm: "notes" }).all("NTE")[0]).toEqual(["NTE", "1", "L", expect.stringMatching(/Critical/)]);
  });

  it("names observations by LOINC, by our own names or by both", () => {
    expect(findings({ observationCodes: "local" })[0]?.[3]).toBe("FINDINGS^Findings^L");
    expect(findings({ observationCodes: "both" })[0]?.[3]).toBe("59776-5^Findings^LN^FINDINGS^Findings^L");
  });

  it("writes documents as the receiver takes them, or leaves them out and says the same in words", () => {
    const documents = (switches: Switches) =>
      read(switches)
        .all("OBX")
        .filter((each) => each[2] === "ED")
        .map((each) => each[5]?.split("^").slice(0, 4).join("^"));
    expect(documents({})).toEqual(["SIGHTLINE^AP^PDF^Base64", "SIGHTLINE^IM^JPEG^Base64", "SIGHTLINE^IM^JPEG^Base64"]);
    expect(documents({ documentForm: "mediaType", includesKeyImages: false })).toEqual([
      "SIGHTLINE^application^pdf^Base64",
    ]);
    expect(documents({ includesPdf: false, includesKeyImages: false })).toEqual([]);
    const bare = read({ includesPdf: false, includesKeyImages: false, includesAlertCodes: false }).all("OBX");
    expect(bare.some((each) => each[2] === "CWE")).toBe(false);
    expect(bare.some((each) => each[5]?.includes("Suspected lung cancer"))).toBe(true);
    expect(bare.some((each) => each[5]?.includes("Mediastinal node"))).toBe(true);
  });

  it("says the status as the receiver understands it", () => {
    const status = (switches: Switches, of: keyof typeof sampleStatuses) => {
      const { field } = read(switches, sampleStatuses[of]);
      return [field("OBR", 25), field("OBX", 11)];
    };
    expect(status({}, "addended")).toEqual(["C", "F"]);
    expect(status({ addendumStatus: "F" }, "addended")).toEqual(["F", "F"]);
    expect(status({ correctedStatus: "F" }, "corrected")).toEqual(["F", "C"]);
    expect(status({}, "withdrawn")).toEqual(["X", "W"]);
    expect(status({ withdrawnStatus: "D" }, "withdrawn")).toEqual(["X", "D"]);
    expect(status({ version: "2.3" }, "withdrawn")).toEqual(["X", "C"]);
    expect(status({ addendumStatus: "F", correctedStatus: "F" }, "provisional")).toEqual(["P", "P"]);
  });

  it("writes times and names in the receiver's form", () => {
    expect(read({}).field("OBR", 22)).toBe("20261121140512+0000");
    expect(read({ timePrecision: "minute" }).field("OBR", 22)).toBe("202611211405+0000");
    expect(read({ timePrecision: "minute", hasTimeZone: false }).field("OBR", 22)).toBe("202611211405");
    const { patient } = sampleReport();
    const named = sampleReport({ patient: { ...patient, name: { ...patient.name, ideographic: "山田^太郎" } } });
    expect(read({}, named).field("PID", 5)).toBe("Łukasiewicz^Zoë^^^Ms~山田^太郎^^^^^^^I");
    expect(read({ nameForm: "alphabetic" }, named).field("PID", 5)).toBe("Łukasiewicz^Zoë^^^Ms");
    expect(read({ version: "2.3" }, named).field("PID", 5)).toBe("Łukasiewicz^Zoë^^^Ms");
  });
});

describe("a document (MDM)", () => {
  it.each([
    ["final", "T02", "LA", "AV"],
    ["provisional", "T02", "PA", "AV"],
    ["addended", "T10", "LA", "AV"],
    ["corrected", "T10", "LA", "AV"],
    ["withdrawn", "T10", "LA", "AV"],
  ] as const)("of a report that is %s is %s, %s and %s", (status, event, completion, availability) => {
    const profile = { version: "2.4", messageKind: "MDM" } as const;
    const { field, names } = read(profile, sampleStatuses[status]);
    expect([field("MSH", 9), field("EVN", 1)]).toEqual([`MDM^${event}^MDM_T02`, event]);
    expect([field("TXA", 2), field("TXA", 3), field("TXA", 17), field("TXA", 19)]).toEqual([
      ...["DI", "TEXT", completion, availability],
    ]);
    expect(names.slice(0, 5)).toEqual(["MSH", "EVN", "PID", "PV1", "TXA"]);
    const parent = event === "T02" ? "" : "7C4C2F4E00004000.1^SIGHTLINE";
    expect(field("TXA", 13)).toBe(parent);
    expect(field("TXA", 12)).toBe(`7C4C2F4E00004000.${sampleStatuses[status].version}^SIGHTLINE`);
    expect([field("TXA", 14), field("TXA", 15)]).toEqual(["PL123", "ACC0001"]);
    expect(messageName(hl7ProfileSchema.parse(profile), sampleStatuses[status])).toBe(`HL7 v2.4 MDM^${event}`);
  });

  it("has the order before it from 2.5 on", () => {
    expect(read({ messageKind: "MDM" }).names.slice(0, 8)).toEqual([
      "MSH",
      "EVN",
      "PID",
      "PV1",
      "ORC",
      "OBR",
      "TXA",
      "OBX",
    ]);
  });

  it("is added beside the first, or cancelled without content but with its reason, where the receiver asks for that", () => {
    const added = { messageKind: "MDM", addendumEvent: "T06" } as const;
    expect(read(added, sampleStatuses.addended).field("MSH", 9)).toBe("MDM^T06^MDM_T02");
    const cancelled = read({ messageKind: "MDM", withdrawnEvent: "T11" }, sampleStatuses.withdrawn);
    expect(cancelled.names).toEqual(["MSH", "EVN", "PID", "PV1", "TXA"]);
    expect(cancelled.field("MSH", 9)).toBe("MDM^T11^MDM_T01");
    expect(cancelled.field("TXA", 19)).toBe("CA");
    expect(cancelled.field("TXA", 21)).toMatch(/^This report is withdrawn.*Images of two patients were exchanged/);
    const old = read({ messageKind: "MDM", withdrawnEvent: "T11", version: "2.3" }, sampleStatuses.withdrawn);
    expect([old.field("MSH", 9), old.field("TXA", 19)]).toEqual(["MDM^T11", "UN"]);
  });

  it("has one text for all requests, or one document for each", () => {
    const { examination } = sampleReport();
    const other = {
      ...examination,
      accessionNumber: "ACC0002",
      placerOrderNumber: "PL124",
      studyInstanceUid: studyInstanceUidSchema.parse("2.25.7"),
    };
    const document = sampleReport({ examination: { ...examination, otherRequests: [other] } });
    const both = read({ messageKind: "MDM" }, document);
    expect(both.field("TXA", 15)).toBe("ACC0001~ACC0002");
    expect(both.all("OBR")).toHaveLength(2);
    expect(both.all("OBX").filter((each) => each[3]?.startsWith("59776-5"))).toHaveLength(1);
    const second = read({ messageKind: "MDM" }, document, 2);
    expect([second.field("TXA", 15), second.field("TXA", 12)]).toEqual([
      ...["ACC0002", "7C4C2F4E00004000-2.1^SIGHTLINE"],
    ]);
  });
});
