import { ListTree } from "lucide-react";
import { useStore } from "zustand";
import { IconButton } from "../../ui/icon-button.tsx";
import { dosesOfCase } from "../dose/doses.ts";
import type { Viewer } from "../viewer.ts";
import { keyOf } from "../viewer-key-table.ts";
import { runAction } from "../viewer-keys.ts";
import type { ViewerState } from "../viewer-store.ts";
import { foreignReports } from "./foreign-marks.ts";
import { layersOfCase } from "./layers.ts";

/** Opens the legend; there only where the case has something to name. */
export function LegendButton({ viewer }: { readonly viewer: Viewer }) {
  const isOpen = useStore(viewer.store, (state) => state.layers.isLegendOpen);
  const hasAny = useStore(viewer.store, hasAnyOf);
  if (!hasAny) return null;
  return (
    <IconButton
      label="Legend of segments, contours and marks of others"
      icon={<ListTree />}
      shortcut={keyOf("legend")}
      isSelected={isOpen}
      onPress={() => runAction(viewer, "legend")}
    />
  );
}

function hasAnyOf(state: ViewerState): boolean {
  return (
    layersOfCase(state).length + foreignReports(state).length + dosesOfCase(state).length + state.segments.length > 0
  );
}
