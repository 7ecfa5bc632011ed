import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import { useHost } from "../host/host-context.tsx";
import styles from "./report-panel.module.css";

const lookAgainMs = 20_000;

/** The way to the patient's own copy of a version, or the reason why they may not have it now. */
export function PatientCopyLink(props: { reportVersionId: string; version: number }) {
  const { reportVersionId, version } = props;
  const { query } = useHost();
  const copy = useQuery(
    query.output.patientCopy.queryOptions({
      input: { reportVersionId },
      // What stands in the way passes by itself, e.g. the time to take a signature back.
      refetchInterval: ({ state }) => (state.data?.refusal == null ? false : lookAgainMs),
    }),
  );
  // The line is kept for it, so that the report does not jump when the answer is here.
  if (copy.data === undefined)
    return <p className={styles.withheld}>{copy.isError ? "" : "Patient\u2019s copy\u2026"}</p>;
  const { refusal } = copy.data;
  if (refusal !== null) return <p className={styles.withheld}>No patient&rsquo;s copy now. {refusal}</p>;
  return (
    <a
      href={byteUrl("patientCopy", { reportVersionId })}
      target="_blank"
      rel="noreferrer"
      className={styles.printed ?? ""}
      aria-label={`Patient\u2019s copy, version ${version}`}
    >
      <UserRound aria-hidden="true" />
      Patient&rsquo;s copy
    </a>
  );
}
