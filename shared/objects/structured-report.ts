import { type DicomJsonInstance, itemsOf, numbersOf, textOf, valuesOf } from "../imaging/attributes.ts";
import { dateText } from "../rules/date-text.ts";

/** One item of a structured report with what belongs under it. Source: PS3.3 C.17.3. */
export interface ReportNode {
  /** Its place in the order of reading. */
  readonly id: number;
  /** The concept as the report words it, e.g. `Finding`; empty where it names none. */
  readonly name: string;
  /** The value in words, e.g. `12.3 mm`, a text, a code's meaning, a name, a date; empty for containers. */
  readonly value: string;
  /** How it belongs to the item above, e.g. `CONTAINS`. */
  readonly relationship: string;
  /** The images, waveforms or other objects that the item names. */
  readonly references: readonly ObjectReference[];
  readonly children: readonly ReportNode[];
}

/** An object that a report names. */
export interface ObjectReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Frames from 1; empty for the whole object. */
  readonly frameNumbers: readonly number[];
}

/** A structured report as it can be read. */
export interface StructuredReport {
  readonly sopInstanceUid: string;
  readonly title: string;
  /** `Complete, verified by X`, `Partial, not verified`: what the report says of itself. */
  readonly standing: string;
  readonly nodes: readonly ReportNode[];
}

/** Deeper items are not read: no report by people is so deep, and a hostile one must not exhaust the stack. */
const deepest = 60;
/** More items are not read, for the same reason. */
const mostNodes = 20_000;

/** Gives a structured report from the DICOM JSON of its instance; null for an object without a content tree. */
export function readStructuredReport(instance: DicomJsonInstance): StructuredReport | null {
  if (textOf(instance, "0040A040") === "" && itemsOf(instance, "0040A730").length === 0) return null;
  const budget = { left: mostNodes };
  const title = conceptOf(instance) || "Structured report";
  const sopInstanceUid = textOf(instance, "00080018");
  return { sopInstanceUid, title, standing: standingOf(instance), nodes: childrenOf(instance, 0, budget) };
}

function childrenOf(item: DicomJsonInstance, depth: number, budget: { left: number }): readonly ReportNode[] {
  if (depth >= deepest) return [{ ...emptyNode, id: budget.left, value: "More lies deeper than this program reads." }];
  const nodes: ReportNode[] = [];
  for (const child of itemsOf(item, "0040A730")) {
    budget.left -= 1;
    if (budget.left < 0) {
      nodes.push({
        ...emptyNode,
        id: budget.left,
        value: "This report goes on; the rest is more than this program reads.",
      });
      break;
    }
    nodes.push(readNode(child, depth, budget));
  }
  return nodes;
}

const emptyNode: Omit<ReportNode, "id"> = {
  name: "",
  value: "",
  relationship: "CONTAINS",
  references: [],
  children: [],
};

function readNode(item: DicomJsonInstance, depth: number, budget: { left: number }): ReportNode {
  const id = budget.left;
  return {
    id,
    name: conceptOf(item),
    value: valueText(item),
    relationship: textOf(item, "0040A010"),
    references: itemsOf(item, "00081199").flatMap(readReference),
    children: childrenOf(item, depth + 1, budget),
  };
}

function conceptOf(item: DicomJsonInstance): string {
  const [code] = itemsOf(item, "0040A043");
  return code === undefined ? "" : codeText(code);
}

/** A code without a meaning shows its value: an empty line would hide that something was said. */
function codeText(code: DicomJsonInstance): string {
  const value = textOf(code, "00080100") || textOf(code, "00080119") || textOf(code, "00080120");
  return textOf(code, "00080104") || value;
}

