import { type AtSigning, askedAtSigning } from "../../shared/rules/seen-policy.ts";
import { splitWords } from "./kinds/time-step.ts";
import { seenPolicyStore } from "./seen-policy-store.ts";
import type { ViewerState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

type Looked = Pick<ViewerState, "displaySets" | "seen">;

const unlisted = {
  loading: "the whole examination, whose images have not arrived here (not shown)",
  failed: "the whole examination, whose images could not be listed (not shown)",
};

const unconfirmed = {
  none: [],
  asking: ["whether the archive has changed the examination since it was kept here (no answer yet)"],
  unanswered: ["whether the archive has changed the examination since it was kept here (it does not answer)"],
  changed: ["the examination as it is now, which the archive has changed since it was kept here (not shown)"],
};

/** Gives the series of the examination that were not seen in full and are asked for, each in words; all of it as one while they are not known. */
export function unseenSeries(
  viewer: Looked & Pick<ViewerState, "listing"> & Partial<Pick<ViewerState, "arrivedCount" | "copyStanding">>,
): readonly string[] {
  const { listing, displaySets, seen, arrivedCount = 0, copyStanding = "none" } = viewer;
  if (listing !== "listed") return [unlisted[listing]];
  const arrived = arrivedCount > 0 ? [`${arrivedText(arrivedCount)} since the case was opened (not shown)`] : [];
  const listed = displaySets.flatMap((set) => {
    if (!isUnseen(set, seen) || asked(set) === "notAsked") return [];
    const name = [set.seriesNumber === null ? "Series" : `Series ${set.seriesNumber}`, set.description].filter(Boolean);
    const part = splitWords(set);
    const count = isOpened(set) ? "not opened" : `${seen[set.id]?.size ?? 0} of ${set.images.length} images`;
    return [`${name.join(" ")}${part === "" ? "" : `, ${part}`} (${count})`];
  });
  return [...listed, ...arrived, ...unconfirmed[copyStanding]];
}

/** Says how many objects came to the archive of which nothing is shown, e.g. `5 new images came to the archive`. */
export function arrivedText(count: number): string {
  return count === 1 ? "1 new image came to the archive" : `${count} new images came to the archive`;
}

/** Says whether one of them may stay unseen only for a reason. */
export function mustSayWhyUnseen({ displaySets, seen }: Looked): boolean {
  return displaySets.some((set) => isUnseen(set, seen) && asked(set) === "reason");
}

/** Series of priors are looked at as far as the comparison needs; those of the examination have to be seen. */
function isUnseen(set: DisplaySet, seen: ViewerState["seen"]): boolean {
  return !set.isPrior && (seen[set.id]?.size ?? 0) < partCountOf(set);
}

/** How much of a series there is to see: its images; a document or a waveform is opened as a whole. */
function partCountOf(set: DisplaySet): number {
  if (isOpened(set)) return isOwnReport(set) ? 0 : 1;
  return set.problem === "" ? set.images.length : 0;
}

function isOpened({ documents = [], waveforms = [] }: DisplaySet): boolean {
  return documents.length > 0 || waveforms.length > 0;
}

/** The report itself, as this program stored it, is nothing that the report could have missed. */
function isOwnReport({ documents = [], description }: DisplaySet): boolean {
  const isOurs = documents.length > 0 && documents.every(({ creator }) => creator.split(", ")[0] === "Sightline");
  return isOurs && description === "Printed report";
}

function asked({ modality, description, words }: DisplaySet): AtSigning {
  const imageType = words?.imageTypes ?? [];
  return askedAtSigning(seenPolicyStore.getState().policy, { modality, description, imageType });
}
