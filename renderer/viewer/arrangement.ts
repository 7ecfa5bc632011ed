import type { ArrangedPane, Arrangement } from "../../shared/hanging/generalise.ts";
import { type HangingCandidate, hasPictures } from "../../shared/hanging/hanging-candidate.ts";
import { thinPlane } from "../../shared/imaging/volume/reslice.ts";
import { candidatesOfSet } from "./hanging.ts";
import type { PaneState, ViewerState } from "./viewer-store.ts";

/** What is on the screen, and every series that could have been. */
export interface ScreenArrangement {
  readonly arrangement: Arrangement;
  readonly candidates: readonly HangingCandidate[];
}

/**
 * Gives what is on the screen as rules are made from it; planes count as the pane that they were made from. Turned and
 * mirrored views are not in it: no rule ever turns an image.
 */
export function arrangementOf(state: ViewerState): ScreenArrangement {
  const candidates = state.displaySets.flatMap(candidatesOfSet).filter(hasPictures);
  const before = isPlaneShown(state) ? state.beforePlanes : null;
  const { layout, panes, activePane } = before ?? state;
  const shown = panes.slice(0, layout).map((pane) => arranged(pane, candidates));
  const filled = shown.filter((pane) => pane !== null);
  const source = shown[activePane] ?? null;
  const slab = state.sections.find(({ section }) => section !== undefined)?.section?.slab ?? thinPlane;
  const step = state.hanging?.plan.steps[state.hanging.stepIndex];
  const arePlanesShown = before !== null && source !== null;
  return {
    candidates,
    arrangement: {
      panes: filled,
      isLinked: state.link !== null && filled.length > 1,
      isSameSize: step?.isSameSize === true,
      isInColumns: layout === 3,
      planes: arePlanesShown ? { pane: filled.indexOf(source), slab: { ...slab } } : null,
    },
  };
}

/** Planes may be open and no longer on the screen: each pane can be given stored images again. */
function isPlaneShown({ panes, layout, sections }: ViewerState): boolean {
  return panes.slice(0, layout).some(({ displaySetId }) => sections.some(({ id }) => id === displaySetId));
}

function arranged(pane: PaneState, candidates: readonly HangingCandidate[]): ArrangedPane | null {
  const ofSet = candidates.filter(({ setId }) => setId === pane.displaySetId);
  const candidate = ofSet.filter(({ startIndex }) => startIndex <= pane.wantedIndex).at(-1) ?? ofSet[0];
  if (candidate === undefined || candidate.problem !== "") return null;
  const { window, view, hung } = pane;
  const isZoomed = view !== null && Math.abs(view.zoom - 1) > 0.02;
  return {
    candidate,
    window:
      window === null || window.kind === "table" || candidate.modality !== "CT"
        ? null
        : {
            center: window.center,
            width: window.width,
            name: window.name.replace(/[\p{Cc}\p{Cf}]/gu, "").slice(0, 60),
          },
    zoom: isZoomed ? view.zoom : null,
    chestWall: hung?.chestWall ?? null,
  };
}
