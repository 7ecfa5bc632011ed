import { type ColourTableName, colourTableText } from "../../../shared/imaging/colour-table.ts";
import type { Viewer } from "../viewer.ts";
import { updatePane } from "../viewer-store.ts";

/** Puts colours in the place of a pane's grey levels; the same again, or null, brings the grey back. */
export function chooseColours({ store, controllers }: Viewer, paneIndex: number, chosen: ColourTableName | null): void {
  const picture = controllers.get(paneIndex)?.picture() ?? null;
  const present = store.getState().panes[paneIndex]?.colours ?? null;
  if (picture === null || picture.header.isColour) {
    const notice = picture === null ? "The pane shows no image to colour." : "This image has colours of its own.";
    updatePane(store, paneIndex, { notice });
    return;
  }
  updatePane(store, paneIndex, { colours: chosen === present ? null : chosen, notice: "" });
}

/** Gives what a pane says of its colours: they are chosen here and mean nothing that was measured. */
export function colourNote(colours: ColourTableName): string {
  return `Colours: ${colourTableText(colours)}, chosen by the reader`;
}
