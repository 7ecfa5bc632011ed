import { type DicomJsonDataset, readSequence, readString, readValues } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { ElementToWrite } from "./explicit-elements.ts";

/** The kind of directory record that an instance is listed as (PS3.3 F.3.2.2), with its SOP classes. */
const recordTypes: readonly (readonly [type: string, sopClasses: RegExp])[] = [
  ["KEY OBJECT DOC", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.59$/],
  ["SR DOCUMENT", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\./],
  ["PRESENTATION", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\./],
  ["ENCAP DOC", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.104\./],
  ["WAVEFORM", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.9\./],
  ["RT DOSE", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\.2$/],
  ["RT STRUCTURE SET", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\.3$/],
  ["RT PLAN", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\.[58]$/],
  ["RT TREAT RECORD", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\.[4679]$/],
  ["REGISTRATION", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[13]$/],
  ["FIDUCIAL", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.2$/],
  ["RAW DATA", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66$/],
  ["SURFACE", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.5$/],
  ["VALUE MAP", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.67$/],
  ["SPECTROSCOPY", /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.4\.2$/],
];

/** Gives the record type of a SOP class; pictures of every kind, segmentations and videos are `IMAGE`. */
export function recordTypeOf(sopClassUid: string): string {
  return recordTypes.find(([, pattern]) => pattern.test(sopClassUid))?.[0] ?? "IMAGE";
}

/** What type 1 attributes of a record say where the object itself says nothing: a directory must have them, and it invents no other. */
const unknownDate = "19000101";
const unknownTime = "000000";

/** Gives the keys of a PATIENT record (PS3.3 table F.5-1). `number` stands in where there is no patient number. */
export function patientKeys(dataset: DicomJsonDataset, number: number): ElementToWrite[] {
  return [
    ...[charset, copy(dataset, tags.patientName, "PN")],
    text(dataset, tags.patientId, "LO", `WITHOUT-NUMBER-${number}`),
  ];
}

/** Gives the keys of a STUDY record (PS3.3 table F.5-2). */
export function studyKeys(dataset: DicomJsonDataset, number: number): ElementToWrite[] {
  return [
    ...[charset, text(dataset, tags.studyDate, "DA", unknownDate), text(dataset, tags.studyTime, "TM", unknownTime)],
    ...[copy(dataset, tags.accessionNumber, "SH"), copy(dataset, tags.studyDescription, "LO")],
    ...[text(dataset, tags.studyInstanceUid, "UI", ""), text(dataset, tags.studyId, "SH", String(number))],
  ];
}

/** Gives the keys of a SERIES record (PS3.3 table F.5-3). */
export function seriesKeys(dataset: DicomJsonDataset, number: number): ElementToWrite[] {
  return [
    ...[charset, text(dataset, tags.modality, "CS", "OT"), copy(dataset, tags.seriesDescription, "LO")],
    ...[text(dataset, tags.seriesInstanceUid, "UI", ""), text(dataset, tags.seriesNumber, "IS", String(number))],
  ];
}

