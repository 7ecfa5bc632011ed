import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionSummary } from "../../shared/contract/views.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Bone } from "../ui/skeleton.tsx";
import { Difference } from "./difference.tsx";
import styles from "./life.module.css";

/** Two versions of a report chosen from its chain, and what differs between them, word by word. */
export function CompareSheet(props: { versions: readonly VersionSummary[]; onClose: () => void }) {
  const newestFirst = [...props.versions].sort((one, other) => other.version - one.version);
  const [afterId, setAfterId] = useState(newestFirst[0]?.id ?? "");
  const [beforeId, setBeforeId] = useState(newestFirst[1]?.id ?? "");
  const { query } = useHost();
  const before = useQuery(query.report.version.queryOptions({ input: { reportVersionId: beforeId } }));
  const after = useQuery(query.report.version.queryOptions({ input: { reportVersionId: afterId } }));
  const options = newestFirst.map((version) => ({
    id: version.id,
    label: `Version ${version.version}, ${formatDayAndTime(version.signedAt)}${version.recalledAt === null ? "" : ", taken back"}`,
  }));
  return (
    <Sheet title="Compare two versions" isOpen onClose={props.onClose} width="wide">
      <div className={styles.compare}>
        <div className={styles.pick}>
          <Select label="From" options={options} value={beforeId} onChange={setBeforeId} />
          <Select label="To" options={options} value={afterId} onChange={setAfterId} />
        </div>
        <TroubleMessage error={before.error ?? after.error} />
        {before.data !== undefined && after.data !== undefined ? (
          <Difference before={before.data.document} after={after.data.document} />
        ) : (
          <Bone width="60%" />
        )}
      </div>
    </Sheet>
  );
}
