import { useEffect, useRef } from "react";
import {
  axisOfFace,
  type BodyBox,
  type BoxFace,
  boxFaces,
  boxOfVolume,
  placeOfFace,
  withFace,
} from "../../../shared/imaging/volume/body-box.ts";
import type { Viewer } from "../viewer.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { volumeOf } from "./open-volumes.ts";
import { changeView } from "./rendering.ts";
import styles from "./rendering-pane.module.css";

const faceNames: Readonly<Record<BoxFace, string>> = {
  R: "Right",
  L: "Left",
  A: "Front",
  P: "Back",
  F: "Foot end",
  H: "Head end",
};

interface CropPanelProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
  readonly crop: BodyBox;
}

/** The six faces of the box, each to be moved by keys; the same faces can be dragged on the picture. */
export function CropPanel({ viewer, paneIndex, set, crop }: CropPanelProps) {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const volume = volumeOf(set.renderedFrom);
  if (volume === null) return null;
  const outer = boxOfVolume(volume.geometry);
  return (
    <fieldset className={styles.crop} aria-label="Faces of the box, in mm cut away">
      {boxFaces.map((face, index) => {
        const { isHigh, axis } = axisOfFace(face);
        const cutMm = Math.abs(placeOfFace(crop, face) - placeOfFace(outer, face));
        const most = outer.high[axis] - outer.low[axis];
        return (
          <label key={face}>
            {faceNames[face]}
            <input
              ref={index === 0 ? first : null}
              type="range"
              min={0}
              max={Math.floor(most)}
              step={1}
              value={Math.round(cutMm)}
              aria-valuetext={`${Math.round(cutMm)} mm cut away`}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                event.preventDefault();
                changeView(viewer.store, paneIndex, (view) => ({ ...view, isCropping: false }));
                event.currentTarget.closest("figure")?.focus();
              }}
              onChange={(event) => {
                const mm = Number(event.currentTarget.value);
                const place = placeOfFace(outer, face) + (isHigh ? -mm : mm);
                changeView(viewer.store, paneIndex, (view) => ({
                  ...view,
                  crop: withFace(view.crop, face, place, outer),
                }));
              }}
            />
          </label>
        );
      })}
    </fieldset>
  );
}
