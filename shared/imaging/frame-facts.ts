import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf, valuesOf } from "./attributes.ts";
import type { ImageHeader } from "./image-header.ts";
import { privateNumber } from "./private-values.ts";

/** What tells the images of one series apart beside where they lie. Null where the header is silent. */
export interface FrameFacts {
  readonly header: ImageHeader;
  /** What kind of image, e.g. `water`, `phase`, `localiser`; empty for the plain one. */
  readonly imageKind: string;
  readonly stackId: string | null;
  /** Diffusion b-value in s/mm². */
  readonly bValue: number | null;
  readonly echoTimeMs: number | null;
  /** Phase of the contrast medium as the header words it. */
  readonly contrastPhase: string | null;
  readonly temporalPosition: number | null;
  readonly triggerTimeMs: number | null;
  readonly acquisitionNumber: number | null;
  /** Date and time of acquisition, else of content, as a number that grows with time. */
  readonly acquiredAt: number | null;
}

/** Gives the facts of one frame, its functional groups before the instance (PS3.3 C.7.6.16). */
export function readFrameFacts(instance: DicomJsonInstance, header: ImageHeader): FrameFacts {
  const perFrame = itemsOf(instance, "52009230")[header.frameNumber - 1];
  const shared = itemsOf(instance, "52009229")[0];
  const groups = [perFrame, shared].filter((group): group is DicomJsonInstance => group !== undefined);
  const inGroups = (sequence: string) => groups.flatMap((group) => itemsOf(group, sequence));
  const number = (sequence: string, tag: string) => firstNumber(inGroups(sequence), tag);
  const content = inGroups("00209111");
  return {
    header,
    imageKind: imageKindOf(instance, [...inGroups("00189226"), ...inGroups("00189329")]),
    stackId: content.map((item) => textOf(item, "00209056")).find((text) => text !== "") ?? null,
    bValue: number("00189117", "00189087") ?? readBValue(instance),
    echoTimeMs: number("00189114", "00189082") ?? numberOf(instance, "00180081"),
    contrastPhase: contrastPhaseOf([...inGroups("00189341"), instance]),
    temporalPosition: firstNumber(content, "00209128") ?? numberOf(instance, "00200100"),
    triggerTimeMs: number("00189118", "00209153") ?? numberOf(instance, "00181060"),
    acquisitionNumber: firstNumber(content, "00209156") ?? numberOf(instance, "00200012"),
    acquiredAt: acquiredAt(instance, content),
  };
}

function firstNumber(items: readonly DicomJsonInstance[], tag: string): number | null {
  return items.map((item) => numberOf(item, tag)).find((value) => value !== null) ?? null;
}

/** Words of Image Type and Frame Type, the more telling first. Source: PS3.3 C.8.3.1.1.1, C.8.13.3.1, makers' statements. */
const imageKinds: readonly (readonly [word: string, kind: string])[] = [
  ["LOCALIZER", "localiser"],
  ["SCOUT", "localiser"],
  ["SCREEN SAVE", "screen copy"],
  ["ADC", "ADC map"],
  ["EADC", "eADC map"],
  ["FA", "fractional anisotropy"],
  ["TRACEW", "trace-weighted"],
  ["TTP", "time to peak"],
  ["MTT", "mean transit time"],
  ["CBF", "blood flow"],
  ["CBV", "blood volume"],
  ["WATER", "water"],
  ["W", "water"],
  ["FAT", "fat"],
  ["F", "fat"],
  ["IN_PHASE", "in phase"],
  ["IP", "in phase"],
  ["OUT_PHASE", "opposed phase"],
  ["OPP_PHASE", "opposed phase"],
  ["OPPOSED_PHASE", "opposed phase"],
  ["OP", "opposed phase"],
  ["SUBTRACTION", "subtraction"],
  ["SUB", "subtraction"],
  ["MIN_IP", "MinIP"],
  ["MINIP", "MinIP"],
  ["PROJECTION IMAGE", "projection"],
  ["MIP", "MIP"],
  ["VELOCITY", "velocity"],
  ["PHASE MAP", "phase"],
  ["PHASE", "phase"],
  ["P", "phase"],
  ["REAL", "real part"],
  ["R", "real part"],
  ["IMAGINARY", "imaginary part"],
  ["I", "imaginary part"],
];
const motionCorrected = new Set(["MOCO", "MOTION_CORRECTED"]);

