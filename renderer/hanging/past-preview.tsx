import { useQuery } from "@tanstack/react-query";
import type { PastStudy } from "../../shared/contract/hanging.ts";
import { hangCase } from "../../shared/hanging/hang-case.ts";
import { candidateName } from "../../shared/hanging/hanging-candidate.ts";
import type { HangingProtocol } from "../../shared/hanging/hanging-protocol.ts";
import { describeError } from "../app/error-texts.ts";
import { formatDay } from "../app/format.ts";
import { useHost } from "../host/host-context.tsx";
import { StatusText } from "../ui/tag.tsx";
import styles from "./hanging.module.css";

/** How a protocol would hang the newest examinations like this one: each asked for once, hung anew with every change. */
export function PastPreview({ workitemId, protocol }: { workitemId: string; protocol: HangingProtocol }) {
  const { query } = useHost();
  const past = useQuery({ ...query.hanging.pastStudies.queryOptions({ input: { workitemId } }), staleTime: 60_000 });
  return (
    <section className={styles.past} aria-label="On past examinations">
      <h3>On past examinations</h3>
      {past.isPending && <p role="status">Looking for past examinations…</p>}
      {past.error !== null && <p role="status">{describeError(past.error).sentence}</p>}
      {past.data?.studies.length === 0 && <p>No other examination like this one is in the reading list.</p>}
      <ul>
        {past.data?.studies.map((study) => (
          <PastEntry key={study.workitemId} study={study} protocol={protocol} />
        ))}
      </ul>
    </section>
  );
}

function PastEntry({ study, protocol }: { study: PastStudy; protocol: HangingProtocol }) {
  const { query } = useHost();
  const { workitemId } = study;
  const series = useQuery({
    ...query.hanging.pastSeries.queryOptions({ input: { workitemId } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const date = study.performedAt === null ? "date unknown" : formatDay(study.performedAt);
  return (
    <li>
      <b>{`${study.description || "Examination without a description"}, ${date}`}</b>
      {series.isPending && <p role="status">Reading its series…</p>}
      {series.error !== null && <p role="status">{describeError(series.error).sentence}</p>}
      {series.data !== undefined && <PastPlan candidates={series.data.candidates} protocol={protocol} />}
    </li>
  );
}

function PastPlan(props: { candidates: Parameters<typeof hangCase>[0]; protocol: HangingProtocol }) {
  const plan = hangCase(props.candidates, [], [{ protocol: props.protocol, owner: "yours" }]);
  if (plan === null) {
    return (
      <StatusText tone="due" icon={null}>
        It would not hang: nothing fits.
      </StatusText>
    );
  }
  return (
    <>
      {plan.steps.map((step) => (
        <ol key={step.name} aria-label={step.name}>
          {step.panes.map((pane) => (
            <li key={`${pane.label} ${pane.candidate?.setId} ${pane.candidate?.startIndex}`}>
              {pane.candidate === null ? pane.reason : `${pane.label}: ${candidateName(pane.candidate)}`}
            </li>
          ))}
          {step.missing.map((pane) => (
            <li key={pane.label} className={styles.quiet}>
              {pane.reason === "No earlier examination is open."
                ? `${pane.label}: fetched where there is one`
                : `${pane.label}: nothing. ${pane.reason}`}
            </li>
          ))}
        </ol>
      ))}
      <p className={styles.quiet}>
        {plan.leftOut.length === 0
          ? "Nothing is left out."
          : `Left out: ${plan.leftOut.map(({ candidate }) => candidateName(candidate)).join(", ")}.`}
      </p>
    </>
  );
}
