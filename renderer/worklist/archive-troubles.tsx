import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { formatRecent } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import styles from "./reading-list.module.css";

/** One line for each archive that does not answer as it should: what is safe, and a button to ask again. */
export function ArchiveTroubles() {
  const { query } = useHost();
  const archives = useQuery(query.worklist.archives.queryOptions());
  const refresh = useMutation(query.worklist.refresh.mutationOptions());
  const failing = (archives.data?.archives ?? []).filter((archive) => archive.state === "failing");
  if (failing.length === 0) return null;
  return (
    <div className={styles.troubles}>
      {failing.map((archive) => (
        <ArchiveTrouble
          key={archive.archiveId}
          archive={archive}
          isAsking={refresh.isPending}
          onAsk={() => refresh.mutate({})}
        />
      ))}
    </div>
  );
}

function ArchiveTrouble(props: { archive: ArchiveState; isAsking: boolean; onAsk: () => void }) {
  const { archive } = props;
  const now = useNow(30_000);
  const asOf = archive.lastAnsweredAt === null ? "yet" : `as of ${formatRecent(archive.lastAnsweredAt, now)}`;
  return (
    <Message
      tone="due"
      isLive
      title={`${archive.name} cannot be used now.`}
      actions={
        <Button size="small" icon={<RefreshCw aria-hidden="true" />} onPress={props.onAsk} isPending={props.isAsking}>
          Ask again
        </Button>
      }
    >
      {archive.problem}{" "}
      {archive.lastAnsweredAt === null ? "None of its cases are known yet" : `Its cases are shown ${asOf}`}; other
      archives and all drafts are not affected.
    </Message>
  );
}
