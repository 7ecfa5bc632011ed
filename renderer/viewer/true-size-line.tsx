import { TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import { displayStore } from "../display/display-store.ts";
import styles from "./pane.module.css";
import { sizeWords } from "./true-size.ts";
import type { Viewer } from "./viewer.ts";

/** Says that a picture is as large as in the patient, while it is; what is not sure of it is marked. */
export function TrueSizeLine(props: {
  readonly viewer: Viewer;
  readonly imageId: string;
  readonly view: View;
  readonly header: ImageHeader;
  /** In pixels of the page. */
  readonly size: { readonly width: number; readonly height: number };
}) {
  // What is known of the monitor decides too.
  useStore(displayStore);
  const calibrations = useStore(props.viewer.store, (state) => state.calibrations);
  const words = sizeWords({ calibrations }, props.imageId, props.view, props.header, props.size);
  if (words === null) return null;
  if (words.isExact) return <b>{words.text}</b>;
  return (
    <span className={styles.note}>
      <TriangleAlert aria-hidden="true" size={12} /> {words.text}
    </span>
  );
}