/** The first two values say who made the image, not what it shows; letters mean this only in MR. */
function imageKindOf(instance: DicomJsonInstance, frameTypes: readonly DicomJsonInstance[]): string {
  const frameType = frameTypes.map((item) => valuesOf(item, "00089007")).find((values) => values.length > 0);
  const words = (frameType ?? valuesOf(instance, "00080008")).slice(2).map((word) => String(word).toUpperCase());
  const isMr = textOf(instance, "00080060") === "MR";
  const isMeant = (word: string) => words.includes(word) && (isMr || word.length > 3);
  const kind = imageKinds.find(([word]) => isMeant(word))?.[1] ?? "";
  const isMoved = words.some((word) => motionCorrected.has(word));
  return [kind, isMoved ? "motion corrected" : ""].filter((part) => part !== "").join(", ");
}

/** The standard's place first, then those of Siemens, GE and Philips. A value out of all reason is none. */
function readBValue(instance: DicomJsonInstance): number | null {
  if (textOf(instance, "00080060") !== "MR") return null;
  const standard = numberOf(instance, "00189087") ?? firstNumber(itemsOf(instance, "00189117"), "00189087");
  if (standard !== null) return sensibleB(standard);
  const siemens = privateNumber(instance, { group: "0019", creator: "SIEMENS MR HEADER", element: "0C" });
  if (siemens !== null) return sensibleB(siemens);
  const ge = privateNumber(instance, { group: "0043", creator: "GEMS_PARM_01", element: "39" });
  // GE adds a thousand million to the values of newer sequences.
  if (ge !== null) return sensibleB(ge >= 1e9 ? ge - 1e9 : ge);
  const philips = privateNumber(instance, { group: "2001", creator: "Philips Imaging DD 001", element: "03" });
  return philips === null ? null : sensibleB(philips);
}

function sensibleB(value: number): number | null {
  return value >= 0 && value <= 50_000 ? Math.round(value) : null;
}

function contrastPhaseOf(items: readonly DicomJsonInstance[]): string | null {
  const text = items.map((item) => textOf(item, "00189344")).find((phase) => phase !== "");
  return text === undefined ? null : text.toLowerCase().replaceAll("_", " ");
}

/** Milliseconds on a scale of its own: only order and sameness are asked of it. */
function acquiredAt(instance: DicomJsonInstance, content: readonly DicomJsonInstance[]): number | null {
  const ofFrame = content.map((item) => textOf(item, "00189074")).find((text) => text !== "");
  const dateTime = ofFrame ?? textOf(instance, "0008002A");
  const whole = dateTime === "" ? null : scale(dateTime.slice(0, 8), dateTime.slice(8));
  return (
    whole ??
    scale(textOf(instance, "00080022"), textOf(instance, "00080032")) ??
    scale(textOf(instance, "00080023"), textOf(instance, "00080033"))
  );
}

function scale(date: string, time: string): number | null {
  const match = /^(\d{2}):?(\d{2}):?(\d{2}(?:\.\d+)?)/.exec(time);
  if (match === null) return null;
  const [, hours, minutes, seconds] = match;
  const day = /^\d{8}$/.test(date) ? Number(date) : 0;
  return Math.round((day * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** Gives the values of Frame Increment Pointer (0028,0009) as tags, in the order of the header. */
export function incrementPointers(instance: DicomJsonInstance): readonly string[] {
  const texts = valuesOf(instance, "00280009").filter((value): value is string => typeof value === "string");
  const ofNumbers = numbersOf(instance, "00280009").map((value) => value.toString(16).padStart(8, "0"));
  return (texts.length > 0 ? texts : ofNumbers).map((tag) => tag.replaceAll(/[(),\s]/g, "").toUpperCase());
}
