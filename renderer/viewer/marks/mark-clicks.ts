import type { Measurement } from "../../../shared/domain/measurement.ts";
import { toStage } from "../../../shared/imaging/view-transform.ts";
import { type MarkShape, makeMeasurement } from "../measurement-maker.ts";
import type { ShownPicture } from "../pane-controller.ts";
import { affineOf, imagePoint, type PointerContext } from "../pane-points.ts";
import { labelAt } from "../spine.ts";
import { updatePane, type ViewerState } from "../viewer-store.ts";
import { findGrip, isTooSmall, keepDrawn } from "./mark-drag.ts";
import type { MarkKindName } from "./mark-kind.ts";
import { isMarkTool, markKinds } from "./mark-kinds.ts";
import { MarkSketch } from "./mark-sketch.ts";

/** Marks of several clicks on one pane. */
export interface MarkClicks {
  /** Gives whether the press belongs to a mark; then nobody else acts on it. */
  press(event: PointerEvent): boolean;
  move(event: PointerEvent): void;
  release(event: PointerEvent): void;
  /** Gives whether the double click was made with presses of a mark; it then ends the mark, where one is unfinished. */
  doubleClick(): boolean;
  detach(): void;
}

interface Session {
  readonly id: string;
  readonly kind: MarkKindName;
  readonly imageId: string;
  readonly sketch: MarkSketch;
  /** Set where the words are known before the mark is drawn, as those of vertebrae are. */
  readonly words?: string;
}

/** Lets marks be drawn click by click on a pane. Another image, another tool and Esc end an unfinished one. */
export function attachMarkClicks(context: PointerContext): MarkClicks {
  const { store, controller, paneIndex } = context;
  let session: Session | null = null;
  /** Whether the last two presses were a mark's: a double click is made of both. */
  let presses: readonly boolean[] = [];

  const end = () => {
    if (session === null) return;
    session = null;
    controller.setDraft(null);
    if (store.getState().unfinishedPane === paneIndex) store.setState({ unfinishedPane: null });
  };
  const detach = store.subscribe((state) => {
    if (session !== null && isOver(state, paneIndex, session)) end();
  });
  const show = () => {
    const picture = controller.picture();
    if (session === null || picture === null) return;
    const { sketch } = session;
    const drawn = markOf(session, picture);
    if (!sketch.isDone) {
      controller.setDraft(drawn.mark);
      return;
    }
    end();
    keepUnlessTooSmall(context, picture, drawn);
  };
  const withPoint = (event: PointerEvent, act: (live: Session, at: readonly [number, number]) => void) => {
    const picture = controller.picture();
    if (session === null || picture === null) return;
    if (picture.imageId !== session.imageId) {
      end();
      return;
    }
    act(session, imagePoint(context, picture, event));
    show();
  };
  const press = (event: PointerEvent): boolean => {
    session ??= begin(context, event);
    const isMark = session !== null;
    presses = [...presses, isMark].slice(-2);
    if (isMark && store.getState().unfinishedPane !== paneIndex) store.setState({ unfinishedPane: paneIndex });
    withPoint(event, ({ sketch }, at) => sketch.press(at));
    return isMark;
  };
  return {
    press,
    move: (event) => withPoint(event, ({ sketch }, at) => sketch.move(at)),
    release: (event) => withPoint(event, ({ sketch }, at) => sketch.release(at)),
    doubleClick: () => {
      session?.sketch.finish();
      show();
      return presses.includes(true);
    },
    detach: () => {
      detach();
      end();
    },
  };
}

interface DrawnMark {
  readonly shape: MarkShape;
  readonly mark: Measurement;
}

function markOf({ id, kind, sketch, words }: Session, picture: ShownPicture): DrawnMark {
  const shape = { kind, points: sketch.points, words };
  return { shape, mark: makeMeasurement(id, shape, picture.registered, picture.decoded) };
}

function keepUnlessTooSmall(context: PointerContext, picture: ShownPicture, { shape, mark }: DrawnMark): void {
  if (isTooSmall(context, picture, shape)) return;
  keepDrawn(context, mark);
  if (shape.words !== undefined) context.store.setState({ spineNext: null });
}

function begin(context: PointerContext, event: PointerEvent): Session | null {
  const { tool } = context.store.getState();
  const picture = context.controller.picture();
  if (picture === null || !isMarkTool(tool)) return null;
  const { drawing, isSpineLabel = false } = markKinds[tool];
  if (drawing.way === "drag") return null;
  if (findGrip(context, picture, event) !== null) return null;
  const sketch = new MarkSketch(drawing, (a, b) => distanceOnScreen(context, picture, a, b));
  const session = { id: context.newId(), kind: tool, imageId: picture.imageId, sketch };
  if (!isSpineLabel) return session;
  const words = labelAt(context.store.getState(), picture.registered, imagePoint(context, picture, event));
  if (words !== null) return { ...session, words };
  updatePane(context.store, context.paneIndex, { notice: "The spine ends here. Choose the next label to go on." });
  return null;
}

function isOver(state: ViewerState, paneIndex: number, session: Session): boolean {
  const isMoved = state.panes[paneIndex]?.shownIndex !== state.panes[paneIndex]?.wantedIndex;
  return state.unfinishedPane !== paneIndex || state.tool !== session.kind || isMoved;
}

/** The picture may have been zoomed since the mark was begun, so the present one counts. */
function distanceOnScreen(
  context: PointerContext,
  begun: ShownPicture,
  a: readonly [number, number],
  b: readonly [number, number],
): number {
  const affine = affineOf(context, context.controller.picture() ?? begun);
  const [from, to] = [toStage(affine, a), toStage(affine, b)];
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}
