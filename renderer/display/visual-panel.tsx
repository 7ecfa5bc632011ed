import { useState } from "react";
import { visualQuestions } from "../../shared/display/visual-questions.ts";
import type { DisplayAnswer } from "../../shared/domain/display.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./check-screen.module.css";
import { lookAtMonitor } from "./display-store.ts";
import type { ShownPattern } from "./pattern-canvas.tsx";
import { useKeepVisual } from "./use-display-changes.ts";

type Answers = Readonly<Record<string, DisplayAnswer["answer"]>>;

const answerWords: Readonly<Record<DisplayAnswer["answer"], string>> = {
  seen: "Yes",
  notSeen: "No",
  notAnswered: "Not answered",
};

/** Asks one question after the other, each with its pattern; then shows the answers and keeps them. */
export function VisualPanel(props: { onShow: (pattern: ShownPattern) => void; onDone: () => void }) {
  const [place, setPlace] = useState(0);
  const [answers, setAnswers] = useState<Answers>({});
  const go = (next: number) => {
    setPlace(next);
    const pattern = visualQuestions[next]?.pattern;
    if (pattern !== undefined) props.onShow(pattern);
  };
  const asked = visualQuestions[place];
  if (asked === undefined) return <Summary answers={answers} onBack={() => go(0)} onDone={props.onDone} />;
  const answer = (given: DisplayAnswer["answer"]) => {
    setAnswers({ ...answers, [asked.id]: given });
    go(place + 1);
  };
  return (
    <>
      <p aria-live="polite">
        <span className={styles.hint}>
          {place + 1} of {visualQuestions.length}.{" "}
        </span>
        {asked.question}
      </p>
      <div className={styles.actions}>
        <Button variant="primary" autoFocus onPress={() => answer("seen")}>
          Yes
        </Button>
        <Button onPress={() => answer("notSeen")}>No</Button>
        <Button variant="quiet" onPress={() => answer("notAnswered")}>
          Leave out
        </Button>
        {place > 0 && (
          <Button variant="quiet" onPress={() => go(place - 1)}>
            Back
          </Button>
        )}
      </div>
    </>
  );
}

function Summary(props: { answers: Answers; onBack: () => void; onDone: () => void }) {
  const [note, setNote] = useState("");
  const keep = useKeepVisual(props.onDone);
  const answers = visualQuestions.map(({ id }) => ({
    question: id,
    answer: props.answers[id] ?? ("notAnswered" as const),
  }));
  return (
    <>
      <ul className={styles.answers} aria-label="Answers">
        {visualQuestions.map(({ id, question }) => (
          <li key={id}>
            <span>{question}</span>
            <b>{answerWords[props.answers[id] ?? "notAnswered"]}</b>
          </li>
        ))}
      </ul>
      <TextField label="Note" maxLength={500} value={note} onChange={setNote} />
      <TroubleMessage error={keep.error} />
      <div className={styles.actions}>
        <Button
          variant="primary"
          autoFocus
          isPending={keep.isPending}
          onPress={() => keep.mutate({ monitor: lookAtMonitor(), answers, note })}
        >
          Keep this check
        </Button>
        <Button onPress={props.onBack}>Again</Button>
      </div>
    </>
  );
}
