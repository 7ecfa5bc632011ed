import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, MonitorCheck, Ruler } from "lucide-react";
import { Temporal } from "temporal-polyfill";
import { useStore } from "zustand";
import { checkRecordsCsv } from "../../shared/display/check-records-csv.ts";
import { luminanceLimits } from "../../shared/display/contrast-response.ts";
import type { DisplayCheck, DisplayPolicy } from "../../shared/domain/display.ts";
import { displayDue, displayPolicyReason } from "../../shared/rules/display-due.ts";
import { whySizeFails } from "../../shared/rules/monitor-size.ts";
import { formatDay, formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { displayStore, openDisplayScreen } from "../display/display-store.ts";
import { monitorName } from "../display/monitor-name.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import { showToast } from "../ui/toast.tsx";
import { saveFile } from "../viewer/export/hand-over.ts";
import styles from "./displays-page.module.css";
import settings from "./settings.module.css";

/** The monitors of the site: this one's size and check, what the site asks, and every check that was kept. */
export function DisplaysPage({ mayChange }: { mayChange: boolean }) {
  const records = useQuery(useHost().query.display.records.queryOptions());
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Displays</h2>
      </div>
      <p className={settings.lead}>
        The program calibrates no display: it shows test patterns, computes from what a meter reads, and keeps who found
        what and when. Calibrating is the work of the display's own tools.
      </p>
      <ThisMonitor />
      {records.data === undefined && records.error === null && <SkeletonRows count={4} label="Fetching the records" />}
      <TroubleMessage error={records.error} />
      {records.data !== undefined && (
        <>
          <Policy policy={records.data.policy} mayChange={mayChange} />
          <Records checks={records.data.checks} />
        </>
      )}
    </div>
  );
}

function ThisMonitor() {
  const { monitor, standing } = useStore(displayStore);
  const now = useNow(60_000);
  if (standing === null) return <SkeletonRows count={2} label="Looking at this monitor" />;
  const due = displayDue(standing, now);
  const size = standing.size;
  const next = due.dueAt === null ? "" : ` Next check due ${formatDay(due.dueAt)}.`;
  return (
    <section className={settings.card} aria-label="This monitor">
      <h3>{monitorName(monitor)}</h3>
      <p>
        {due.words === "" ? (due.state === "notAsked" ? "No check is asked for." : "Checked.") : `${due.words}.`}
        {next}
      </p>
      <p>
        {whySizeFails(size, monitor) === "" && size !== null
          ? `True size: ${size.mmPerPixel.toFixed(4)} mm to a pixel, calibrated ${formatDay(size.at)}.`
          : whySizeFails(size, monitor)}
      </p>
      <div className={settings.buttons}>
        <Button size="small" icon={<MonitorCheck aria-hidden="true" />} onPress={() => openDisplayScreen("check")}>
          Check it
        </Button>
        <Button size="small" icon={<Ruler aria-hidden="true" />} onPress={() => openDisplayScreen("size")}>
          True size
        </Button>
      </div>
    </section>
  );
}

const intervals = [0, 1, 7, 30, 90, 180, 365, 730];
const intervalOptions = intervals.map((days) => ({
  id: String(days),
  label: days === 0 ? "Not asked" : days === 1 ? "Every day" : `Every ${days} days`,
}));
const useOptions = [
  { id: "diagnostic" as const, label: "Diagnostic (primary)" },
  { id: "clinical" as const, label: "Clinical review (secondary)" },
];

function Policy({ policy, mayChange }: { policy: DisplayPolicy; mayChange: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const save = useMutation(
    query.display.savePolicy.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: query.display.key() });
        showToast("done", "Saved.");
      },
    }),
  );
  const change = (part: Partial<DisplayPolicy>) => save.mutate({ ...policy, ...part });
  const limits = luminanceLimits[policy.use];
  return (
    <section className={settings.section} aria-label="What the site asks">
      <h3>What the site asks</h3>
      <div className={styles.policy}>
        <Select
          label="Displays are used for"
          options={useOptions}
          value={policy.use}
          isDisabled={!mayChange}
          onChange={(use) => change({ use })}
        />
        <Select
          label="Check by eye"
          options={withValue(policy.visualEveryDays)}
          value={String(policy.visualEveryDays)}
          isDisabled={!mayChange}
          onChange={(days) => change({ visualEveryDays: Number(days) })}
        />
        <Select
          label="Measurement"
          options={withValue(policy.measuredEveryDays)}
          value={String(policy.measuredEveryDays)}
          isDisabled={!mayChange}
          onChange={(days) => change({ measuredEveryDays: Number(days) })}
        />
      </div>
      <p className={settings.lead}>{displayPolicyReason}</p>
      <p className={settings.lead}>
        Limits of AAPM On-line Report 3 (TG18): at least {limits.leastMaximum} cd/m² at the brightest level, a ratio of{" "}
        {limits.leastRatio}, and contrast within {limits.greatestDeviation * 100} % of the Grayscale Standard Display
        Function (DICOM PS3.14).
      </p>
      <TroubleMessage error={save.error} />
    </section>
  );
}

function withValue(days: number) {
  return intervals.includes(days)
    ? intervalOptions
    : [...intervalOptions, { id: String(days), label: `Every ${days} days` }];
}

function Records({ checks }: { checks: readonly DisplayCheck[] }) {
  const save = () => {
    const text = checkRecordsCsv(checks, (instant) => Temporal.Instant.fromEpochMilliseconds(instant).toString());
    // The mark at the start makes table programs read the letters as they are.
    saveFile(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }), "display-checks.csv");
  };
  return (
    <section className={settings.section} aria-label="Records">
      <div className={settings.title}>
        <h3 className={styles.grow}>Records, newest first</h3>
        <Button size="small" icon={<Download aria-hidden="true" />} isDisabled={checks.length === 0} onPress={save}>
          Save as CSV
        </Button>
      </div>
      {checks.length === 0 ? (
        <p className={settings.lead}>No display was checked yet. Each check appears here with who made it and when.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>When</th>
              <th>Workstation and monitor</th>
              <th>Check</th>
              <th>Outcome</th>
              <th>By</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <Line key={check.id} check={check} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const outcomes = {
  passed: { tone: "done", text: "Passed" },
  failed: { tone: "critical", text: "Failed" },
  incomplete: { tone: "due", text: "Incomplete" },
} as const;

function Line({ check }: { check: DisplayCheck }) {
  const { tone, text } = outcomes[check.outcome];
  const { response } = check;
  const measured =
    response === null
      ? ""
      : `${Math.round(response.maximum)} cd/m², ratio ${Math.round(response.ratio)}, deviation ${(response.greatestDeviation * 100).toFixed(1)} %`;
  return (
    <tr>
      <td className="figures">{formatDayAndTime(check.at)}</td>
      <td>
        {check.stationName}, {monitorName(check.monitor)}
      </td>
      <td>{check.kind === "visual" ? "By eye" : `With a meter: ${measured}`}</td>
      <td>
        <Tag tone={tone}>{text}</Tag>
        {check.failures.length > 0 && <span className={styles.failures}>{check.failures.join(" ")}</span>}
        {check.note !== "" && <span className={styles.failures}>{check.note}</span>}
      </td>
      <td>{check.personName}</td>
    </tr>
  );
}
