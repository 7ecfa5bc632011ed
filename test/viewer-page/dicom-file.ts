import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import dicomParser from "dicom-parser";

/** One DICOM file as the byte routes of an archive would give it. */
export interface DicomFile {
  readonly transferSyntaxUid: string;
  readonly json: Record<string, unknown>;
  readonly frameCount: number;
  frame(frameNumber: number): Uint8Array;
}

/** VRs of the attributes that the viewer reads, for files that do not state them. */
const vrByTag: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    US: "00280002 00280006 00280010 00280011 00280100 00280101 00280102 00280103 00186012 00186024 00186026 00283002 00281101",
    XS: "00280120 00280121 00281101 00281102 00281103 00283002",
    UL: "00186018 0018601A 0018601C 0018601E",
    FD: "0018602C 0018602E",
    UI: "00080016 00080018 0020000D 0020000E 00200052",
    CS: "00080060 00180015 00185101 00200060 00200062 00280004 00280A02 00282110 20500020 00281056",
    DA: "00080020",
    LO: "0008103E 00081030 00180010 00181030 00100020 00100021 00080080 00281054 00283004 00283003 00281055",
    IS: "00200011 00200013 00280008 00082144 00180040 00280034",
    DS: "00280030 00181164 00181114 00281050 00281051 00281052 00281053 00200032 00200037 00180050 00181063 00282112",
    SQ: "00283000 00283010 00186011 52009229 52009230 00289145 00289132 00289110 00209113 00209116",
    OW: "00281201 00281202 00281203 00281221 00281222 00281223 00283006",
  }).flatMap(([vr, tags]) => tags.split(" ").map((tag) => [tag, vr])),
);
const ofSegments = ["00089124", "00082112", "00081155", "00081160"];
const wanted = new Set([...Object.keys(vrByTag), "00541001", "00200020", "7FE00008", "7FE00009", ...ofSegments]);

/** Overlay planes, display shutters and segments, whose attributes are many: their whole groups. */
function isLayer(tag: string): boolean {
  return /^60[0-9A-F]{6}$|^0062/.test(tag) || /^0018(16[0-2]\d|9472)$/.test(tag);
}

/** Reads a file; throws where it is no DICOM file that can be read. */
export function readDicomFile(path: string): DicomFile {
  const bytes = withPreamble(new Uint8Array(readFileSync(path)));
  const dataSet = dicomParser.parseDicom(bytes, {
    inflater: (all: Uint8Array, position: number) => {
      const body = inflateRawSync(all.subarray(position));
      const whole = new Uint8Array(position + body.length);
      whole.set(all.subarray(0, position));
      whole.set(body, position);
      return whole;
    },
  } as dicomParser.ParseDicomOptions);
  const frameCount = Math.max(1, dataSet.intString("x00280008") ?? 1);
  return {
    transferSyntaxUid: dataSet.string("x00020010") ?? "1.2.840.10008.1.2",
    json: toJson(dataSet),
    frameCount,
    frame: (frameNumber) => readFrame(dataSet, frameNumber, frameCount),
  };
}

/** Some of the files begin at the meta header, without the preamble. */
function withPreamble(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 2 || bytes[1] !== 0) return bytes;
  const whole = new Uint8Array(bytes.length + 132);
  whole.set(Buffer.from("DICM"), 128);
  whole.set(bytes, 132);
  return whole;
}

function toJson(dataSet: dicomParser.DataSet): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [key, element] of Object.entries(dataSet.elements)) {
    const tag = key.slice(1).toUpperCase();
    if (!wanted.has(tag) && !isLayer(tag)) continue;
    const stated = element.vr === undefined || element.vr === "UN" ? vrByTag[tag] : element.vr;
    json[tag] = toAttribute(dataSet, key, element, stated ?? "LO");
  }
  return json;
}

function toAttribute(dataSet: dicomParser.DataSet, key: string, element: dicomParser.Element, vr: string): unknown {
  if (key === "x7fe00008" || key === "x7fe00009") return { vr, BulkDataURI: "pixels" };
  if (vr === "SQ")
    return { vr, Value: (element.items ?? []).flatMap((item) => (item.dataSet ? [toJson(item.dataSet)] : [])) };
  if (vr === "OW" || vr === "OB") return { vr, InlineBinary: toBase64(dataSet, element) };
  const readers: Record<string, [number, (index: number) => number | undefined]> = {
    US: [2, (index) => dataSet.uint16(key, index)],
    XS: [2, (index) => dataSet.uint16(key, index)],
    SS: [2, (index) => dataSet.int16(key, index)],
    UL: [4, (index) => dataSet.uint32(key, index)],
    SL: [4, (index) => dataSet.int32(key, index)],
    FL: [4, (index) => dataSet.float(key, index)],
    FD: [8, (index) => dataSet.double(key, index)],
  };
  const reader = readers[vr];
  if (reader !== undefined) {
    return {
      vr,
      Value: Array.from({ length: Math.floor(element.length / reader[0]) }, (_, index) => reader[1](index)),
    };
  }
  const text = dataSet.string(key) ?? "";
  const values = text === "" ? [] : text.split("\\").map((part) => part.trim());
  return { vr, Value: vr === "DS" || vr === "IS" ? values.map(Number) : values };
}

function toBase64(dataSet: dicomParser.DataSet, element: dicomParser.Element): string {
  const bytes = Buffer.from(dataSet.byteArray.slice(element.dataOffset, element.dataOffset + element.length));
  const isBigEndian = dataSet.string("x00020010") === "1.2.840.10008.1.2.2";
  return (isBigEndian ? bytes.swap16() : bytes).toString("base64");
}

function readFrame(dataSet: dicomParser.DataSet, frameNumber: number, frameCount: number): Uint8Array {
  const element = dataSet.elements.x7fe00010 ?? dataSet.elements.x7fe00008 ?? dataSet.elements.x7fe00009;
  if (element === undefined) return new Uint8Array();
  if (element.fragments !== undefined && element.encapsulatedPixelData === true) {
    return encapsulatedFrame(dataSet, element, element.fragments, frameNumber, frameCount);
  }
  const all = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  if (frameCount === 1) return all;
  const number = (tag: string) => dataSet.uint16(tag) ?? 1;
  const bits = number("x00280010") * number("x00280011") * number("x00280002") * number("x00280100");
  const size = Math.ceil(bits / 8);
  return all.subarray((frameNumber - 1) * size, frameNumber * size);
}

function encapsulatedFrame(
  dataSet: dicomParser.DataSet,
  element: dicomParser.Element,
  fragments: readonly dicomParser.Fragment[],
  frameNumber: number,
  frameCount: number,
): Uint8Array {
  const read = (first: number, count: number) =>
    new Uint8Array(dicomParser.readEncapsulatedPixelDataFromFragments(dataSet, element, first, count));
  if (frameCount === 1) return read(0, fragments.length);
  if (fragments.length === frameCount) return read(frameNumber - 1, 1);
  if ((element.basicOffsetTable?.length ?? 0) > 0) {
    return new Uint8Array(dicomParser.readEncapsulatedImageFrame(dataSet, element, frameNumber - 1));
  }
  const offsets = dicomParser.createJPEGBasicOffsetTable(dataSet, element);
  return new Uint8Array(dicomParser.readEncapsulatedImageFrame(dataSet, element, frameNumber - 1, offsets));
}
