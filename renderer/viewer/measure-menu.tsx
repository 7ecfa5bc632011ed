import { ChevronDown, DraftingCompass } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import type { Viewer } from "./viewer.ts";
import { keyOf, type ViewerAction } from "./viewer-key-table.ts";
import { runAction } from "./viewer-keys.ts";
import styles from "./viewer-toolbar.module.css";

interface MeasureEntry {
  readonly action: ViewerAction;
  readonly label: string;
  /** What the button says while the tool is chosen: short, so that the bar stays one line. */
  readonly short: string;
}

const kinds: readonly MeasureEntry[] = [
  { action: "bidirectional", label: "Long and short axis", short: "Axes" },
  { action: "polyline", label: "Line of several parts", short: "Parts" },
  { action: "ratio", label: "Ratio of two lengths", short: "Ratio" },
  { action: "angle", label: "Angle", short: "Angle" },
  { action: "cobb", label: "Cobb angle", short: "Cobb" },
  { action: "ellipse", label: "Ellipse", short: "Ellipse" },
  { action: "rectangle", label: "Rectangle", short: "Box" },
  { action: "polygon", label: "Outline, by clicks or freehand", short: "Outline" },
  { action: "spline", label: "Smooth outline, by clicks", short: "Smooth" },
  { action: "probe", label: "Value at a point", short: "Value" },
  { action: "arrow", label: "Arrow with text", short: "Arrow" },
  { action: "vertebra", label: "Spine labels", short: "Spine" },
  { action: "segment", label: "Paint a segment", short: "Segment" },
  { action: "calibrate", label: "Calibrate by a known length", short: "Calibrate" },
  { action: "magnifier", label: "Magnifier on or off", short: "Magnifier" },
];

const changes = ["undoMark", "redoMark"] as const;
const ofSelected = ["editWords", "pairLesion", "markSentence"] as const;
const selectedLabels = {
  editWords: "Name the selected mark",
  pairLesion: "Pair it with an earlier one",
  markSentence: "Go to its sentence",
} as const;
const changeLabels = { undoMark: "Undo mark", redoMark: "Redo mark" } as const;

/** Every mark but the length, which has its own button, what can be done with the selected one, and undo and redo of marks. */
export function MeasureMenu({ viewer }: { readonly viewer: Viewer }) {
  const chosen = useStore(viewer.store, ({ tool }) => kinds.find(({ action }) => action === tool));
  const canUndo = useStore(viewer.store, ({ markHistory }) => markHistory.done.length > 0);
  const canRedo = useStore(viewer.store, ({ markHistory }) => markHistory.undone.length > 0);
  const isSelected = useStore(viewer.store, ({ selectedMeasurementId }) => selectedMeasurementId !== null);
  const isPossible = { undoMark: canUndo, redoMark: canRedo };
  return (
    <Menu
      label="Measure"
      trigger={
        <Button
          variant={chosen === undefined ? "quiet" : "plain"}
          icon={<DraftingCompass />}
          aria-label={chosen === undefined ? "Measure" : `Measure: ${chosen.short}`}
        >
          <span className={styles.word}>{chosen?.short ?? "Measure"}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
      entries={[
        ...kinds.map(({ action, label }) => ({ id: action, label, shortcut: keyOf(action) })),
        ...ofSelected.map((action) => ({
          id: action,
          label: selectedLabels[action],
          shortcut: keyOf(action),
          isDisabled: !isSelected,
        })),
        ...changes.map((action) => ({
          id: action,
          label: changeLabels[action],
          shortcut: keyOf(action),
          isDisabled: !isPossible[action],
        })),
      ]}
      onAction={(id) => {
        const others = [...changes, ...ofSelected];
        const action = kinds.find((kind) => kind.action === id)?.action ?? others.find((other) => other === id);
        if (action !== undefined) runAction(viewer, action);
      }}
    />
  );
}
