import { expect, it } from "vitest";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "../report/draft-content.test-data.ts";
import { DraftKeeper } from "../report/draft-keeper.ts";
import { undoMark } from "../viewer/marks/mark-history.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { createViewerStore } from "../viewer/viewer-store.ts";
import { removeStudies } from "./remove-studies.ts";

function mark(id: string, studyInstanceUid: string, earlier?: string): Measurement {
  const lesion = earlier === undefined ? {} : { lesion: { earlier: { image: { studyInstanceUid: earlier } } } };
  return { id, image: { studyInstanceUid }, text: `${id} mm`, ...lesion } as unknown as Measurement;
}

it("takes marks, numbers, comparisons and the named prior of another patient out, past undo; every word stays", () => {
  const own = mark("own", "1.1");
  const compared = mark("compared", "1.1", "1.9");
  const other = mark("other", "1.9");
  const store = createViewerStore();
  store.setState({
    measurements: [own, compared, other],
    markHistory: { done: [{ id: "other", before: other, after: null }], undone: [] },
  });
  const keeper = new DraftKeeper(
    {
      load: async () => null,
      putAside: async () => undefined,
      save: async () => ({ revision: 1, savedAt: 1 }) as never,
    },
    () => () => undefined,
  );
  const chip = (id: string) => ({ kind: "measurement" as const, measurementId: id, text: `${id} mm` });
  const findings = [[{ kind: "text" as const, text: "Node " }, chip("other"), chip("own")]];
  const comparison = [[{ kind: "text" as const, text: "CT 01-Nov-2026" }]];
  const empty = emptyDraftContent();
  const content = {
    ...empty,
    sections: { ...empty.sections, findings, comparison },
    measurements: [own, compared, other],
    comparedStudies: [{ studyInstanceUid: "1.9" as never, description: "CT", date: "2026-11-01" }],
  };
  keeper.open({ id: "d", workitemId: "w", kind: "report", revision: 1, content, authorId: "p", updatedAt: 1 });

  removeStudies({ store } as unknown as Viewer, keeper, new Set(["1.9"]), 0);

  const state = keeper.getState();
  if (state.phase === "loading") throw new Error("The draft is not open.");
  expect(state.content.measurements).toEqual([own, mark("compared", "1.1")]);
  expect(store.getState().measurements).toEqual([own, mark("compared", "1.1")]);
  expect(sectionText(state.content.sections.findings)).toBe("Node own mm");
  expect(sectionText(state.content.sections.comparison)).toBe("None available.");
  expect(state.content.comparedStudies).toEqual([]);
  expect(undoMark(store)).toBeNull();
  expect(store.getState().measurements).toHaveLength(2);
});
