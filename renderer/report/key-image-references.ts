import type { DraftContent, KeyImage, Run } from "../../shared/domain/report.ts";
import { sectionKeys } from "../../shared/domain/section.ts";

type FieldRun = Extract<Run, { kind: "field" }>;

const prefix = "keyImage_";

/** Gives the run that names a key image in the text. Its number is computed: moving the images changes it everywhere. */
export function keyImageReference(keyImageId: string, number: number): FieldRun {
  return { kind: "field", fieldId: `${prefix}${keyImageId.replaceAll("-", "")}`, text: `(key image ${number})` };
}

/** Gives the number of the key image that is named next: the last one, or the one after that named right before the caret. */
export function nextReference(keyImages: readonly KeyImage[], fieldBefore: string): number {
  const before = keyImages.findIndex(({ id }) => keyImageReference(id, 0).fieldId === fieldBefore);
  return before === -1 ? keyImages.length : ((before + 1) % keyImages.length) + 1;
}

/**
 * Gives a draft whose references have the numbers of its key images now; the same draft where they have. What named an image
 * that is no longer among them goes: it would name another one.
 */
export function withKeyImageNumbers(content: DraftContent): DraftContent {
  const known = new Map(
    content.keyImages.map(({ id }, index) => {
      const run = keyImageReference(id, index + 1);
      return [run.fieldId, run];
    }),
  );
  const isWrong = (run: Run) => isReference(run) && known.get(run.fieldId)?.text !== run.text;
  const wrong = sectionKeys.filter((key) => content.sections[key].some((paragraph) => paragraph.some(isWrong)));
  if (wrong.length === 0) return content;
  const sections = { ...content.sections };
  for (const key of wrong) {
    sections[key] = content.sections[key].map((paragraph) =>
      paragraph.flatMap((run) => (isReference(run) ? (known.get(run.fieldId) ?? []) : run)),
    );
  }
  return { ...content, sections };
}

function isReference(run: Run): run is FieldRun {
  return run.kind === "field" && run.fieldId.startsWith(prefix);
}
