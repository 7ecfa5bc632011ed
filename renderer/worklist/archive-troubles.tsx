import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { formatRecent } from "../app/format.ts";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { stillAskingText, useArchiveStanding } from "./archive-standing.ts";
import styles from "./reading-list.module.css";

/** One line for each archive that does not answer as it should, and one for those that have not answered yet. */
export function ArchiveTroubles() {
  const { query } = useHost();
  const { failing, stillAsking } = useArchiveStanding();
  const refresh = useMutation(query.worklist.refresh.mutationOptions());
  // An archive that failed before is named already; asking it anew must not move the list under the reader's hand.
  const asked = stillAsking.filter((name) => !failing.some((archive) => archive.name === name));
  if (failing.length + asked.length === 0) return null;
  return (
    <div className={styles.troubles}>
      {asked.length > 0 && (
        <Message tone="info" isLive title={stillAskingText(asked)}>
          The list may lack cases until then. What the other archives hold is shown.
        </Message>
      )}
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
