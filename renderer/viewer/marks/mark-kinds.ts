import { ellipseMark } from "./ellipse.ts";
import { lengthMark } from "./length.ts";
import type { MarkKind, MarkKindName } from "./mark-kind.ts";

/** Every kind of mark. */
export const markKinds: Readonly<Record<MarkKindName, MarkKind>> = {
  length: lengthMark,
  ellipse: ellipseMark,
};
