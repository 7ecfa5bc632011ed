import { objectKind } from "../../../shared/rules/modalities.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** Says whether a series has no picture of its own: it is read, or lies over other images. A small image of it would be black. */
export function isPictureless({ images, problem }: Pick<DisplaySet, "images" | "problem">): boolean {
  return images.length === 0 && problem !== "";
}

type Named = Pick<DisplaySet, "description" | "modality" | "documents" | "reports" | "ownVersion">;

/** Gives what a series without pictures is called in a list, e.g. `Report, version 1, PDF`. */
export function documentWords({ description, modality, documents = [], reports, ownVersion = null }: Named): string {
  const kind = objectKind(modality);
  // Several modalities are abbreviations, which stay as they are.
  const form = documents.length > 0 ? "PDF" : kind === modality ? kind : kind.toLowerCase();
  const isPrintedReport = ownVersion !== null && description === "Printed report";
  const name = isPrintedReport ? "Report" : description || documents[0]?.title || reports[0]?.title || "";
  const words = [name, ownVersion === null ? "" : `version ${ownVersion}`];
  if (!name.toLowerCase().includes(form.toLowerCase())) words.push(form);
  const text = words.filter((word) => word !== "").join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
