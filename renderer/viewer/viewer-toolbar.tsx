import {
  ChevronDown,
  Columns2,
  Columns3,
  Contrast,
  FlipHorizontal2,
  Grid2x2,
  Layers,
  Move,
  Pause,
  Play,
  RectangleHorizontal,
  RefreshCcw,
  Ruler,
  Square,
  ZoomIn,
} from "lucide-react";
import { memo, type ReactNode } from "react";
import { useStore } from "zustand";
import { ctPresets, presetName } from "../../shared/imaging/window-presets.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu } from "../ui/menu.tsx";
import { HangingTools } from "./hanging-tools.tsx";
import { MeasureMenu } from "./measure-menu.tsx";
import { LegendButton } from "./objects/legend-button.tsx";
import type { Viewer } from "./viewer.ts";
import { keyOf, keyOfPreset, type ViewerAction } from "./viewer-key-table.ts";
import { applyPreset, runAction } from "./viewer-keys.ts";
import { displaySetOf, type PaneLayout, type ViewerTool } from "./viewer-store.ts";
import styles from "./viewer-toolbar.module.css";
import { PlanesTools } from "./volume/planes-tools.tsx";

interface ToolEntry<Action extends ViewerAction> {
  readonly action: Action;
  readonly label: string;
  readonly icon: ReactNode;
}

const tools: readonly ToolEntry<ViewerTool>[] = [
  { action: "pan", label: "Move", icon: <Move /> },
  { action: "window", label: "Window", icon: <Contrast /> },
  { action: "zoom", label: "Zoom", icon: <ZoomIn /> },
  { action: "scroll", label: "Scroll", icon: <Layers /> },
];

const changes: readonly Omit<ToolEntry<ViewerAction>, "icon">[] = [
  { action: "rotateLeft", label: "Rotate left" },
  { action: "rotateRight", label: "Rotate right" },
  { action: "flipHorizontal", label: "Flip left to right" },
  { action: "flipVertical", label: "Flip top to bottom" },
  { action: "invert", label: "Invert" },
  { action: "overlays", label: "Overlays on or off" },
  { action: "shutter", label: "Shutter on or off" },
  { action: "trueSize", label: "True size" },
  { action: "coloursHotIron", label: "Colours: hot iron" },
  { action: "coloursPet", label: "Colours: PET" },
  { action: "coloursHotMetalBlue", label: "Colours: hot metal blue" },
  { action: "coloursPet20Step", label: "Colours: PET in 20 steps" },
  { action: "coloursOff", label: "Colours: none" },
];

const layouts: readonly (ToolEntry<ViewerAction> & { readonly layout: PaneLayout })[] = [
  { layout: 1, action: "onePane", label: "One pane", icon: <Square /> },
  { layout: 2, action: "twoPanes", label: "Two panes", icon: <Columns2 /> },
  { layout: 3, action: "threePanes", label: "Three panes", icon: <Columns3 /> },
  { layout: 4, action: "fourPanes", label: "Four panes", icon: <Grid2x2 /> },
];

/** The tools of the images, with their keys in the tooltips. `children` stand at the right end. */
export function ViewerToolbar({ viewer, children }: { readonly viewer: Viewer; readonly children?: ReactNode }) {
  return (
    <div className={styles.bar} role="toolbar" aria-label="Image tools">
      <ImageTools viewer={viewer} />
      <div className={styles.end}>{children}</div>
    </div>
  );
}

/** Drawn again where the viewer changes what they show, not with all else of a case that opens: they are thirty buttons. */
const ImageTools = memo(function ImageTools({ viewer }: { readonly viewer: Viewer }) {
  const tool = useStore(viewer.store, (state) => state.tool);
  const toolButton = (entry: ToolEntry<ViewerTool>) => (
    <IconButton
      key={entry.action}
      label={entry.label}
      icon={entry.icon}
      shortcut={keyOf(entry.action)}
      isSelected={tool === entry.action}
      onPress={() => runAction(viewer, entry.action)}
    />
  );
  return (
    <>
      <div className={styles.group}>{tools.map(toolButton)}</div>
      <div className={styles.group}>
        {toolButton({ action: "length", label: "Length", icon: <Ruler /> })}
        <MeasureMenu viewer={viewer} />
      </div>
      <PlanesTools viewer={viewer} className={styles.group} />
      <HangingTools viewer={viewer} className={styles.group} />
      <PresetMenu viewer={viewer} />
      <PictureMenu viewer={viewer} />
      <CineButton viewer={viewer} />
      <LayoutButtons viewer={viewer} />
      <LegendButton viewer={viewer} />
      <IconButton
        label="Reset the pane"
        icon={<RefreshCcw />}
        shortcut={keyOf("reset")}
        onPress={() => runAction(viewer, "reset")}
      />
    </>
  );
});

function PresetMenu({ viewer }: { readonly viewer: Viewer }) {
  const modality = useStore(viewer.store, (state) => displaySetOf(state, state.activePane)?.modality ?? "");
  const name = useStore(viewer.store, (state) => {
    const window = state.panes[state.activePane]?.window ?? null;
    return window === null || window.kind === "table" ? "" : presetName(window.center, window.width);
  });
  if (modality !== "CT") return null;
  return (
    <Menu
      label="Window"
      trigger={
        <Button variant="quiet" icon={<RectangleHorizontal />} aria-label={name || "Window"}>
          <span className={styles.word}>{name || "Window"}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
      entries={ctPresets.map((preset, index) => ({
        id: String(index),
        label: `${preset.name}, level ${String(preset.center).replace("-", "−")}, width ${preset.width}`,
        shortcut: keyOfPreset(index),
      }))}
      onAction={(id) => applyPreset(viewer, Number(id))}
    />
  );
}

/** Changes that are made once a case at most: a menu, so that the bar stays one line on a small screen. */
function PictureMenu({ viewer }: { readonly viewer: Viewer }) {
  return (
    <Menu
      label="Picture"
      trigger={
        <Button variant="quiet" icon={<FlipHorizontal2 />} aria-label="Picture">
          <span className={styles.word}>Picture</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
      entries={changes.map(({ action, label }) => ({ id: action, label, shortcut: keyOf(action) }))}
      onAction={(id) => {
        const chosen = changes.find(({ action }) => action === id);
        if (chosen !== undefined) runAction(viewer, chosen.action);
      }}
    />
  );
}

function CineButton({ viewer }: { readonly viewer: Viewer }) {
  const isPlaying = useStore(viewer.store, (state) => state.panes[state.activePane]?.isPlaying ?? false);
  const count = useStore(viewer.store, (state) => displaySetOf(state, state.activePane)?.images.length ?? 0);
  return (
    <IconButton
      label={isPlaying ? "Stop" : "Play"}
      icon={isPlaying ? <Pause /> : <Play />}
      shortcut={keyOf("cine")}
      isDisabled={count < 2}
      onPress={() => runAction(viewer, "cine")}
    />
  );
}

function LayoutButtons({ viewer }: { readonly viewer: Viewer }) {
  const current = useStore(viewer.store, (state) => state.layout);
  return (
    <div className={styles.group}>
      {layouts.map(({ layout, action, label, icon }) => (
        <IconButton
          key={layout}
          label={label}
          icon={icon}
          isSelected={current === layout}
          shortcut={keyOf(action)}
          onPress={() => runAction(viewer, action)}
        />
      ))}
    </div>
  );
}
