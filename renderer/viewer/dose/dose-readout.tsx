import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { toImage } from "../../../shared/imaging/view-transform.ts";
import { pointOf } from "../../../shared/imaging/volume/section-planes.ts";
import { doseAt } from "../../../shared/objects/dose-grid.ts";
import { affineOf } from "../pane-points.ts";
import type { Viewer } from "../viewer.ts";
import styles from "./dose-readout.module.css";
import { doseText, gridText } from "./dose-words.ts";

interface ReadoutProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
}

/** The dose under the pointer or under the crosshair that keys move, while the dose lies over the image. */
export function DoseReadout({ viewer, paneIndex }: ReadoutProps) {
  const isOn = useStore(viewer.store, ({ layers }) => layers.areShown && layers.dose.isShown);
  return isOn ? <OpenReadout viewer={viewer} paneIndex={paneIndex} /> : null;
}

function OpenReadout({ viewer, paneIndex }: ReadoutProps) {
  const [at, setAt] = useState<readonly [number, number] | null>(null);
  const keyPointer = useStore(viewer.store, (state) => state.keyPointer);
  useStore(viewer.store, (state) => state.layers.revision);
  useStore(viewer.store, (state) => state.panes[paneIndex]);
  useEffect(() => {
    const element = viewer.controllers.get(paneIndex)?.element;
    if (element === undefined) return;
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      const box = element.getBoundingClientRect();
      setAt([clientX - box.left, clientY - box.top]);
    };
    const onLeave = () => setAt(null);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", onLeave);
    return () => {
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [viewer, paneIndex]);
  const place = keyPointer?.paneIndex === paneIndex ? keyPointer.at : at;
  const words = place === null ? "" : doseUnder(viewer, paneIndex, place);
  return words === "" ? null : <output className={styles.readout}>{words}</output>;
}

/** Gives the dose at a place of a pane in CSS pixels, with how it was had; empty where no dose lies over the image. */
function doseUnder(viewer: Viewer, paneIndex: number, at: readonly [number, number]): string {
  const controller = viewer.controllers.get(paneIndex);
  const picture = controller?.picture() ?? null;
  if (controller === undefined || picture === null || picture.dose === null) return "";
  const { dose } = picture;
  const [column, row] = toImage(affineOf({ controller }, picture), at);
  const { rows, columns } = picture.header.format;
  if (column < -0.5 || row < -0.5 || column > columns - 0.5 || row > rows - 0.5) return "";
  const value = doseAt(dose.grid, pointOf(dose.plane, [column, row]));
  if (Number.isNaN(value)) return "Outside the dose grid";
  const percent = ((100 * value) / dose.reference.value).toFixed(1);
  const share = `${percent} % of ${dose.reference.kind === "prescription" ? "prescription" : "maximum"}`;
  return `Dose ${doseText(dose.on.dose, value)}, ${share}, interpolated (grid ${gridText(dose.grid)})`;
}
