import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { formatTimeWithSeconds } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import styles from "./report-panel.module.css";

/** Says that the program was killed while this draft was open, and up to when its words are kept. Nothing else of the time. */
export function EndedNotice({ workitemId, draftId }: { workitemId: string; draftId: string }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const input = { workitemId };
  const { data } = useQuery(query.life.endedWhileOpen.queryOptions({ input }));
  const putAway = useMutation(
    query.life.putAwayEnded.mutationOptions({
      onSuccess: () => queryClient.setQueryData(query.life.endedWhileOpen.queryKey({ input }), { ended: null }),
    }),
  );
  const ended = data?.ended ?? null;
  // Of another draft it says nothing: that one was signed since.
  if (ended === null || ended.draftId !== draftId) return null;
  return (
    <div className={styles.warning}>
      <Message
        tone="info"
        title="Sightline ended while this report was being written."
        isLive
        actions={
          <Button size="small" variant="quiet" isPending={putAway.isPending} onPress={() => putAway.mutate(input)}>
            Put away
          </Button>
        }
      >
        {keptSentence(ended.keptUntil)} Read the end of your text.
        <TroubleMessage error={putAway.error} />
      </Message>
    </div>
  );
}

function keptSentence(keptUntil: number | null): string {
  if (keptUntil === null) return "Nothing that you may have typed was kept yet.";
  return `The words up to ${formatTimeWithSeconds(keptUntil)} are kept; what was typed after that may be missing.`;
}
