import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDayAndTime } from "../app/format.ts";
import { PriorityWord } from "../worklist/words.tsx";
import { CareSetting } from "./care-setting.tsx";
import styles from "./case-drawer.module.css";

/** What was asked for, by whom and how urgent, as the request states it. */
export function CaseRequest({ workitem, mayState }: { workitem: Workitem; mayState: boolean }) {
  const { study, referrer } = workitem;
  const asker = [referrer.name || study.referrerName, referrer.organisation].filter(Boolean).join(", ");
  return (
    <div className={styles.request}>
      <h3 className={styles.heading}>Clinical question</h3>
      <p className={styles.question}>
        {workitem.clinicalQuestion || <span className={styles.quiet}>None came with the request.</span>}
      </p>
      <dl className="figures">
        <Fact name="Examination" value={study.description || study.modalities.join(", ")} />
        <Fact name="Asked by" value={asker} />
        <Fact name="Performed" value={study.performedAt === null ? "" : formatDayAndTime(study.performedAt)} />
        <CareSetting workitem={workitem} mayState={mayState} />
        <Fact name="Site" value={study.site.name} />
        <Fact name="Accession number" value={study.accessionNumber} />
        <Fact
          name="Report due"
          value={workitem.targetAt === null ? "No clock runs" : formatDayAndTime(workitem.targetAt)}
        />
        <div>
          <dt>Priority</dt>
          <dd>
            <PriorityWord priority={workitem.priority} />
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value === "" ? <span className={styles.quiet}>not recorded</span> : value}</dd>
    </div>
  );
}
