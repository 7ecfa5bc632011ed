import { useEffect } from "react";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { isReadingOf } from "../../shared/rules/mark-reading.ts";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { followDraft } from "../report/use-draft.ts";
import type { Viewer } from "../viewer/viewer.ts";

/** Tells the viewer which marks the report uses, so that none of them is deleted unasked. */
export function useMarkUse(viewer: Viewer, keeper: DraftKeeper | null): void {
  useEffect(() => {
    if (keeper === null) {
      viewer.store.setState({ markUse: new Map() });
      return;
    }
    return followDraft(keeper, (content) => {
      const markUse = usedMarks(content);
      // Every pane hears of a change: typing is none.
      if (!isSameUse(viewer.store.getState().markUse, markUse)) viewer.store.setState({ markUse });
    });
  }, [viewer, keeper]);
}

function isSameUse(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([id, use]) => other.get(id) === use);
}

/** Gives what of the report uses each mark, in words. */
export function usedMarks({ sections, keyImages, measurements }: DraftContent): ReadonlyMap<string, string> {
  const uses = new Map<string, string[]>();
  const add = (id: string, use: string) => {
    const known = uses.get(id) ?? [];
    if (!known.includes(use)) uses.set(id, [...known, use]);
  };
  const marks = new Map(measurements.map((mark) => [mark.id, mark]));
  for (const key of sectionKeys) {
    for (const run of sections[key].flat())
      if (run.kind === "measurement")
        add(run.measurementId, `its ${sectionCodes[key].heading}${otherNumber(run, marks)}`);
  }
  keyImages.forEach(({ measurementIds }, index) => {
    for (const id of measurementIds) add(id, `key image ${index + 1}`);
  });
  for (const { lesion } of measurements) {
    if (lesion != null && lesion.earlier.markId !== null) add(lesion.earlier.markId, `the finding ${lesion.name}`);
  }
  return new Map([...uses].map(([id, words]) => [id, words.join(", ")]));
}

/** Words for a number that is not what its mark reads now: it was kept, or nobody has decided yet. */
function otherNumber(
  { measurementId, text }: { readonly measurementId: string; readonly text: string },
  marks: ReadonlyMap<string, Measurement>,
): string {
  const mark = marks.get(measurementId);
  return mark === undefined || isReadingOf(text, mark) ? "" : ` (which says ${text})`;
}
