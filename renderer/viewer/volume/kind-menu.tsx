import { Layers2 } from "lucide-react";
import { useStore } from "zustand";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { Viewer } from "../viewer.ts";
import { keyOf } from "../viewer-key-table.ts";
import { displaySetOf } from "../viewer-store.ts";
import styles from "./kind-menu.module.css";
import { kindOf, type PaneKind, paneKinds, showAs } from "./pane-kinds.ts";

/** The menu on a pane: show its series as images, a plane, along a curve or as a volume. */
export function KindMenu({ viewer, paneIndex }: { readonly viewer: Viewer; readonly paneIndex: number }) {
  const current = useStore(viewer.store, (state) => kindOf(state, paneIndex));
  const isOpen = useStore(viewer.store, (state) => state.kindMenuPane === paneIndex);
  const isOffered = useStore(viewer.store, (state) => {
    const set = displaySetOf(state, paneIndex);
    return set !== null && (set.section !== undefined || set.renderedFrom !== undefined || set.images.length >= 3);
  });
  if (!isOffered) return null;
  const open = (wish: boolean) => viewer.store.setState({ kindMenuPane: wish ? paneIndex : null });
  return (
    <div className={styles.place}>
      <Menu
        label="Show as"
        isOpen={isOpen}
        onOpenChange={open}
        trigger={<IconButton label="Show as" icon={<Layers2 />} shortcut={keyOf("kinds")} />}
        entries={paneKinds.map(({ kind, name }) => ({
          id: kind,
          label: kind === current ? `${name} (now)` : name,
          isDisabled: kind === current && kind !== "straightened",
        }))}
        onAction={(id) => {
          viewer.store.setState({ activePane: paneIndex });
          showAs(viewer.store, paneIndex, id as PaneKind);
        }}
      />
    </div>
  );
}
