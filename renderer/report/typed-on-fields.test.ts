import { beforeEach, expect, it } from "vitest";
import { withTemplate } from "../../shared/templates/take-template.ts";
import { emptyContent, kidneyTemplate } from "../../shared/templates/template.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { ReportDeeds } from "./report-deeds.ts";
import { ReportEditors } from "./report-editors.ts";
import type { SectionEditorHandle } from "./section-handle.ts";

const taken = withTemplate(emptyContent, kidneyTemplate, { side: "left" });
const [first] = taken.structure?.fields ?? [];

let deeds: ReportDeeds;
let fieldAt: string;
beforeEach(() => {
  const editors = new ReportEditors();
  const handle: Pick<SectionEditorHandle, "fieldAt"> = { fieldAt: () => fieldAt };
  editors.handleRef("findings").current = handle as SectionEditorHandle;
  const ways = {
    load: async () => null,
    save: async () => ({ revision: 1, savedAt: 0 }),
    putAside: async () => undefined,
  };
  const keeper = new DraftKeeper(ways, () => () => undefined);
  keeper.open({ id: "d", workitemId: "w", kind: "report", revision: 0, authorId: "a", updatedAt: 0, content: taken });
  deeds = new ReportDeeds(keeper, editors, () => undefined);
  fieldAt = first?.id ?? "";
});

it("keeps every letter that comes before the field's own box has the focus", () => {
  expect(deeds.openField("findings", 3, "")).toBe(true);
  for (const letter of "12.5") deeds.openField("findings", 3, letter);
  expect(deeds.store.getState().open).toMatchObject({ fieldId: first?.id, typed: "12.5" });
});

it("begins anew at another place, and leaves what is no field of the draft to the text", () => {
  deeds.openField("findings", 3, "12");
  deeds.openField("findings", 9, "4");
  expect(deeds.store.getState().open).toMatchObject({ place: 9, typed: "4" });
  fieldAt = "nowhere";
  expect(deeds.openField("findings", 3, "x")).toBe(false);
});
