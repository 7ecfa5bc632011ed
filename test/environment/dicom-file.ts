/** One element of a file that a test makes: tag, value representation, value. */
export type TestElement = readonly [tag: string, vr: string, value: string | Buffer | readonly TestElement[][]];

const longForms = new Set(["OB", "OW", "OF", "OD", "OV", "SQ", "UN", "UT"]);

/** Gives the bytes of elements in Explicit VR Little Endian. */
export function encodeElements(elements: readonly TestElement[]): Buffer {
  return Buffer.concat(
    elements.map(([tag, vr, value]) => {
      const bytes = encodeValue(vr, value);
      const head = Buffer.alloc(longForms.has(vr) ? 12 : 8);
      head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
      head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
      head.write(vr, 4, "latin1");
      if (longForms.has(vr)) head.writeUInt32LE(bytes.length, 8);
      else head.writeUInt16LE(bytes.length, 6);
      return Buffer.concat([head, bytes]);
    }),
  );
}

function encodeValue(vr: string, value: TestElement[2]): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value !== "string") {
    return Buffer.concat(
      value.map((item) => {
        const bytes = encodeElements(item);
        const head = Buffer.from("feff00e000000000", "hex");
        head.writeUInt32LE(bytes.length, 4);
        return Buffer.concat([head, bytes]);
      }),
    );
  }
  if (vr === "US") {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(Number(value));
    return number;
  }
  const padding = vr === "UI" ? "\0" : " ";
  const bytes = Buffer.from(value, "utf8");
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(padding)]);
}

/** What a made file says where a test does not care. */
export interface TestFile {
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
  readonly patientId?: string;
  readonly patientName?: string;
  readonly transferSyntax?: string;
  /** More elements, in any order; a tag that is given replaces the usual one. */
  readonly elements?: readonly TestElement[];
}

/** Gives a DICOM file (PS3.10) of one small made-up image, 4 x 4 pixels of 16 bits. */
export function dicomFile(options: TestFile = {}): Buffer {
  const usual: TestElement[] = [
    ["00080005", "CS", "ISO_IR 192"],
    ["00080016", "UI", "1.2.840.10008.5.1.4.1.1.2"],
    ["00080018", "UI", options.instance ?? "1.2.3.1.1"],
    ["00080020", "DA", "20260701"],
    ["00080030", "TM", "093000"],
    ["00080060", "CS", "CT"],
    ["00100010", "PN", options.patientName ?? "Testperson^Ann"],
    ["00100020", "LO", options.patientId ?? "RXX1"],
    ["0020000D", "UI", options.study ?? "1.2.3"],
    ["0020000E", "UI", options.series ?? "1.2.3.1"],
    ["00200013", "IS", "1"],
    ["00280002", "US", "1"],
    ["00280004", "CS", "MONOCHROME2"],
    ["00280010", "US", "4"],
    ["00280011", "US", "4"],
    ["00280100", "US", "16"],
    ["00280101", "US", "16"],
    ["00280102", "US", "15"],
    ["00280103", "US", "0"],
    ["7FE00010", "OW", Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
  ];
  const given = new Map((options.elements ?? []).map((element) => [element[0], element]));
  const all = [...usual.filter(([tag]) => !given.has(tag)), ...given.values()];
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  const meta = encodeElements([
    ["00020002", "UI", "1.2.840.10008.5.1.4.1.1.2"],
    ["00020003", "UI", options.instance ?? "1.2.3.1.1"],
    ["00020010", "UI", options.transferSyntax ?? "1.2.840.10008.1.2.1"],
  ]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), meta, encodeElements(all)]);
}
