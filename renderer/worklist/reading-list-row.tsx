import { Bell, CloudOff, Hand } from "lucide-react";
import type { ReactNode } from "react";
import { Cell, Row } from "react-aria-components";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { modalityText } from "../../shared/rules/report-text.ts";
import { formatDate, formatName, formatSexAndAge, formatSexLetter, mustCheckBirth } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { useSignedIn } from "../session/use-session.ts";
import styles from "../ui/grid.module.css";
import { Tag } from "../ui/tag.tsx";
import { ClockCell } from "./clock-cell.tsx";
import type { ColumnId, ColumnSpec } from "./columns.ts";
import { ImagesAheadMark } from "./images-ahead-mark.tsx";
import { usePriorCount } from "./row-facts.ts";
import { PriorityWord, StatusWord } from "./words.tsx";

/** One case as a row. A colleague's is dimmed, not hidden. */
export function ReadingListRow(props: { workitem: Workitem; columns: readonly ColumnSpec[] }) {
  const { workitem, columns } = props;
  const isTaken = useIsTaken(workitem);
  return (
    <Row
      id={workitem.id}
      columns={columns}
      textValue={formatName(workitem.study.patient.name)}
      className={`${styles.row} ${isTaken ? styles.taken : ""}`}
      dependencies={[workitem, isTaken]}
    >
      {(column) => (
        <Cell className={`${styles.cell} ${cellStyles(column)}`}>
          <CellContent workitem={workitem} columnId={column.id} />
        </Cell>
      )}
    </Row>
  );
}

/** Says whether a colleague has the case. */
export function useIsTaken(workitem: Workitem): boolean {
  const { person } = useSignedIn();
  return workitem.reservation !== null && workitem.reservation.personId !== person.id;
}

function cellStyles(column: ColumnSpec): string {
  const names = {
    target: styles.first,
    patient: styles.name,
    examination: styles.strong,
    sexAndAge: styles.second,
    question: styles.second,
    site: styles.second,
    referrer: styles.second,
    priors: styles.second,
  } as Partial<Record<ColumnId, string>>;
  return `${names[column.id] ?? ""} ${column.isNumber === true ? `${styles.number} figures` : ""}`;
}

/** The examination's name, or what is known of it. */
export function examinationName(workitem: Workitem): string {
  const { study } = workitem;
  if (study.description.trim() !== "") return study.description;
  return [modalityText(study.modalities), study.bodyPart.toLowerCase()].filter(Boolean).join(" ") || "Not described";
}

function CellContent({ workitem, columnId }: { workitem: Workitem; columnId: ColumnId }): ReactNode {
  const { study } = workitem;
  switch (columnId) {
    case "target":
      return <ClockCell workitem={workitem} />;
    case "priority":
      return <PriorityWord priority={workitem.priority} />;
    case "patient":
      return formatName(study.patient.name);
    case "sexAndAge":
      return <SexAndAge workitem={workitem} />;
    case "examination":
      return (
        <>
          <Cut>{examinationName(workitem)}</Cut>
          <ImagesAheadMark workitemId={workitem.id} />
        </>
      );
    case "question":
      return <Question workitem={workitem} />;
    case "site":
      return <Cut>{study.site.name}</Cut>;
    case "referrer":
      return <Cut>{workitem.referrer.name}</Cut>;
    case "priors":
      return <PriorCount workitem={workitem} />;
    case "status":
      return <StatusWord status={workitem.status} />;
    default:
      return <Holder workitem={workitem} />;
  }
}

/** Null until every archive was asked: before that None would be a claim. */
function PriorCount({ workitem }: { workitem: Workitem }) {
  const count = usePriorCount(workitem);
  return count === 0 ? <span className={styles.third}>None</span> : count;
}

function Cut({ children }: { children: string }) {
  return (
    <span className={styles.cut} title={children}>
      {children}
    </span>
  );
}

function SexAndAge({ workitem }: { workitem: Workitem }) {
  const now = useNow(3_600_000);
  const { sex, birthDate } = workitem.study.patient;
  if (!mustCheckBirth(birthDate, now)) return <span className="figures">{formatSexAndAge(sex, birthDate, now)}</span>;
  const born = `Born ${formatDate(birthDate)}: this cannot be right. Check the patient's data.`;
  return (
    <span className={`${styles.cut} figures`} title={born}>
      {`${formatSexLetter(sex)} check`.trim()}
      <span className="visually-hidden">. {born}</span>
    </span>
  );
}

function Question({ workitem }: { workitem: Workitem }) {
  return (
    <>
      {workitem.openAlertCount > 0 && (
        <Tag tone="critical" icon={<Bell aria-hidden="true" />}>
          Alert
        </Tag>
      )}
      {workitem.isMissingFromArchive && <Tag icon={<CloudOff aria-hidden="true" />}>Not in archive</Tag>}
      {workitem.clinicalQuestion === "" ? (
        <span className={styles.third}>Not stated</span>
      ) : (
        <span className={styles.cut}>{workitem.clinicalQuestion}</span>
      )}
    </>
  );
}

/** Nobody has it; whom a second signature is asked of stands there instead. */
function Asked({ asked, isCaller }: { asked: Workitem["signatureAskedOf"]; isCaller: boolean }) {
  if (asked === undefined) return <span className={styles.third}>Nobody</span>;
  if (isCaller) return <Tag tone="due">For you</Tag>;
  const words = `For ${asked.displayName}`;
  return (
    <span className={`${styles.second} ${styles.cut}`} title={`${words}; anybody who may sign it can take it`}>
      {words}
    </span>
  );
}

function Holder({ workitem }: { workitem: Workitem }) {
  const { person } = useSignedIn();
  const { reservation, handoverRequest } = workitem;
  const asked = workitem.status === "awaitingSecondSignature" ? workitem.signatureAskedOf : undefined;
  if (reservation === null) return <Asked asked={asked} isCaller={asked?.personId === person.id} />;
  return (
    <>
      {reservation.personId === person.id ? (
        <span className={styles.strong}>You</span>
      ) : (
        <span className={`${styles.second} ${styles.cut}`} title={reservation.displayName}>
          {reservation.displayName}
        </span>
      )}
      {asked !== undefined && asked.personId !== reservation.personId && (
        <Tag>{asked.personId === person.id ? "For you" : `For ${asked.displayName}`}</Tag>
      )}
      {handoverRequest !== null && (
        <Tag tone="info" icon={<Hand aria-hidden="true" />}>
          Asked
        </Tag>
      )}
    </>
  );
}
