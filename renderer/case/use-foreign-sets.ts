import { useMemo } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { displaySetOf } from "../viewer/viewer-store.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import { type CaseIdentity, foreignDisplaySets } from "./foreign-panes.ts";
import type { CaseImages } from "./use-case-images.ts";

/**
 * Gives every series that is not this patient's: those withheld on loading, and, should one ever get there, those on the
 * panes. While there is one the panes are covered and signing is off.
 */
export function useForeignSets(images: CaseImages, identity: CaseIdentity): readonly DisplaySet[] {
  const shown = useStore(
    images.viewer.store,
    useShallow((state) => state.panes.slice(0, state.layout).flatMap((_, index) => displaySetOf(state, index) ?? [])),
  );
  const { withheld } = images;
  const { decisionOn } = images.identity;
  return useMemo(() => {
    const foreign = foreignDisplaySets(shown, identity).filter((set) => decisionOn(set) !== "same");
    return [...withheld, ...foreign];
  }, [withheld, shown, identity, decisionOn]);
}
