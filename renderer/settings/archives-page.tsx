import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Stethoscope } from "lucide-react";
import { useState } from "react";
import type { Settings } from "../../shared/contract/settings.ts";
import type { SeriesReading } from "../../shared/domain/series-way.ts";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Tag } from "../ui/tag.tsx";
import { ArchiveSheet } from "./archive-sheet.tsx";
import { seriesReadingWords } from "./series-reading-words.ts";
import styles from "./settings.module.css";

type Archive = Settings["archives"][number];

/** The archives that studies come from and reports go to. */
export function ArchivesPage({ settings, mayChange }: { settings: Settings; mayChange: boolean }) {
  const [edited, setEdited] = useState<Archive | "new" | null>(null);
  // Measured as images are opened: each look at this page asks anew.
  const readings = useQuery(useHost().query.settings.seriesReadings.queryOptions({ refetchOnMount: "always" }));
  const readingOf = (archiveId: string) => readings.data?.find((reading) => reading.archiveId === archiveId);
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Archives</h2>
        {mayChange && (
          <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited("new")}>
            Add an archive
          </Button>
        )}
      </div>
      <p className={styles.lead}>
        Each archive is asked over DICOMweb. One that does not answer never hides the others.
        {!mayChange && " An administrator can change them."}
      </p>
      {settings.archives.map((archive) => (
        <ArchiveCard
          key={archive.id}
          {...{ archive, mayChange, onEdit: () => setEdited(archive), reading: readingOf(archive.id) }}
        />
      ))}
      {edited !== null && (
        <ArchiveSheet
          archive={edited === "new" ? null : edited}
          takenIds={settings.archives.map((archive) => archive.id)}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function ArchiveCard(props: {
  archive: Archive;
  mayChange: boolean;
  onEdit: () => void;
  reading: SeriesReading | undefined;
}) {
  const { archive, reading } = props;
  const test = useMutation(useHost().query.settings.testArchive.mutationOptions());
  const isEmbedded = archive.id === "embedded";
  const uses = [
    archive.feedsReadingList ? "Feeds the reading list" : "Asked for priors only",
    archive.receivesReports && (isEmbedded ? "receives signed reports of its own studies" : "receives signed reports"),
    archive.authentication !== "none" && `${archive.authentication} authentication`,
  ];
  return (
    <section className={`${styles.card} ${archive.isEnabled ? "" : styles.inactive}`} aria-label={archive.name}>
      <h3>
        {archive.name}
        {!archive.isEnabled && <Tag>Switched off</Tag>}
      </h3>
      <p>{isEmbedded ? "Inside this profile" : archive.baseUrl}</p>
      <p>{uses.filter(Boolean).join(", ")}</p>
      {/* Its line stands before the answer comes, so that nothing below moves. */}
      {!isEmbedded && <p>{reading === undefined ? "\u00a0" : seriesReadingWords(reading)}</p>}
      <div className={styles.buttons}>
        <Button
          size="small"
          icon={<Stethoscope aria-hidden="true" />}
          onPress={() => test.mutate({ archiveId: archive.id })}
          isPending={test.isPending}
        >
          Test
        </Button>
        {props.mayChange && (
          <Button size="small" onPress={props.onEdit}>
            Change
          </Button>
        )}
      </div>
      {(test.data !== undefined || test.error !== null) && (
        <div className={styles.wideRow}>
          <TroubleMessage error={test.error} />
          {test.data !== undefined && <TestResult state={test.data} />}
        </div>
      )}
    </section>
  );
}

function TestResult({ state }: { state: ArchiveState }) {
  const latency = state.latencyMs === null ? "" : ` in ${Math.round(state.latencyMs)} ms`;
  if (state.state === "failing" || state.state === "notAsked") {
    return (
      <Message tone="critical" title="It cannot be used now." isLive>
        {state.fault === null ? state.problem : `${state.fault.happened} What to do: ${state.fault.toDo}`}
      </Message>
    );
  }
  return (
    <Message tone={state.state === "slow" ? "due" : "done"} title={`It answers${latency}.`} isLive>
      {state.problem}
    </Message>
  );
}
