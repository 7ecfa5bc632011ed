import { useKey } from "../app/keys.ts";
import { navigate } from "../app/routes.ts";
import { goToNextFinding } from "../checks/next-finding.ts";
import type { ReportEditors } from "../report/report-editors.ts";
import { closeNewest } from "../ui/closers.ts";
import { changeLayers } from "../viewer/objects/layer-state.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { letGoOfMark } from "../viewer/viewer-store.ts";

/** The deeds of the case that have a key. */
export interface CaseDeeds {
  next(): void;
  toggleDrawer(): void;
  compareBest(): void;
  markKeyImage(): void;
  insertMeasurement(): void;
  followUp(): void;
  earlierReport(): void;
  raiseAlert(): void;
  exportImages(): void;
  packMeeting(): void;
  tellDelay(): void;
  sign(): void;
  park(): void;
  openImageWindow(): void;
}

/** The keys of an open case. None works while a sheet is open. */
export function useCaseKeys(viewer: Viewer, editors: ReportEditors, deeds: CaseDeeds): void {
  useKey("caseBack", () => {
    // The first Esc lets go of an unfinished or selected mark, as everywhere, the next ones close the legend and what else is open
    // or on its way, the newest first; the last one leaves.
    if (letGoOfMark(viewer.store)) return;
    if (viewer.store.getState().layers.isLegendOpen) changeLayers(viewer.store, { isLegendOpen: false });
    else if (!closeNewest()) navigate({ screen: "reading-list" });
  });
  useKey("caseNext", deeds.next);
  useKey("caseImages", () => focusActivePane(viewer));
  useKey("caseReport", () => editors.focus());
  useKey("caseDrawer", deeds.toggleDrawer);
  useKey("comparePrior", deeds.compareBest);
  useKey("markKeyImage", deeds.markKeyImage);
  useKey("insertMeasurement", deeds.insertMeasurement);
  useKey("followUp", deeds.followUp);
  useKey("earlierReport", deeds.earlierReport);
  useKey("raiseAlert", deeds.raiseAlert);
  useKey("exportImages", deeds.exportImages);
  useKey("packMeeting", deeds.packMeeting);
  useKey("tellDelay", deeds.tellDelay);
  useKey("nextFinding", goToNextFinding);
  useKey("signReport", deeds.sign);
  useKey("parkCase", deeds.park);
  useKey("imageWindow", deeds.openImageWindow);
}

function focusActivePane(viewer: Viewer): void {
  const figures = document.querySelectorAll<HTMLElement>('[data-region="images"] figure');
  figures[viewer.store.getState().activePane]?.focus();
}
