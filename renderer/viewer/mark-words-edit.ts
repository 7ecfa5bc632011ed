import { cleanMarkWords } from "../../shared/rules/mark-words.ts";
import { readSpineLabel } from "../../shared/rules/spine-labels.ts";
import { findGrip } from "./marks/mark-drag.ts";
import { changeMark } from "./marks/mark-history.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { markText } from "./measurement-maker.ts";
import type { PointerContext } from "./pane-points.ts";
import type { ViewerStore } from "./viewer-store.ts";

/** Opens the words of the mark under the pointer; gives false where there is none that has words. */
export function editWordsUnder(context: PointerContext, event: MouseEvent): boolean {
  const picture = context.controller.picture();
  const grip = picture === null ? null : findGrip(context, picture, event);
  return grip !== null && openWords(context.store, grip.mark.id);
}

/** Opens the words of the selected mark; gives false where there is none that has words. */
export function editSelectedWords(store: ViewerStore): boolean {
  const { selectedMeasurementId } = store.getState();
  return selectedMeasurementId !== null && openWords(store, selectedMeasurementId);
}

function openWords(store: ViewerStore, id: string): boolean {
  const mark = store.getState().measurements.find((each) => each.id === id);
  if (mark === undefined || markKinds[mark.kind].hasWords !== true) return false;
  store.setState({ wordsFor: id, selectedMeasurementId: id });
  return true;
}

/** Writes the words of a mark; gives a sentence where they cannot be. Empty words leave the mark as it is. */
export function keepWords(store: ViewerStore, id: string, written: string): string {
  const mark = store.getState().measurements.find((each) => each.id === id);
  const clean = cleanMarkWords(written);
  if (mark === undefined || clean === "" || clean === mark.words) return "";
  const words = markKinds[mark.kind].isSpineLabel === true ? readSpineLabel(clean) : clean;
  if (words === null) return "There is no such vertebra. Write C1 to C7, T1 to T13, L1 to L6 or S1 to S5.";
  const content = { ...mark, words };
  changeMark(store, id, { ...content, text: markText(content) });
  return "";
}
