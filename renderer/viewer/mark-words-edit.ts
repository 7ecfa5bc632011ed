import type { FindingSite, Measurement } from "../../shared/domain/measurement.ts";
import { cleanMarkWords } from "../../shared/rules/mark-words.ts";
import { readSpineLabel } from "../../shared/rules/spine-labels.ts";
import { findGrip } from "./marks/mark-drag.ts";
import { changeMark } from "./marks/mark-history.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { keepsSigned } from "./marks/signed-marks.ts";
import { markText } from "./measurement-maker.ts";
import type { PointerContext } from "./pane-points.ts";
import type { ViewerStore } from "./viewer-store.ts";

/** Opens the words of the mark under the pointer; gives false where there is none that has words. */
export function editWordsUnder(context: PointerContext, event: MouseEvent): boolean {
  const picture = context.controller.picture();
  const grip = picture === null ? null : findGrip(context, picture, event);
  return grip !== null && markKinds[grip.mark.kind].hasWords === true && openWords(context.store, grip.mark.id);
}

/** Opens the words of the selected mark; gives false where there is none that is made of words. */
export function editSelectedWords(store: ViewerStore): boolean {
  const mark = selectedMark(store);
  return mark !== undefined && markKinds[mark.kind].hasWords === true && openWords(store, mark.id);
}

/** Opens the name, site and side of the selected mark of any kind; gives false where none is selected. */
export function nameSelected(store: ViewerStore): boolean {
  const mark = selectedMark(store);
  return mark !== undefined && openWords(store, mark.id);
}

function selectedMark(store: ViewerStore): Measurement | undefined {
  const { measurements, selectedMeasurementId } = store.getState();
  return measurements.find((each) => each.id === selectedMeasurementId);
}

function openWords(store: ViewerStore, id: string): boolean {
  if (keepsSigned(store, id, false)) return false;
  store.setState({ wordsFor: id, selectedMeasurementId: id });
  return true;
}

/** Writes the name and the site of a mark that is a shape, not words; empty ones are taken away. */
export function keepName(store: ViewerStore, id: string, written: string, site: FindingSite | null): void {
  const mark = store.getState().measurements.find((each) => each.id === id);
  if (mark === undefined) return;
  const { words: _words, site: _site, ...bare } = mark;
  const name = cleanMarkWords(written);
  const named = { ...bare, ...(name === "" ? {} : { words: name }), ...(site === null ? {} : { site }) };
  if (JSON.stringify([mark.words ?? "", mark.site ?? null]) !== JSON.stringify([name, site]))
    changeMark(store, id, named);
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
