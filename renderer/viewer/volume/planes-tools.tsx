import { Box, ChevronDown, Crosshair } from "lucide-react";
import { useStore } from "zustand";
import type { Slab } from "../../../shared/imaging/volume/reslice.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { Viewer } from "../viewer.ts";
import { keyOf } from "../viewer-key-table.ts";
import { runAction } from "../viewer-keys.ts";
import { displaySetOf } from "../viewer-store.ts";
import { setSlab } from "./planes.ts";
import { slabName } from "./section-set.ts";

const slabs: readonly Slab[] = [
  { mode: "mean", thicknessMm: 0 },
  { mode: "mean", thicknessMm: 3 },
  { mode: "mean", thicknessMm: 5 },
  { mode: "mean", thicknessMm: 10 },
  { mode: "maximum", thicknessMm: 5 },
  { mode: "maximum", thicknessMm: 10 },
  { mode: "maximum", thicknessMm: 20 },
  { mode: "maximum", thicknessMm: 40 },
  { mode: "minimum", thicknessMm: 5 },
  { mode: "minimum", thicknessMm: 10 },
];

/** Planes on and off, the point in all planes, and how thick the planes are. */
export function PlanesTools({
  viewer,
  className,
}: {
  readonly viewer: Viewer;
  readonly className: string | undefined;
}) {
  const isOpen = useStore(viewer.store, (state) => state.beforePlanes !== null);
  const isPointing = useStore(viewer.store, (state) => state.tool === "cursor");
  const canOpen = useStore(viewer.store, (state) => (displaySetOf(state, state.activePane)?.images.length ?? 0) >= 3);
  return (
    <>
      <div className={className}>
        <IconButton
          label="Three planes"
          icon={<Box />}
          shortcut={keyOf("planes")}
          isSelected={isOpen}
          isDisabled={!isOpen && !canOpen}
          onPress={() => runAction(viewer, "planes")}
        />
        <IconButton
          label="Point in all planes"
          icon={<Crosshair />}
          shortcut={keyOf("cursor")}
          isSelected={isPointing}
          onPress={() => runAction(viewer, "cursor")}
        />
      </div>
      <SlabMenu viewer={viewer} />
    </>
  );
}

function SlabMenu({ viewer }: { readonly viewer: Viewer }) {
  const slab = useStore(viewer.store, (state) => displaySetOf(state, state.activePane)?.section?.slab ?? null);
  if (slab === null) return null;
  return (
    <Menu
      label="Thickness"
      trigger={
        <Button variant="quiet">
          {slabName(slab) || "Thin"}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
      entries={slabs.map((entry, index) => ({ id: String(index), label: slabName(entry) || "Thin" }))}
      onAction={(id) => {
        const chosen = slabs[Number(id)];
        if (chosen !== undefined) setSlab(viewer.store, chosen);
      }}
    />
  );
}
