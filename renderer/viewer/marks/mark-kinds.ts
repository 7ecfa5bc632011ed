import { angleMark } from "./angle.ts";
import { arrowMark } from "./arrow.ts";
import { bidirectionalMark } from "./bidirectional.ts";
import { cobbMark } from "./cobb.ts";
import { ellipseMark } from "./ellipse.ts";
import { lengthMark } from "./length.ts";
import type { MarkKind, MarkKindName } from "./mark-kind.ts";
import { polygonMark } from "./polygon.ts";
import { polylineMark } from "./polyline.ts";
import { probeMark } from "./probe.ts";
import { ratioMark } from "./ratio.ts";
import { rectangleMark } from "./rectangle.ts";
import { segmentMark } from "./segment.ts";
import { splineMark } from "./spline.ts";
import { vertebraMark } from "./vertebra.ts";

/** Every kind of mark. */
export const markKinds: Readonly<Record<MarkKindName, MarkKind>> = {
  length: lengthMark,
  polyline: polylineMark,
  bidirectional: bidirectionalMark,
  ratio: ratioMark,
  angle: angleMark,
  cobb: cobbMark,
  ellipse: ellipseMark,
  rectangle: rectangleMark,
  polygon: polygonMark,
  probe: probeMark,
  arrow: arrowMark,
  spline: splineMark,
  vertebra: vertebraMark,
  segment: segmentMark,
};

/** Tells whether a tool draws marks; segments are painted. */
export function isMarkTool(tool: string): tool is Exclude<MarkKindName, "segment"> {
  return tool in markKinds && tool !== "segment";
}
