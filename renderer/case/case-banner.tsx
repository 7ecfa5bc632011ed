import { ArrowRight, Check, Clock, Inbox, MonitorUp, Search } from "lucide-react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { shownKey } from "../app/keys.ts";
import { PatientBanner } from "../app/patient-banner.tsx";
import { useNow } from "../host/clock.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Tag } from "../ui/tag.tsx";
import { clockOf } from "../worklist/clock.ts";
import styles from "./case-banner.module.css";
import { lookingIn } from "./use-priors.ts";

/** The patient of the case, how long its report has, and the way on. It never scrolls away. */
export function CaseBanner(props: {
  workitem: Workitem;
  /** Names of the archives that have not answered yet whether they hold earlier studies. */
  priorsAwaitedFrom: readonly string[];
  isReadOnly: boolean;
  onNext: () => void;
  /** Puts the case aside for a more urgent one. */
  onPark: () => void;
  /** Opens the next window of images, for another monitor. */
  onImageWindow: () => void;
}) {
  const { workitem } = props;
  const { description, modalities, performedAt, accessionNumber } = workitem.study;
  const asking = props.priorsAwaitedFrom.length === 0 ? "" : `${lookingIn(props.priorsAwaitedFrom)}…`;
  const clock = clockOf(workitem, useNow(15_000));
  return (
    <PatientBanner
      patient={workitem.study.patient}
      examination={{ description: description || modalities.join(", "), performedAt, accessionNumber }}
      aside={
        <>
          <span role="status" className={styles.asking} title={asking}>
            {asking !== "" && (
              <Tag icon={<Search aria-hidden="true" />}>
                <b>{asking}</b>
              </Tag>
            )}
          </span>
          {props.isReadOnly && <Tag tone="due">Read only</Tag>}
          {workitem.status === "final" && (
            <Tag tone="done" icon={<Check aria-hidden="true" />}>
              Reported
            </Tag>
          )}
          {(workitem.status === "withdrawn" || workitem.status === "cancelled") && (
            <Tag tone="critical">{clock.text}</Tag>
          )}
          {owesReport(workitem.status) && (workitem.targetAt !== null || workitem.status === "held") && (
            <Tag tone={clock.tone} icon={<Clock aria-hidden="true" />}>
              <span className="figures">{clock.text}</span>
            </Tag>
          )}
          <BannerDeeds {...props} />
        </>
      }
    />
  );
}

function BannerDeeds(props: { onNext: () => void; onPark: () => void; onImageWindow: () => void }) {
  return (
    <>
      <IconButton
        label="Images in another window"
        icon={<MonitorUp aria-hidden="true" />}
        shortcut={shownKey("imageWindow")}
        onPress={props.onImageWindow}
      />
      {/* Without its words: a laptop has to show the whole name. */}
      <IconButton
        label="Put aside"
        icon={<Inbox aria-hidden="true" />}
        shortcut={shownKey("parkCase")}
        onPress={props.onPark}
      />
      <Button
        variant="quiet"
        icon={<ArrowRight aria-hidden="true" />}
        shortcut={shownKey("caseNext")}
        onPress={props.onNext}
      >
        Next case
      </Button>
    </>
  );
}
