import { Box, ChevronDown, RotateCcw, Scissors, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { presetOf, presetsFor } from "../../../shared/imaging/volume/volume-presets.ts";
import { viewLetters } from "../../../shared/imaging/volume/volume-view.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import paneStyles from "../pane.module.css";
import { IdentityCorner } from "../pane-identity.tsx";
import type { Viewer } from "../viewer.ts";
import { keyOf } from "../viewer-key-table.ts";
import type { PaneState } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { CropPanel } from "./crop-panel.tsx";
import { volumeOf } from "./open-volumes.ts";
import { changeView, renderingNote, resetView, showPreset, toggleCut } from "./rendering.ts";
import { RenderingCanvas, type RenderingQuality } from "./rendering-canvas.ts";
import styles from "./rendering-pane.module.css";
import { attachRenderingPointer } from "./rendering-pointer.ts";
import type { Volume } from "./volume.ts";

interface RenderingPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
  readonly pane: PaneState;
  /** What stands under the words at the top right. */
  readonly aside: ReactNode;
}

/** A series as a volume rendering: turned by drag and arrow keys, cropped by a box, and never to be measured on. */
export function RenderingPane({ viewer, paneIndex, set, pane, aside }: RenderingPaneProps) {
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useRendering(viewer, paneIndex, set, { stage, canvas });
  const view = pane.volumeView;
  if (view === null) return null;
  return (
    <div className={styles.rendering}>
      <div ref={stage} className={styles.stage}>
        <canvas ref={canvas} className={styles.canvas} data-quality={state.quality} />
      </div>
      <RenderingWords viewer={viewer} set={set} pane={pane} quality={state.quality} aside={aside} />
      {state.problem !== "" && <p className={paneStyles.message}>{state.problem}</p>}
      <RenderingTools
        viewer={viewer}
        paneIndex={paneIndex}
        set={set}
        presetId={view.presetId}
        isCut={view.cut !== null}
      />
      {view.isCropping && <CropPanel viewer={viewer} paneIndex={paneIndex} set={set} crop={view.crop} />}
    </div>
  );
}

interface RenderingState {
  readonly quality: RenderingQuality;
  readonly problem: string;
  readonly waitingFor: string;
}

/** Joins the canvas with the volume for as long as it is on the screen. */
function useRendering(
  viewer: Viewer,
  paneIndex: number,
  set: DisplaySet,
  at: {
    readonly stage: { readonly current: HTMLDivElement | null };
    readonly canvas: { readonly current: HTMLCanvasElement | null };
  },
): RenderingState {
  const [state, setState] = useState<RenderingState>({ quality: "waiting", problem: "", waitingFor: "" });
  useEffect(() => {
    const [element, canvas] = [at.stage.current, at.canvas.current];
    const volume = volumeOf(set.renderedFrom);
    if (element === null || canvas === null) return;
    if (volume === null) {
      setState({
        quality: "waiting",
        problem: "This volume is not in memory any more. Choose it again.",
        waitingFor: "",
      });
      return;
    }
    const { store } = viewer;
    const painted = new RenderingCanvas(canvas, { store, paneIndex, volume }, (quality, problem) =>
      setState({ quality, problem, waitingFor: "" }),
    );
    const detach = attachRenderingPointer({ element, canvas: painted, store, paneIndex, volume });
    return () => {
      detach();
      painted.dispose();
    };
  }, [viewer, paneIndex, set, at.stage, at.canvas]);
  return state;
}

/** What the pane says: whose and what it is, what is uncertain, where the patient's sides are. */
function RenderingWords({
  viewer,
  set,
  pane,
  quality,
  aside,
}: Pick<RenderingPaneProps, "viewer" | "set" | "pane" | "aside"> & { readonly quality: RenderingQuality }) {
  const view = pane.volumeView;
  const volume = volumeOf(set.renderedFrom);
  const letters = view === null ? null : viewLetters(view.axes);
  const series = set.seriesNumber === null ? "a series without a number" : `series ${set.seriesNumber}`;
  const { window } = pane;
  return (
    <div className={paneStyles.overlay}>
      <div className={`${paneStyles.corner} ${paneStyles.topLeft}`}>
        <b>{[set.modality, set.description].filter(Boolean).join(" ")}</b>
        <span>{`${presetOf(view?.presetId ?? "", set.modality).name}, made from ${series}`}</span>
      </div>
      <IdentityCorner viewer={viewer} set={set} institution="">
        {aside}
      </IdentityCorner>
      <div className={`${paneStyles.corner} ${paneStyles.bottomLeft}`}>
        {[renderingNote, ...thicknessNotes(volume), ...(volume?.header.notes ?? []), ...(volume?.notes ?? [])].map(
          (note) => (
            <span key={note} className={paneStyles.note}>
              <TriangleAlert aria-hidden="true" size={12} /> {note}
            </span>
          ),
        )}
        <span>{quality === "full" ? "Drawn by the processor" : "Coarse, drawing in full"}</span>
        {window !== null && window.kind !== "table" && (
          <span>{`Level ${Math.round(window.center)}, width ${Math.round(window.width)}`}</span>
        )}
      </div>
      <span className={`${paneStyles.letter} ${paneStyles.left}`}>{letters?.left}</span>
      <span className={`${paneStyles.letter} ${paneStyles.right}`}>{letters?.right}</span>
      <span className={`${paneStyles.letter} ${paneStyles.top}`}>{letters?.top}</span>
      <span className={`${paneStyles.letter} ${paneStyles.bottom}`}>{letters?.bottom}</span>
    </div>
  );
}

/** From here on a surface shows the steps from slice to slice. */
const thickMm = 3;

/** What has edges of its own making says so: the steps of thick slices look like stripes and notches of the bone. */
function thicknessNotes(volume: Volume | null): readonly string[] {
  const stepMm = volume?.geometry.stepMm ?? 0;
  return stepMm < thickMm ? [] : [`Slices ${stepMm.toFixed(1)} mm apart: surfaces are drawn in steps between them`];
}

interface ToolsProps extends Omit<RenderingPaneProps, "pane" | "aside"> {
  readonly presetId: string;
  readonly isCut: boolean;
}

function RenderingTools({ viewer, paneIndex, set, presetId, isCut }: ToolsProps) {
  const { store } = viewer;
  return (
    <div className={styles.tools} role="toolbar" aria-label="Volume rendering">
      <Menu
        label="Preset"
        trigger={
          <Button variant="quiet" size="small">
            {presetOf(presetId, set.modality).name}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
        entries={presetsFor(set.modality).map(({ id, name }) => ({ id, label: name }))}
        onAction={(id) => void showPreset(store, paneIndex, id)}
      />
      <IconButton
        label="Box to crop with"
        icon={<Box />}
        shortcut={keyOf("crop")}
        onPress={() => changeView(store, paneIndex, (view) => ({ ...view, isCropping: !view.isCropping }))}
      />
      <IconButton
        label="Cut at the plane of another pane"
        icon={<Scissors />}
        shortcut={keyOf("lastImage")}
        isSelected={isCut}
        onPress={() => toggleCut(store, paneIndex)}
      />
      <IconButton
        label="Whole volume from the front"
        icon={<RotateCcw />}
        shortcut={keyOf("reset")}
        onPress={() => resetView(store, paneIndex, set)}
      />
    </div>
  );
}
