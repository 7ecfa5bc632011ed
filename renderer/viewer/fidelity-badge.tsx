import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useStore } from "zustand";
import type { Calibration } from "../../shared/domain/calibration.ts";
import type { FidelityNote } from "../../shared/domain/measurement.ts";
import { fidelityOf } from "../../shared/imaging/fidelity.ts";
import { Button } from "../ui/button.tsx";
import { removeCalibration, withCalibration } from "./calibrations.ts";
import styles from "./fidelity-badge.module.css";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { spacingOn } from "./measurement-maker.ts";
import type { Viewer } from "./viewer.ts";

/** Gives what is wanting in a picture, as its badge and its marks say it. */
export function fidelityOfPicture(registered: RegisteredImage): readonly FidelityNote[] {
  const { header, reference, section } = registered;
  const hasParts = header.spacing.regions.length + (header.spacing.traces ?? []).length > 0;
  const made =
    reference.section === undefined ? null : { name: reference.section.name, notes: section?.volume.notes ?? [] };
  return fidelityOf({ notes: header.notes, spacing: hasParts ? null : spacingOn(registered, []), section: made });
}

/** One badge for all that is wanting in the picture of a pane; pressed, it says each in full. Nothing where nothing is. */
export function FidelityBadge({ viewer, imageId }: { readonly viewer: Viewer; readonly imageId: string }) {
  const calibrations = useStore(viewer.store, (state) => state.calibrations);
  const [isOpen, setIsOpen] = useState(false);
  const found = findImage(imageId);
  const registered = found && withCalibration(found, calibrations);
  const notes = registered === undefined ? [] : fidelityOfPicture(registered);
  const [first, ...others] = notes;
  if (first === undefined) return null;
  return (
    <div className={styles.place}>
      {isOpen && <Details notes={notes} viewer={viewer} calibration={registered?.calibration ?? null} />}
      <AriaButton className={styles.badge ?? ""} aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
        <ShieldAlert aria-hidden="true" size={12} /> {first.words}
        {others.length > 0 && ` and ${others.length} more`}
      </AriaButton>
    </div>
  );
}

function Details(props: {
  readonly notes: readonly FidelityNote[];
  readonly viewer: Viewer;
  readonly calibration: Calibration | null;
}) {
  const { notes, viewer, calibration } = props;
  return (
    <div className={styles.details}>
      <ul aria-label="Fidelity of the picture">
        {notes.map(({ code, words }) => (
          <li key={`${code} ${words}`}>{words}</li>
        ))}
      </ul>
      {calibration !== null && (
        <Button size="small" onPress={() => removeCalibration(viewer.store, calibration.id)}>
          Remove the calibration
        </Button>
      )}
    </div>
  );
}
