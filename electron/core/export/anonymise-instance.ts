/// <reference path="../encoders/dcmjs.d.ts" />
import { createHmac } from "node:crypto";
import dcmjs from "dcmjs";
import { Temporal } from "temporal-polyfill";
import { transferSyntaxes } from "../../../shared/dicom/uid.ts";
import type { AnonymisationOptions } from "../../../shared/domain/export.ts";
import { type ByteSource, memorySource } from "../embedded-archive/byte-source.ts";
import { readFragments } from "../embedded-archive/encapsulated-frames.ts";
import { type DicomHeader, readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { implementationClassUid } from "../encoders/dicom-writer.ts";
import { actionOf, methodCodes } from "./confidentiality-profile.ts";

/** How every instance of one export is anonymised; the same plan gives the same new identifiers. */
export interface AnonymisationPlan {
  readonly options: AnonymisationOptions;
  /** Takes the place of name and number. */
  readonly pseudonym: string;
  /** Secret of this export: new identifiers cannot be led back without it, and it is kept nowhere. */
  readonly secret: string;
  /** Days that dates are moved back by, where they are moved. */
  readonly shiftDays: number;
  /** Words that must not be left in any text: names, numbers. Three characters and more. */
  readonly forbiddenWords: readonly string[];
}

/** An anonymised DICOM file. */
export interface AnonymisedInstance {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sopInstanceUid: string;
  /** Tags whose text held a forbidden word although the profile would keep them; they were emptied. */
  readonly emptiedTags: readonly string[];
}

interface Element {
  readonly vr: string;
  readonly Value: readonly unknown[];
}
type Dataset = Record<string, Element>;

interface Work {
  readonly plan: AnonymisationPlan;
  readonly isEnhanced: boolean;
  readonly emptiedTags: Set<string>;
}

const sharedFunctionalGroups = "52009229";
const perFrameFunctionalGroups = "52009230";

/**
 * Gives a DICOM file (PS3.10) without what identifies the patient (PS3.15 E.2), its pixels and transfer syntax as they
 * were. Text is written as UTF-8. Throws where the file cannot be read.
 */
export function anonymiseInstance(bytes: Uint8Array, plan: AnonymisationPlan): AnonymisedInstance {
  const { DicomMessage, DicomDict } = dcmjs.data;
  const result = readDicomHeader(memorySource(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
  if (result.kind !== "instance") throw new Error("This is no DICOM file that can be read.");
  const syntax = writtenSyntax(result.header.transferSyntaxUid);
  const untilTag = result.header.pixelData?.tag ?? null;
  const source = DicomMessage.readFile(Uint8Array.from(bytes).buffer, { untilTag, includeUntilTagValue: false });
  const isEnhanced = sharedFunctionalGroups in source.dict || perFrameFunctionalGroups in source.dict;
  const work: Work = { plan, isEnhanced, emptiedTags: new Set() };
  const dataset = { ...anonymised(source.dict, work), ...statements(plan) };
  if (untilTag !== null) delete dataset[untilTag];
  const sopInstanceUid = String(dataset["00080018"]?.Value[0] ?? "");
  const file = new DicomDict({
    "00020001": { vr: "OB", Value: [new Uint8Array([0, 1]).buffer] },
    "00020002": { vr: "UI", Value: dataset["00080016"]?.Value ?? [] },
    "00020003": { vr: "UI", Value: [sopInstanceUid] },
    "00020010": { vr: "UI", Value: [syntax] },
    "00020012": { vr: "UI", Value: [implementationClassUid] },
  });
  file.dict = Object.fromEntries(Object.entries(dataset).sort(([a], [b]) => (a < b ? -1 : 1)));
  const header = new Uint8Array(file.write({ fragmentMultiframe: false }));
  const written = Uint8Array.from(
    Buffer.concat([header, storedPixels({ ...result.header, transferSyntaxUid: syntax })]),
  );
  return { bytes: written, sopInstanceUid, emptiedTags: [...work.emptiedTags] };
}

/** What was deflated is written plainly: the same pixels. Throws for big endian, whose pixels would need turning. */
function writtenSyntax(syntax: string): string {
  if (syntax === transferSyntaxes.explicitBigEndian) throw new Error("Big endian is not written.");
  return syntax === transferSyntaxes.deflatedExplicitLittleEndian ? transferSyntaxes.explicitLittleEndian : syntax;
}

/** The pixel data element as it is to be written: head and value, the value byte by byte as stored. */
function storedPixels({ pixelData, pixelSource, transferSyntaxUid }: DicomHeader): Uint8Array {
  if (pixelData === null) return new Uint8Array(0);
  const { tag, vr, position, length } = pixelData;
  const value = length === null ? fragmentsOf(pixelSource, position) : pixelSource.read(position, length);
  if (length !== null && value.length < length) throw new Error("The pixels are cut off.");
  const isImplicit = transferSyntaxUid === transferSyntaxes.implicitLittleEndian;
  const head = Buffer.alloc(isImplicit ? 8 : 12);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  if (!isImplicit) head.write(vr, 4, "latin1");
  head.writeUInt32LE(length ?? undefinedLength, head.length - 4);
  return Buffer.concat([head, value]);
}

/** Every item with the table before them and the mark after them (PS3.5 A.4). Throws where they are cut off. */
function fragmentsOf(source: ByteSource, start: number): Uint8Array {
  const { fragments, isWhole } = readFragments(source, start);
  const last = fragments.at(-1);
  if (!isWhole || last === undefined) throw new Error("The pixels are cut off.");
  return Buffer.from(source.read(start, last.position + last.length + endMarkBytes - start));
}

const undefinedLength = 0xffffffff;
const endMarkBytes = 8;

function anonymised(dataset: Dataset, work: Work): Dataset {
  const result: Dataset = {};
  for (const [key, element] of Object.entries(dataset)) {
    const tag = key.toUpperCase();
    const kept = anonymisedElement(tag, element, work);
    if (kept !== null) result[tag] = kept;
  }
  return result;
}

function anonymisedElement(tag: string, element: Element, work: Work): Element | null {
  const { vr } = element;
  const { plan } = work;
  const action = actionOf(tag, vr, plan.options, work.isEnhanced);
  if (action === "remove") return null;
  if (action === "empty") return { vr, Value: [] };
  if (action === "dummy") return { vr, Value: dummyOf(vr, element.Value, plan) };
  if (action === "newUid") return { vr, Value: element.Value.map((uid) => newUid(String(uid), plan)) };
  if (action === "shift") return { vr, Value: element.Value.map((value) => shifted(vr, String(value), plan)) };
  if (vr === "SQ") {
    const items = element.Value.filter((item): item is Dataset => typeof item === "object" && item !== null);
    return { vr, Value: items.map((item) => anonymised(item, work)) };
  }
  if (!holdsForbiddenWord(vr, element.Value, plan)) return element;
  work.emptiedTags.add(tag);
  return { vr, Value: [] };
}

/** What the profile adds: who it is called now, and what was done (PS3.15 E.1.1, PS3.3 C.12.1.1.9). */
function statements({ options, pseudonym }: AnonymisationPlan): Dataset {
  const modified = { removed: "REMOVED", shifted: "MODIFIED", kept: "UNMODIFIED" }[options.dates];
  const codes = methodCodes(options).map(({ value, meaning }) => ({
    "00080100": { vr: "SH", Value: [value] },
    "00080102": { vr: "SH", Value: ["DCM"] },
    "00080104": { vr: "LO", Value: [meaning.slice(0, 64)] },
  }));
  return {
    "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: pseudonym }] },
    "00100020": { vr: "LO", Value: [pseudonym] },
    "00120062": { vr: "CS", Value: ["YES"] },
    "00120063": { vr: "LO", Value: ["DICOM PS3.15 Basic Profile, by Sightline"] },
    "00120064": { vr: "SQ", Value: codes },
    "00280303": { vr: "CS", Value: [modified] },
  };
}

/** Gives a UID that nobody without the secret can lead back: 128 bits of an HMAC under 2.25 (PS3.5 B.2). */
function newUid(uid: string, { secret }: AnonymisationPlan): string {
  if (uid === "") return "";
  const digest = createHmac("sha256", secret).update(uid).digest("hex").slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`)}`;
}

/** A date that is not one says nothing that could be kept. Times of the day stay. */
function shifted(vr: string, value: string, { shiftDays }: AnonymisationPlan): string {
  if (vr === "TM") return value;
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})(.*)$/.exec(value.trim());
  if (match === null) return "";
  const [, year, month, day, rest = ""] = match;
  try {
    const date = Temporal.PlainDate.from({ year: Number(year), month: Number(month), day: Number(day) }, reject);
    return `${date.subtract({ days: shiftDays }).toString().replaceAll("-", "")}${vr === "DT" ? rest : ""}`;
  } catch {
    return "";
  }
}
const reject = { overflow: "reject" } as const;

function dummyOf(vr: string, values: readonly unknown[], plan: AnonymisationPlan): readonly unknown[] {
  const dummy = dummies[vr];
  if (vr === "UI") return values.map((uid) => newUid(String(uid), plan));
  return [dummy ?? "REMOVED"];
}

const dummies: Readonly<Record<string, unknown>> = {
  DA: "19000101",
  DT: "19000101000000",
  TM: "000000",
  PN: { Alphabetic: "ANONYMOUS" },
  AS: "000D",
  DS: "0",
  IS: "0",
  OB: new Uint8Array([0, 0]).buffer,
  UR: "urn:removed",
};

const textRepresentations: ReadonlySet<string> = new Set(["AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"]);

function holdsForbiddenWord(vr: string, values: readonly unknown[], { forbiddenWords }: AnonymisationPlan): boolean {
  if (!textRepresentations.has(vr)) return false;
  const text = values.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(" ");
  const words = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const squeezed = words.replaceAll(" ", "");
  return forbiddenWords.some((word) =>
    /\d/.test(word) ? squeezed.includes(word.toLowerCase()) : words.includes(` ${word.toLowerCase()} `),
  );
}
