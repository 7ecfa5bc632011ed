import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionSummary } from "../../shared/contract/views.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Bone } from "../ui/skeleton.tsx";
import styles from "./life.module.css";
import { type DifferencePart, versionDifference } from "./version-difference.ts";

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

function Difference({ before, after }: { before: ReportDocument; after: ReportDocument }) {
  const { sections, marks, keyImages } = versionDifference(before, after);
  const sentences = [...marks, ...keyImages];
  if (sections.length === 0 && sentences.length === 0) return <p role="status">They say the same.</p>;
  return (
    <section className={styles.compare} aria-label="What differs">
      {sections.map(({ heading, parts }) => (
        <div key={heading}>
          <h3 className={styles.heading}>{heading}</h3>
          <p className={styles.text}>
            {keyed(parts).map(({ key, part }) => (
              <Part key={key} part={part} />
            ))}
          </p>
        </div>
      ))}
      <ul className={styles.list}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

/** Each part under where it begins, counted over both texts. */
function keyed(parts: readonly DifferencePart[]): { key: number; part: DifferencePart }[] {
  let start = 0;
  return parts.map((part) => {
    const key = start;
    start += part.text.length;
    return { key, part };
  });
}

function Part({ part }: { part: DifferencePart }) {
  if (part.kind === "added") return <ins>{part.text}</ins>;
  return part.kind === "removed" ? <del>{part.text}</del> : <span>{part.text}</span>;
}