function valueText(item: DicomJsonInstance): string {
  switch (textOf(item, "0040A040")) {
    case "TEXT":
      return textOf(item, "0040A160");
    case "CODE":
      return itemsOf(item, "0040A168").map(codeText).join(", ");
    case "NUM":
      return numberText(item);
    case "PNAME":
      return textOf(item, "0040A123").replaceAll("^", " ").trim();
    case "DATE":
      return dayText(textOf(item, "0040A121"));
    case "TIME":
      return timeText(textOf(item, "0040A122"));
    case "DATETIME":
      return dateTimeText(textOf(item, "0040A120"));
    case "UIDREF":
      return textOf(item, "0040A124");
    case "SCOORD":
    case "SCOORD3D":
      return coordinatesText(item);
    case "TCOORD":
      return textOf(item, "0040A130");
    default:
      return "";
  }
}

/** `11-Mar-1986` of `19860311`; what is no whole date stays as it is stored. */
function dayText(stored: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/u.exec(stored.trim()) ?? [];
  if (year === undefined) return stored;
  const text = dateText(`${year}-${month}-${day}`);
  return text === dateText(null) ? stored : text;
}

/** `11:42:43` of `114243.273`: parts of a second say nothing to a reader. */
function timeText(stored: string): string {
  const [, hour, minute, second] = /^(\d{2})(\d{2})(?:(\d{2})(?:\.\d+)?)?$/u.exec(stored.trim()) ?? [];
  if (hour === undefined || minute === undefined) return stored;
  return [hour, minute, ...(second === undefined ? [] : [second])].join(":");
}

/** An offset from UTC stays, as it is stored. */
function dateTimeText(stored: string): string {
  const [, date = "", time = "", offset = ""] = /^(\d{8})(\d{4,}(?:\.\d+)?)?([+-]\d{4})?$/u.exec(stored.trim()) ?? [];
  return date === "" ? stored : [dayText(date), timeText(time), offset].filter((part) => part !== "").join(" ");
}

/** A number without a value says why it has none. Source: PS3.3 C.18.1. */
function numberText(item: DicomJsonInstance): string {
  const [measured] = itemsOf(item, "0040A300");
  const [qualifier] = itemsOf(item, "0040A301");
  const why = qualifier === undefined ? "" : codeText(qualifier);
  const value = measured === undefined ? "" : String(valuesOf(measured, "0040A30A")[0] ?? "");
  if (measured === undefined || value === "") return why || "No value";
  const [unit] = itemsOf(measured, "004008EA");
  const unitText = unit === undefined ? "" : textOf(unit, "00080100");
  // UCUM writes in braces what is counted; a unit that is nothing else is those words.
  const [, counted] = /^\{([^}]*)\}$/u.exec(unitText) ?? [];
  const shown = unitText === "1" || counted === "ratio" ? "" : (counted ?? unitText);
  return [value, shown, why === "" ? "" : `(${why})`].filter((part) => part !== "").join(" ");
}

function coordinatesText(item: DicomJsonInstance): string {
  const kind = textOf(item, "00700023").toLowerCase();
  const count = numbersOf(item, "00700022").length / (textOf(item, "0040A040") === "SCOORD3D" ? 3 : 2);
  return `${kind || "shape"} of ${count} ${count === 1 ? "point" : "points"}`;
}

function readReference(item: DicomJsonInstance): ObjectReference[] {
  const sopInstanceUid = textOf(item, "00081155");
  if (sopInstanceUid === "") return [];
  return [{ sopClassUid: textOf(item, "00081150"), sopInstanceUid, frameNumbers: numbersOf(item, "00081160") }];
}

/** Source: PS3.3 C.17.2 (SR Document General Module). */
function standingOf(instance: DicomJsonInstance): string {
  const complete = textOf(instance, "0040A491") === "COMPLETE" ? "Complete" : "Partial";
  const preliminary = textOf(instance, "0040A496") === "PRELIMINARY" ? ", preliminary" : "";
  const observers = itemsOf(instance, "0040A073").map((item) => textOf(item, "0040A075").replaceAll("^", " ").trim());
  const isVerified = textOf(instance, "0040A493") === "VERIFIED";
  const by = observers.filter((name) => name !== "").join(", ");
  const verified = isVerified ? `verified${by === "" ? "" : ` by ${by}`}` : "not verified";
  return `${complete}${preliminary}, ${verified}`;
}
