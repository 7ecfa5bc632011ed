import { type AtSigning, askedAtSigning } from "../../shared/rules/seen-policy.ts";
import { splitWords } from "./kinds/time-step.ts";
import { seenPolicyStore } from "./seen-policy-store.ts";
import type { ViewerState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

type Looked = Pick<ViewerState, "displaySets" | "seen">;

/** Gives the series of the examination that were not seen in full and are asked for, each in words. */
export function unseenSeries({ displaySets, seen }: Looked): readonly string[] {
  return displaySets.flatMap((set) => {
    if (!isUnseen(set, seen) || asked(set) === "notAsked") return [];
    const name = [set.seriesNumber === null ? "Series" : `Series ${set.seriesNumber}`, set.description].filter(Boolean);
    const part = splitWords(set);
    const count = `${seen[set.id]?.size ?? 0} of ${set.images.length} images`;
    return [`${name.join(" ")}${part === "" ? "" : `, ${part}`} (${count})`];
  });
}

/** Says whether one of them may stay unseen only for a reason. */
export function mustSayWhyUnseen({ displaySets, seen }: Looked): boolean {
  return displaySets.some((set) => isUnseen(set, seen) && asked(set) === "reason");
}

/** Series of priors are looked at as far as the comparison needs; those of the examination have to be seen. */
function isUnseen(set: DisplaySet, seen: ViewerState["seen"]): boolean {
  return !set.isPrior && set.problem === "" && (seen[set.id]?.size ?? 0) < set.images.length;
}

function asked({ modality, description, words }: DisplaySet): AtSigning {
  const imageType = words?.imageTypes ?? [];
  return askedAtSigning(seenPolicyStore.getState().policy, { modality, description, imageType });
}
