import { type DraftContent, sectionText } from "../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";

/** The whole text of a draft with its headings, to be read or copied. */
export function textOf(sections: DraftContent["sections"]): string {
  return sectionKeys
    .filter((key) => sectionText(sections[key]) !== "")
    .map((key) => `${sectionCodes[key].heading}\n${sectionText(sections[key])}`)
    .join("\n\n");
}