/** Gives the keys of an instance's record (PS3.3 F.5.4 and on), by its type. */
export function instanceKeys(type: string, dataset: DicomJsonDataset, number: number): ElementToWrite[] {
  const instanceNumber = text(dataset, tags.instanceNumber, "IS", String(number));
  const date = (tag: string) => text(dataset, tag, "DA", unknownDate);
  const time = (tag: string) => text(dataset, tag, "TM", unknownTime);
  const content = [date(contentDate), time(contentTime)];
  switch (type) {
    case "SR DOCUMENT":
      return [
        ...[charset, instanceNumber, ...content],
        ...[text(dataset, completionFlag, "CS", "PARTIAL"), text(dataset, verificationFlag, "CS", "UNVERIFIED")],
        ...[...verifiedAt(dataset), conceptName(dataset), ...modifiers(dataset)],
      ];
    case "KEY OBJECT DOC":
      return [charset, instanceNumber, ...content, conceptName(dataset), ...modifiers(dataset)];
    case "PRESENTATION":
      return [
        ...[charset, instanceNumber, date("00700082"), time("00700083")],
        ...[
          text(dataset, "00700080", "CS", "UNNAMED"),
          copy(dataset, "00700081", "LO"),
          copy(dataset, "00700084", "PN"),
        ],
        ...referencedSeries(dataset),
      ];
    case "ENCAP DOC":
      return [
        ...[charset, instanceNumber, copy(dataset, contentDate, "DA"), copy(dataset, contentTime, "TM")],
        ...[copy(dataset, "00420010", "ST"), copy(dataset, conceptNameCodeSequence, "SQ")],
        text(dataset, "00420012", "LO", "application/octet-stream"),
      ];
    case "REGISTRATION":
    case "FIDUCIAL":
    case "VALUE MAP":
      return [
        ...[charset, instanceNumber, ...content, text(dataset, "00700080", "CS", "UNNAMED")],
        ...[copy(dataset, "00700081", "LO"), copy(dataset, "00700084", "PN")],
      ];
    case "RT STRUCTURE SET":
      return [charset, instanceNumber, ...labelled(dataset, "30060002", "30060008", "30060009")];
    case "RT PLAN":
      return [charset, instanceNumber, ...labelled(dataset, "300A0002", "300A0006", "300A0007")];
    case "RT DOSE":
      return [charset, instanceNumber, text(dataset, "3004000A", "CS", "PLAN")];
    case "RT TREAT RECORD":
      return [charset, instanceNumber, copy(dataset, "30080250", "DA"), copy(dataset, "30080251", "TM")];
    case "IMAGE":
      return [charset, instanceNumber];
    default:
      return [charset, instanceNumber, ...content];
  }
}

const contentDate = "00080023";
const contentTime = "00080033";
const completionFlag = "0040A491";
const verificationFlag = "0040A493";
const verifyingObserverSequence = "0040A073";
const verificationDateTime = "0040A030";
const conceptNameCodeSequence = "0040A043";
const contentSequence = "0040A730";
const charset: ElementToWrite = [tags.specificCharacterSet, "CS", ["ISO_IR 192"]];

/** Type 2: empty where the object has none. */
function copy(dataset: DicomJsonDataset, tag: string, vr: string): ElementToWrite {
  return [tag, vr, readValues(dataset, tag)];
}

/** Type 1: `otherwise` where the object has none. */
function text(dataset: DicomJsonDataset, tag: string, vr: string, otherwise: string): ElementToWrite {
  return [tag, vr, readString(dataset, tag) === "" ? [otherwise] : readValues(dataset, tag)];
}

/** Type 1C or 3: left out where the object has none. */
function present(dataset: DicomJsonDataset, tag: string, vr: string): ElementToWrite[] {
  const values = readValues(dataset, tag);
  return values.length === 0 ? [] : [[tag, vr, values]];
}

function labelled(dataset: DicomJsonDataset, label: string, date: string, time: string): ElementToWrite[] {
  return [text(dataset, label, "SH", "UNNAMED"), copy(dataset, date, "DA"), copy(dataset, time, "TM")];
}

function conceptName(dataset: DicomJsonDataset): ElementToWrite {
  return copy(dataset, conceptNameCodeSequence, "SQ");
}

/** Of a document's content only what modifies its title is in the directory (PS3.3 F.5.25). */
function modifiers(dataset: DicomJsonDataset): ElementToWrite[] {
  const items = readSequence(dataset, contentSequence).filter(
    (item) => readString(item, "0040A010") === "HAS CONCEPT MOD",
  );
  return items.length === 0 ? [] : [[contentSequence, "SQ", items]];
}

/** When a verified document was verified last: the newest of its observers (PS3.3 C.17.2). */
function verifiedAt(dataset: DicomJsonDataset): ElementToWrite[] {
  if (readString(dataset, verificationFlag) !== "VERIFIED") return [];
  const times = readSequence(dataset, verifyingObserverSequence).map((item) => readString(item, verificationDateTime));
  return [[verificationDateTime, "DT", [times.sort().at(-1) || `${unknownDate}${unknownTime}`]]];
}

function referencedSeries(dataset: DicomJsonDataset): ElementToWrite[] {
  return present(dataset, "00081115", "SQ");
}
