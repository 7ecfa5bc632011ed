import type { ReactNode } from "react";
import type { Patient } from "../../shared/domain/patient.ts";
import { useNow } from "../host/clock.ts";
import { formatBorn, formatDayAndTime, formatName, formatNhsNumber, formatSex } from "./format.ts";
import styles from "./patient-banner.module.css";

/**
 * Says whose images and report are on the screen: name, born and age, sex, NHS number, hospital number. It never scrolls
 * away; a sheet leaves it lit. What the header does not state is said to be missing. `isCompact` is for a side panel.
 */
export function PatientBanner(props: {
  patient: Patient;
  /** What of this patient is open, on a line of its own: two cases of one patient differ in nothing else. */
  examination?: ExaminationName;
  aside?: ReactNode;
  isCompact?: boolean;
}) {
  const { patient, examination, aside } = props;
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
      <div className={styles.whose}>
        <div className={styles.person}>
          <span className={styles.name} title={formatName(patient.name)}>
            {formatName(patient.name)}
          </span>
          <dl className={`${styles.facts} figures`}>
            <Fact name="Born" value={born} />
            {!isCompact && <Fact name="Sex" value={formatSex(patient.sex)} />}
            <Fact name="NHS number" value={nhsNumber} />
            {!isCompact && <Fact name="Hospital number" value={patient.patientId === "" ? null : patient.patientId} />}
          </dl>
        </div>
        {examination !== undefined && <Examination examination={examination} />}
      </div>
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </section>
  );
}

/** An examination as the banner names it. */
export interface ExaminationName {
  readonly description: string;
  /** Day and time, or null where they are not recorded. */
  readonly performedAt: number | null;
  readonly accessionNumber: string;
}

function Examination({ examination }: { examination: ExaminationName }) {
  const { description, performedAt, accessionNumber } = examination;
  const when = performedAt === null ? null : formatDayAndTime(performedAt);
  const missing = <span className={styles.missing}>not recorded</span>;
  const full = [description, when ?? "date not recorded", `accession ${accessionNumber || "not recorded"}`].join(", ");
  return (
    <div className={`${styles.examination} figures`} title={full}>
      <b>{description || "Examination not named"}</b>
      <span>{when ?? <>Date {missing}</>}</span>
      <span>Accession {accessionNumber === "" ? missing : accessionNumber}</span>
    </div>
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
