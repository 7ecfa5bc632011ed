import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, FolderOpen } from "lucide-react";
import { formatDayAndTime, formatName } from "../app/format.ts";
import { navigate } from "../app/routes.ts";
import { TroubleMessage, TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Difference } from "../life/difference.tsx";
import { deedWords, meaningWords } from "../second-signature/meaning-words.ts";
import { Button } from "../ui/button.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./feedback.module.css";

/** One report that somebody else signed or gave back: what they say of it and what they changed, word by word. */
export function FeedbackPanel({ id }: { id: string }) {
  const { query } = useHost();
  const one = useQuery(query.secondSignature.one.queryOptions({ input: { id } }));
  if (one.isError) return <TroubleState error={one.error} onRetry={() => void one.refetch()} />;
  if (one.data === undefined) return <SkeletonRows count={4} label="Fetching the texts" />;
  const { feedback, patient, before, after } = one.data;
  const { text, tone } = meaningWords(feedback);
  return (
    <section className={styles.panel} aria-label="Feedback" data-region="feedback-panel">
      <div className={styles.who}>
        <h2>{formatName(patient.name)}</h2>
        <p>
          {feedback.examination}
          {feedback.performedAt !== null && <span className="figures">, {formatDayAndTime(feedback.performedAt)}</span>}
        </p>
      </div>
      <p className={styles.line}>
        <Tag tone={tone}>{text}</Tag>
        <span>
          {deedWords(feedback)} on <span className="figures">{formatDayAndTime(feedback.givenAt)}</span>
        </span>
      </p>
      <h3 className={styles.heading}>{feedback.kind === "returned" ? "What they ask" : "Feedback"}</h3>
      {feedback.feedback === "" ? (
        <p className={styles.quiet}>None was written.</p>
      ) : (
        <blockquote className={styles.said}>{feedback.feedback}</blockquote>
      )}
      <h3 className={styles.heading}>What differs from your text</h3>
      {after === null ? <p className={styles.quiet}>Nothing was changed.</p> : <Difference {...{ before, after }} />}
      <Deeds id={id} workitemId={feedback.workitemId} isRead={feedback.readAt !== null} />
    </section>
  );
}

function Deeds({ id, workitemId, isRead }: { id: string; workitemId: string; isRead: boolean }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const mark = useMutation(
    query.secondSignature.markRead.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: query.secondSignature.key() }),
    }),
  );
  return (
    <>
      <TroubleMessage error={mark.error} />
      <div className={styles.deeds}>
        <Button
          variant={isRead ? "quiet" : "primary"}
          icon={<Check aria-hidden="true" />}
          isDisabled={isRead}
          isPending={mark.isPending}
          onPress={() => mark.mutate({ id })}
        >
          {isRead ? "Read" : "Mark as read"}
        </Button>
        <Button icon={<FolderOpen aria-hidden="true" />} onPress={() => navigate({ screen: "case", workitemId })}>
          Open the case
        </Button>
      </div>
    </>
  );
}
