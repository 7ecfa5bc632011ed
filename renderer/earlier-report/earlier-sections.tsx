import { type KeyboardEvent, type ReactNode, useMemo } from "react";
import { foreignLanguageOf } from "../../shared/language/text-language.ts";
import { Message } from "../ui/message.tsx";
import styles from "./earlier-report.module.css";
import { datedQuotation, sentencesOf } from "./quotation.ts";
import { type DifferencePart, differenceBySentence, wordDifference } from "./word-difference.ts";

/** A section of an earlier report, and the draft's words that it is set against; null where it is only read. */
export interface EarlierSection {
  readonly heading: string;
  readonly text: string;
  readonly draft: string | null;
}

/** Sections of an earlier report. Each sentence is brought over by a press; up and down go from one to the next. */
export function EarlierSections(props: {
  sections: readonly EarlierSection[];
  /** The day of the examination. */
  date: string | null;
  onBringOver: (text: string) => void;
}) {
  const { sections, date, onBringOver } = props;
  const language = useMemo(() => foreignLanguageOf(sections.map(({ text }) => text).join("\n")), [sections]);
  // Two sections of a report by others may have one heading.
  const keyed = sections.map((section, place) => ({ ...section, key: `section ${place}` }));
  const bring = (sentence: string) => onBringOver(datedQuotation(sentence, date));
  return (
    <>
      {language !== null && (
        <Message tone="info">{`This text seems to be ${language}: no differences or checks.`}</Message>
      )}
      {keyed.map(({ key, heading, text, draft }) => (
        <section key={key}>
          {heading !== "" && <h3 className={styles.heading}>{heading}</h3>}
          {draft === null || language !== null ? (
            <PlainText text={text} onBring={bring} />
          ) : (
            <Difference text={text} draft={draft} onBring={bring} />
          )}
        </section>
      ))}
    </>
  );
}

function PlainText({ text, onBring }: { text: string; onBring: (sentence: string) => void }) {
  const lines = text.split("\n").map((line, place) => ({
    key: `line ${place}`,
    sentences: sentencesOf(line).map((sentence, index) => ({ id: `sentence ${index}`, sentence })),
  }));
  return lines.map(({ key, sentences }) => (
    <p key={key} className={styles.text} dir="auto">
      {sentences.map(({ id, sentence }) => (
        <SentenceButton key={id} sentence={sentence} onBring={onBring}>
          {sentence}
        </SentenceButton>
      ))}
    </p>
  ));
}

function Difference(props: { text: string; draft: string; onBring: (sentence: string) => void }) {
  const { text, draft, onBring } = props;
  const groups = useMemo(() => {
    const parts = wordDifference(text, draft);
    return parts === null ? null : differenceBySentence(parts, text.split("\n").flatMap(sentencesOf));
  }, [text, draft]);
  if (groups === null) {
    return (
      <>
        <p className={styles.quiet}>Too different from the draft to be compared word by word.</p>
        <PlainText text={text} onBring={onBring} />
      </>
    );
  }
  return (
    <p className={styles.text}>
      {groups
        .map((group, place) => ({ ...group, key: `sentence ${place}` }))
        .map(({ key, sentence, parts }) =>
          sentence === "" ? (
            <Parts key={key} parts={parts} />
          ) : (
            <SentenceButton key={key} sentence={sentence} onBring={onBring}>
              <Parts parts={parts} />
            </SentenceButton>
          ),
        )}
    </p>
  );
}

function Parts({ parts }: { parts: readonly DifferencePart[] }) {
  return parts
    .map((part, place) => ({ ...part, key: `part ${place}` }))
    .map(({ key, text, in: side }) => {
      if (side === "both") return <span key={key}>{text}</span>;
      return side === "earlier" ? <del key={key}>{text}</del> : <ins key={key}>{text}</ins>;
    });
}

function SentenceButton(props: { sentence: string; onBring: (sentence: string) => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={styles.sentence}
      data-sentence
      title="Bring over with its date"
      onClick={() => props.onBring(props.sentence)}
    >
      {props.children}
    </button>
  );
}

/** Up and down go from sentence to sentence; from outside them to the first. */
export function moveBetweenSentences(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const { target, currentTarget } = event;
  if (step === undefined || !(target instanceof HTMLElement)) return;
  // A list or a tick box has its own use for the arrows.
  if (target.closest("button:not([data-sentence]), input") !== null) return;
  const all = [...currentTarget.querySelectorAll<HTMLElement>("[data-sentence]")];
  const here = all.indexOf(target);
  const next = all[here === -1 ? 0 : here + step];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
