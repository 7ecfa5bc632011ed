import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { textOf } from "../../shared/imaging/attributes.ts";
import { runTool } from "./tools.ts";

/** One presentation state as another maker's program might write it, by DCMTK's dump2dcm from text. */
export interface ForeignState {
  readonly name: string;
  /** Lines of a dump between the references and the label, without those that every state has. */
  readonly lines: readonly string[];
  /** Instead of the whole image. */
  readonly area?: string;
  readonly shape?: "IDENTITY" | "INVERSE" | "none";
  readonly sopClassUid?: string;
  readonly referencedSop?: string;
  readonly studyInstanceUid?: string;
  readonly patientId?: string;
  readonly created?: readonly [string, string];
}

const greyscale = "1.2.840.10008.5.1.4.1.1.11.1";

/** Writes a state for an image (its data set as DICOM JSON) into a folder; gives the path of the file. */
export async function writeForeignState(
  state: ForeignState,
  image: DicomJsonInstance,
  directory: string,
): Promise<string> {
  const [dump, path] = [join(directory, `${state.name}.dump`), join(directory, `${state.name}.dcm`)];
  await writeFile(dump, dumpOf(state, image));
  const { output, exitCode } = await runTool("dump2dcm", ["-q", "+te", "+l", "200000", dump, path]);
  if (exitCode !== 0) throw new Error(`dump2dcm wrote no state: ${output}`);
  return path;
}

/** Gives the line of a text dump for an attribute. */
export function dumpLine(tag: string, vr: string, value: string): string {
  return `(${tag.slice(0, 4)},${tag.slice(4)}) ${vr} ${value}`;
}

/** Gives the lines of a sequence, each item as its own lines. */
export function dumpSequence(tag: string, ...items: readonly (readonly string[])[]): readonly string[] {
  const inItems = items.flatMap((lines) => ["(fffe,e000) na", ...lines, "(fffe,e00d) na"]);
  return [dumpLine(tag, "SQ", ""), ...inItems, "(fffe,e0dd) na"];
}

function dumpOf(state: ForeignState, image: DicomJsonInstance): string {
  const { name, lines, shape = "IDENTITY", sopClassUid = greyscale } = state;
  const [columns, rows] = ["00280011", "00280010"].map((tag) => textOf(image, tag));
  const [date, time] = state.created ?? ["20261112", "140312"];
  const number = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007, 7);
  const own = (tag: string) => textOf(image, tag);
  const reference = [
    dumpLine("00081150", "UI", `[${own("00080016")}]`),
    dumpLine("00081155", "UI", `[${state.referencedSop ?? own("00080018")}]`),
  ];
  return [
    dumpLine("00020002", "UI", `[${sopClassUid}]`),
    dumpLine("00020003", "UI", `[2.25.77${number}]`),
    dumpLine("00080016", "UI", `[${sopClassUid}]`),
    dumpLine("00080018", "UI", `[2.25.77${number}]`),
    dumpLine("00080060", "CS", "[PR]"),
    dumpLine("00080070", "LO", "[Another maker]"),
    ...dumpSequence("00081115", [
      ...dumpSequence("00081140", reference),
      dumpLine("0020000e", "UI", `[${own("0020000E")}]`),
    ]),
    dumpLine("00100010", "PN", `[${own("00100010")}]`),
    dumpLine("00100020", "LO", `[${state.patientId ?? own("00100020")}]`),
    dumpLine("0020000d", "UI", `[${state.studyInstanceUid ?? own("0020000D")}]`),
    dumpLine("0020000e", "UI", `[2.25.78${number}]`),
    dumpLine("00200011", "IS", "[900]"),
    dumpLine("00200013", "IS", "[1]"),
    ...dumpSequence("0070005a", [
      ...(state.area ?? `1\\1 ${columns}\\${rows}`)
        .split(" ")
        .map((value, index) => dumpLine(index === 0 ? "00700052" : "00700053", "SL", value)),
      dumpLine("00700100", "CS", "[SCALE TO FIT]"),
      dumpLine("00700102", "IS", "[1\\1]"),
    ]),
    dumpLine(
      "00700080",
      "CS",
      `[${name
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, "_")
        .slice(0, 16)}]`,
    ),
    dumpLine("00700081", "LO", `[${name}]`),
    dumpLine("00700082", "DA", `[${date}]`),
    dumpLine("00700083", "TM", `[${time}]`),
    dumpLine("00700084", "PN", "[Other^Olga]"),
    ...(shape === "none" ? [] : [dumpLine("20500020", "CS", `[${shape}]`)]),
    ...lines,
    "",
  ].join("\n");
}
