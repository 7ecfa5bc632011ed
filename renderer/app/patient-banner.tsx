import type { ReactNode } from "react";
import type { Patient } from "../../shared/domain/patient.ts";
import { useNow } from "../host/clock.ts";
import { formatBorn, formatName, formatNhsNumber, formatSex } from "./format.ts";
import styles from "./patient-banner.module.css";

/**
 * Says whose images and report are on the screen: name, born and age, sex, NHS number, hospital number. It never scrolls
 * away; a sheet leaves it lit. What the header does not state is said to be missing. `isCompact` is for a side panel.
 */
export function PatientBanner(props: { patient: Patient; aside?: ReactNode; isCompact?: boolean }) {
  const { patient, aside } = props;
  const isCompact = props.isCompact === true;
  const now = useNow(60_000);
  const born = patient.birthDate === null ? null : formatBorn(patient.birthDate, now);
  const nhsNumber = patient.nhsNumber === null ? null : formatNhsNumber(patient.nhsNumber);
  return (
    <section
      className={`${styles.banner} ${isCompact ? styles.compact : ""}`}
      aria-label="Patient"
      data-region={isCompact ? undefined : "banner"}
      data-patient-banner={isCompact ? undefined : ""}
    >
      <span className={styles.name}>{formatName(patient.name)}</span>
      <dl className={`${styles.facts} figures`}>
        <Fact name="Born" value={born} />
        {!isCompact && <Fact name="Sex" value={formatSex(patient.sex)} />}
        <Fact name="NHS number" value={nhsNumber} />
        {!isCompact && <Fact name="Hospital number" value={patient.patientId === "" ? null : patient.patientId} />}
      </dl>
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </section>
  );
}

function Fact(props: { name: string; value: string | null }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value ?? <span className={styles.missing}>not recorded</span>}</dd>
    </div>
  );
}
