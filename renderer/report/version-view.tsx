import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Bone } from "../ui/skeleton.tsx";
import { DecidedAtSigning } from "./decided-at-signing.tsx";
import { PatientCopyLink } from "./patient-copy-link.tsx";
import { ReportPage } from "./report-page.tsx";
import styles from "./report-panel.module.css";

/** A signed version, fetched by its identifier, to be read. */
export function VersionView(props: { reportVersionId: string; onOpenMark?: (mark: Measurement) => void }) {
  const { reportVersionId, onOpenMark } = props;
  const { query } = useHost();
  const version = useQuery(query.report.version.queryOptions({ input: { reportVersionId } }));
  if (version.isError) return <TroubleState error={version.error} onRetry={() => void version.refetch()} />;
  if (version.data === undefined) {
    return (
      <div className={styles.bones} role="status" aria-label="Fetching the report">
        <Bone width="30%" />
        <Bone />
        <Bone width="80%" />
      </div>
    );
  }
  return (
    <>
      <a
        href={byteUrl("reportPdf", { reportVersionId })}
        target="_blank"
        rel="noreferrer"
        className={styles.printed ?? ""}
        aria-label={`Open as PDF, version ${version.data.document.version}`}
      >
        <FileText aria-hidden="true" />
        Open as PDF
      </a>
      <PatientCopyLink reportVersionId={reportVersionId} version={version.data.document.version} />
      <ReportPage document={version.data.document} {...(onOpenMark === undefined ? {} : { onOpenMark })} />
      <DecidedAtSigning document={version.data.document} />
    </>
  );
}
