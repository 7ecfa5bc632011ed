import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Prior } from "../../shared/domain/study.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { hasPatientNumber, modalityText } from "../../shared/rules/report-text.ts";
import { count, formatBorn, formatDay, formatDoneAt, formatName, formatNhsNumber, formatSex } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Bone } from "../ui/skeleton.tsx";
import styles from "./case-strip.module.css";
import { heldWords } from "./clock.ts";
import { examinationName } from "./reading-list-row.tsx";
import { usePriorCount } from "./row-facts.ts";
import { StripActions } from "./strip-actions.tsx";

interface CaseStripProps {
  workitem: Workitem;
  isWide: boolean;
  onOpen: () => void;
  onReserve: () => void;
  onHold: () => void;
}

/** What is known of the case in focus, under the list, so that nothing pops over it. */
export function CaseStrip(props: CaseStripProps) {
  const { workitem, isWide } = props;
  return (
    <section className={styles.strip} aria-label="Chosen case" data-region="strip">
      <WhoAndWhat workitem={workitem} />
      <div>
        <h2>Clinical question</h2>
        {workitem.clinicalQuestion === "" ? (
          <p className={styles.second}>The request states none.</p>
        ) : (
          <p>{workitem.clinicalQuestion}</p>
        )}
        <p className={styles.third}>{askedBy(workitem)}</p>
        {workitem.isMissingFromArchive && (
          <p className={styles.third}>Its archive no longer has this study. The case and its report stay here.</p>
        )}
        {workitem.heldReason !== "" && <p className={styles.third}>{heldWords(workitem)}</p>}
        {!isWide && <PriorsLine workitem={workitem} />}
      </div>
      {isWide && <Priors workitem={workitem} />}
      <StripActions {...props} />
    </section>
  );
}

function WhoAndWhat({ workitem }: { workitem: Workitem }) {
  const now = useNow(60_000);
  const { study } = workitem;
  const { patient } = study;
  const born = patient.birthDate === null ? "birth date not recorded" : `born ${formatBorn(patient.birthDate, now)}`;
  const numbers = [
    patient.nhsNumber === null ? "No NHS number" : `NHS number ${formatNhsNumber(patient.nhsNumber)}`,
    patient.patientId === "" ? "no hospital number" : `hospital number ${patient.patientId}`,
  ];
  const done = study.performedAt === null ? "Date not recorded" : `Done ${formatDoneAt(study.performedAt, now)}`;
  const where = study.site.name === "" ? "" : `, ${study.site.name}`;
  return (
    <div>
      <p className={styles.title}>
        <span className={styles.name}>{formatName(patient.name)}</span>
        <span className={styles.second}>
          {capitalised(born)}, {formatSex(patient.sex).toLowerCase()}
        </span>
      </p>
      <p className={`${styles.second} figures`}>{numbers.join(", ")}</p>
      <p className={styles.examination}>{examinationName(workitem)}</p>
      <p className={styles.second}>
        {done}
        {where}. {study.accessionNumber === "" ? "No accession number" : `Accession ${study.accessionNumber}`}.{" "}
        {count(study.instanceCount, "image")} in {study.seriesCount} series.
      </p>
    </div>
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function askedBy(workitem: Workitem): string {
  const { name, organisation } = workitem.referrer;
  const who = [name, organisation].filter(Boolean).join(", ");
  return who === "" ? "No referrer recorded." : `Asked by ${who}.`;
}

/** The priors of the case, once the focus has rested on it for a moment. */
function usePriors(workitem: Workitem) {
  const restedId = useRestedValue(workitem.id, 200);
  const { query } = useHost();
  const priors = useQuery(
    query.worklist.priors.queryOptions({ input: { workitemId: restedId }, enabled: restedId === workitem.id }),
  );
  return { priors, isKnown: restedId === workitem.id && priors.data !== undefined };
}

function useRestedValue(value: string, delayMs: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return rested;
}

function Priors({ workitem }: { workitem: Workitem }) {
  const { priors, isKnown } = usePriors(workitem);
  const list = isKnown ? (priors.data?.priors ?? []) : [];
  const problems = isKnown ? (priors.data?.problems ?? []) : [];
  return (
    <div>
      <h2>Priors{isKnown && list.length > 0 ? `, ${list.length}` : ""}</h2>
      {!isKnown && priors.error === null && <Bone width={220} />}
      {priors.error !== null && <p className={styles.second}>They could not be asked for. The case can be opened.</p>}
      {isKnown && list.length === 0 && hasPatientNumber(workitem.study.patient) && (
        <p className={styles.second}>None in any archive that answered.</p>
      )}
      <ul className={styles.priors}>
        {list.map((prior) => (
          <PriorLine key={`${prior.study.archiveId} ${prior.study.studyInstanceUid}`} prior={prior} />
        ))}
      </ul>
      {problems.map((problem) => (
        <p key={problem} className={styles.third}>
          {problem}
        </p>
      ))}
    </div>
  );
}

function PriorLine({ prior }: { prior: Prior }) {
  const { study } = prior;
  const what = study.description || modalityText(study.modalities);
  const parts = [!prior.hasImages && "no images", prior.reportVersionId !== null && "with report"];
  return (
    <li>
      <span>{study.performedAt === null ? "No date" : formatDay(study.performedAt)}</span>
      <span className={styles.prior} title={what}>
        {what}
      </span>
      <span className={styles.reason}>{[prior.reason, ...parts].filter(Boolean).join(", ")}</span>
    </li>
  );
}

/** In a narrow window: the number of priors and the most relevant one. */
function PriorsLine({ workitem }: { workitem: Workitem }) {
  const { priors, isKnown } = usePriors(workitem);
  const first = isKnown ? priors.data?.priors[0] : undefined;
  const counted = usePriorCount(workitem);
  if (!isKnown) return counted === null ? null : <p className={styles.third}>{count(counted, "prior")}.</p>;
  if (first === undefined) return <p className={styles.third}>No priors in any archive that answered.</p>;
  const when = first.study.performedAt === null ? "" : ` of ${formatDay(first.study.performedAt)}`;
  return (
    <p className={styles.third}>
      {count(priors.data?.priors.length ?? 0, "prior")}, first {first.study.description}
      {when}. {first.reason}.
    </p>
  );
}
