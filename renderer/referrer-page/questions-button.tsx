import { useMutation, useQuery } from "@tanstack/react-query";
import { MessageCircleQuestion } from "lucide-react";
import { useState } from "react";
import type { ReferrerQuestion } from "../../shared/domain/referrer-page.ts";
import { formatDayAndTime, formatName } from "../app/format.ts";
import { routeHref } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./reader-links.module.css";

/** The questions that referrers asked on their page, of one case or of all; a person answers them. Of one case nothing is shown where none was asked. */
export function QuestionsButton({ workitemId }: { workitemId?: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const asked = useQuery(useHost().query.referrerPage.questions.queryOptions());
  const questions = (asked.data?.questions ?? []).filter(
    (question) => workitemId === undefined || question.workitemId === workitemId,
  );
  const unanswered = questions.filter(({ answeredAt }) => answeredAt === null).length;
  if (workitemId !== undefined && questions.length === 0) return null;
  return (
    <>
      <Button
        size="small"
        variant={unanswered > 0 ? "primary" : "quiet"}
        icon={<MessageCircleQuestion aria-hidden="true" />}
        onPress={() => setIsOpen(true)}
      >
        {unanswered === 0 ? "Questions from referrers" : `Questions from referrers (${unanswered})`}
      </Button>
      <Sheet title="Questions from referrers" isOpen={isOpen} onClose={() => setIsOpen(false)} width="normal">
        <TroubleMessage error={asked.error} />
        {questions.length === 0 && (
          <EmptyState title="Nobody has asked">
            What a referrer asks on their page appears here. The answer is shown to them on the same page.
          </EmptyState>
        )}
        {questions.map((question) => (
          <Question key={question.id} question={question} />
        ))}
      </Sheet>
    </>
  );
}

function Question({ question }: { question: ReferrerQuestion }) {
  return (
    <article className={styles.question} aria-label={`Question of ${question.askedByName}`}>
      <p>
        <strong>{question.askedByName}</strong>, {formatDayAndTime(question.askedAt)}
      </p>
      <p className={styles.quiet}>
        {formatName(question.patientName)}, {question.examination}.{" "}
        <a href={routeHref({ screen: "case", workitemId: question.workitemId })}>Open the case</a>
      </p>
      <blockquote>{question.question}</blockquote>
      {question.answeredAt === null ? (
        <Answer questionId={question.id} />
      ) : (
        <>
          <p className={styles.quiet}>
            Answered by {question.answeredByName}, {formatDayAndTime(question.answeredAt)}
          </p>
          <blockquote>{question.answer}</blockquote>
        </>
      )}
    </article>
  );
}

function Answer({ questionId }: { questionId: string }) {
  const [answer, setAnswer] = useState("");
  const save = useMutation(
    useHost().query.referrerPage.answer.mutationOptions({
      onSuccess: () => showToast("done", "Answered. It stands on the referrer's page."),
    }),
  );
  return (
    <>
      <TextField
        label="Your answer"
        description="It is no part of the report. What changes the report belongs in an addendum."
        isMultiline
        rows={3}
        value={answer}
        onChange={setAnswer}
        maxLength={2000}
      />
      <TroubleMessage error={save.error} />
      <div>
        <Button
          variant="primary"
          size="small"
          isPending={save.isPending}
          isDisabled={answer.trim() === ""}
          onPress={() => save.mutate({ questionId, answer })}
        >
          Answer
        </Button>
      </div>
    </>
  );
}
