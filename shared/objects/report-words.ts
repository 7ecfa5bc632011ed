import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { itemsOf, textOf } from "../imaging/attributes.ts";
import { type ReportNode, readStructuredReport } from "./structured-report.ts";

/** The words of a structured report as a person reads them: one heading with its lines after the other. */
export interface ReportWords {
  readonly title: string;
  readonly standing: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

/** Basic Text, Enhanced, Comprehensive and Comprehensive 3D SR: what people's reports are written as (PS3.4 B.5). */
const readClasses: ReadonlySet<string> = new Set([
  "1.2.840.10008.5.1.4.1.1.88.11",
  "1.2.840.10008.5.1.4.1.1.88.22",
  "1.2.840.10008.5.1.4.1.1.88.33",
  "1.2.840.10008.5.1.4.1.1.88.34",
]);

/** Who observed, and in what words the title is meant: no words of the report. */
const contexts: ReadonlySet<string> = new Set(["HAS OBS CONTEXT", "HAS ACQ CONTEXT", "HAS CONCEPT MOD"]);

/**
 * Gives the words of a report that an instance holds; null for another object, for measurements alone (TID 1500) and for a
 * tree without words. Characters are as stored: whoever shows them cleans them.
 */
export function reportWords(instance: DicomJsonInstance): ReportWords | null {
  if (!readClasses.has(textOf(instance, "00080016")) || isMeasurements(instance)) return null;
  const report = readStructuredReport(instance);
  if (report === null) return null;
  const lines: { heading: string; line: string }[] = [];
  gather(report.nodes, "", lines);
  const sections: { heading: string; text: string }[] = [];
  for (const { heading, line } of lines) {
    const last = sections.at(-1);
    if (last !== undefined && last.heading === heading) last.text += `\n${line}`;
    else sections.push({ heading, text: line });
  }
  return sections.length === 0 ? null : { title: report.title, standing: report.standing, sections };
}

/** Title 126000 of DCM: Imaging Measurement Report. */
function isMeasurements(instance: DicomJsonInstance): boolean {
  return itemsOf(instance, "0040A043").some((code) => textOf(code, "00080100") === "126000");
}

function gather(nodes: readonly ReportNode[], heading: string, lines: { heading: string; line: string }[]): void {
  for (const node of nodes) {
    if (contexts.has(node.relationship)) continue;
    const isHeading = node.value === "" && node.children.length > 0 && node.name !== "";
    if (node.value.trim() !== "") lines.push({ heading, line: lineOf(node, heading) });
    gather(node.children, isHeading ? node.name : heading, lines);
  }
}

/** `Finding` under `Findings` says nothing anew; `Diameter: 12 mm` needs its name. */
function lineOf({ name, value }: ReportNode, heading: string): string {
  const isSaid = name === "" || heading.toLowerCase().startsWith(name.toLowerCase()) || value.length > 60;
  return isSaid ? value : `${name}: ${value}`;
}
