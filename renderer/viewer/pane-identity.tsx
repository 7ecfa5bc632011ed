import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Patient } from "../../shared/domain/patient.ts";
import { formatDate, formatName } from "../app/format.ts";
import { Tag } from "../ui/tag.tsx";
import styles from "./pane.module.css";
import type { Viewer } from "./viewer.ts";
import type { DisplaySet } from "./viewer-types.ts";

/** The top right corner of a pane: prior or not, the date of the examination, where it is from and whose it is. */
export function IdentityCorner(props: {
  readonly viewer: Viewer;
  readonly set: DisplaySet;
  readonly institution: string;
  /** What stands under the words. */
  readonly children?: ReactNode;
}) {
  const { viewer, set, institution, children } = props;
  return (
    <div className={`${styles.corner} ${styles.topRight}`}>
      <span className={styles.date}>
        {set.isPrior && (
          <Tag tone="prior" isFilled>
            PRIOR
          </Tag>
        )}
        <b>{formatDate(set.studyDate)}</b>
      </span>
      <PaneIdentity viewer={viewer} set={set} institution={institution} />
      {children}
    </div>
  );
}

/**
 * Says in a pane where its images are from and whose images it has, as their own headers name the patient: on every pane as soon as an earlier examination,
 * or images under another number, are among what can be shown.
 */
export function PaneIdentity(props: {
  readonly viewer: Viewer;
  readonly set: DisplaySet;
  readonly institution: string;
}) {
  const { viewer, set, institution } = props;
  const couldDiffer = useStore(viewer.store, ({ displaySets }) => mayDiffer(displaySets));
  return (
    <>
      <span>{institution}</span>
      {couldDiffer && set.patient !== undefined && <IdentityLines patient={set.patient} />}
    </>
  );
}

/** Says whether panes could show images under different numbers, or of different times. */
function mayDiffer(displaySets: readonly DisplaySet[]): boolean {
  const numbers = new Set(displaySets.map(({ patientId, issuerOfPatientId }) => `${patientId} ${issuerOfPatientId}`));
  return numbers.size > 1 || displaySets.some((set) => set.isPrior);
}

function IdentityLines({ patient }: { readonly patient: Patient }) {
  const number = patient.patientId.trim();
  return (
    <span className={styles.identity} data-pane-identity="">
      <b>{formatName(patient.name)}</b>
      <span>{`Born ${formatDate(patient.birthDate)}, ${number === "" ? "no number" : `no. ${number}`}`}</span>
    </span>
  );
}
