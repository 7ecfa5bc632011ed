import { useQuery } from "@tanstack/react-query";
import { CircleDot, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import type { WriterFeedback } from "../../shared/domain/second-signature.ts";
import { formatDayAndTime } from "../app/format.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { deedWords, meaningWords } from "../second-signature/meaning-words.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ScreenHead } from "../ui/screen-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./feedback.module.css";
import { FeedbackPanel } from "./feedback-panel.tsx";

/** What others made of reports that this person wrote first: the difference, whether the meaning changed, and feedback. */
export function FeedbackScreen() {
  const inbox = useQuery(useHost().query.secondSignature.inbox.queryOptions());
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (inbox.data === undefined) {
    return inbox.error === null ? (
      <SkeletonRows count={6} label="Fetching the feedback" />
    ) : (
      <TroubleState error={inbox.error} onRetry={() => void inbox.refetch()} isRetrying={inbox.isFetching} />
    );
  }
  const { feedback, unreadCount } = inbox.data;
  const chosen = feedback.find(({ id }) => id === chosenId) ?? feedback[0];
  return (
    <>
      <ScreenHead
        title="Feedback on my reports"
        note={unreadCount === 0 ? "None new" : `${unreadCount} new`}
        isNoteLive
      />
      {chosen === undefined ? (
        <EmptyState title="Nothing came back yet" icon={<MessageSquareText aria-hidden="true" />}>
          When somebody else signs a report that you wrote, what they changed and what they say of it comes here.
        </EmptyState>
      ) : (
        <div className={styles.board}>
          <FeedbackList feedback={feedback} chosenId={chosen.id} onChoose={setChosenId} />
          <FeedbackPanel key={chosen.id} id={chosen.id} />
        </div>
      )}
    </>
  );
}

function FeedbackList(props: {
  feedback: readonly WriterFeedback[];
  chosenId: string;
  onChoose: (id: string) => void;
}) {
  return (
    <section className={styles.left} aria-label="Reports" data-region="feedback">
      <ListBox
        aria-label="Reports that somebody else signed or gave back"
        className={styles.rows ?? ""}
        items={props.feedback}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[props.chosenId]}
        onSelectionChange={(keys) => {
          const [id] = keys === "all" ? [] : [...keys];
          if (id !== undefined) props.onChoose(String(id));
        }}
      >
        {(one) => <FeedbackRow one={one} />}
      </ListBox>
    </section>
  );
}

function FeedbackRow({ one }: { one: WriterFeedback }) {
  const { text, tone } = meaningWords(one);
  const isNew = one.readAt === null;
  return (
    <ListBoxItem
      id={one.id}
      textValue={`${one.examination}, ${deedWords(one)}, ${text}${isNew ? ", new" : ""}`}
      className={styles.row ?? ""}
    >
      <span className={isNew ? styles.new : ""}>
        {isNew && <CircleDot aria-label="New" />}
        {one.examination}
      </span>
      <span className={`${styles.quiet} figures`}>{formatDayAndTime(one.givenAt)}</span>
      <span className={styles.quiet}>{deedWords(one)}</span>
      <Tag tone={tone}>{text}</Tag>
    </ListBoxItem>
  );
}
