import type { Measurement } from "../../../shared/domain/measurement.ts";
import { siteText } from "../../../shared/objects/finding-sites.ts";
import { pairNotes } from "../lesions/pairs.ts";
import type { ViewerState } from "../viewer-store.ts";
import { markKinds } from "./mark-kinds.ts";
import { signedNote } from "./signed-marks.ts";

/** Gives what the label of a mark says besides its numbers: its name, where it is, and that it was signed. */
export function markNotes(state: Pick<ViewerState, "signed" | "measurements">, mark: Measurement): readonly string[] {
  const name = markKinds[mark.kind].hasWords === true ? "" : (mark.words ?? "");
  const site = mark.site === undefined ? "" : siteText(mark.site);
  return [name, site, ...pairNotes(state, mark), signedNote(state, mark)].filter((line) => line !== "");
}
