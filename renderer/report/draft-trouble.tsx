import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionCodes, sectionKeys, sectionText } from "../../shared/domain/report.ts";
import { count, formatTime } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import type { DraftKeeper } from "./draft-keeper.ts";
import type { OpenDraft } from "./draft-reducer.ts";
import styles from "./draft-trouble.module.css";

/** Everything that is not right with the draft, each with what is safe and what to do. Nothing when all is well. */
export function DraftTrouble({ state, keeper }: { state: OpenDraft; keeper: DraftKeeper }) {
  const isConflict = state.phase === "conflict" && state.theirs !== null;
  const hasFailed = state.phase === "offline" || state.phase === "failed";
  if (!isConflict && !hasFailed && state.setAside.length === 0 && state.changedElsewhereAt === null) return null;
  return (
    <div className={styles.troubles}>
      {hasFailed && <SaveTrouble state={state} keeper={keeper} />}
      {isConflict && state.theirs !== null && (
        <Conflict mine={state.content} theirs={state.theirs.content} keeper={keeper} />
      )}
      {state.changedElsewhereAt !== null && !isConflict && (
        <Message tone="info" isLive>
          Taken over from your other window, {formatTime(state.changedElsewhereAt)}.
        </Message>
      )}
      {state.setAside.map((text) => (
        <Message
          key={text.id}
          tone="neutral"
          title={text.origin === "mine" ? "Your text was put aside." : "The other window's text was put aside."}
          actions={
            <>
              <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(text.content))}>
                Copy it
              </Button>
              <Button size="small" variant="quiet" onPress={() => keeper.discardSetAside(text.id)}>
                Let it go
              </Button>
            </>
          }
        >
          <SetAsideText content={text.content} />
        </Message>
      ))}
    </div>
  );
}

function SaveTrouble({ state, keeper }: { state: OpenDraft; keeper: DraftKeeper }) {
  const isWaiting = state.phase === "offline";
  return (
    <Message
      tone={isWaiting ? "due" : "critical"}
      title="Not saved."
      isLive
      actions={
        isWaiting ? (
          <Button size="small" onPress={() => keeper.saveNow()}>
            Save now
          </Button>
        ) : (
          <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(state.content))}>
            Copy the text
          </Button>
        )
      }
    >
      {state.problem} {isWaiting && "Leave this window open: the words are kept only in it until they are saved."}
    </Message>
  );
}

function Conflict(props: { mine: DraftContent; theirs: DraftContent; keeper: DraftKeeper }) {
  const { mine, theirs, keeper } = props;
  const differing = sectionKeys.filter((key) => sectionText(mine.sections[key]) !== sectionText(theirs.sections[key]));
  return (
    <section className={styles.conflict} aria-label="Two versions of this draft" role="alert">
      <p>
        <b>This draft was also written in another window.</b> Both texts are safe. Choose which one goes on; the other
        is put aside and stays readable here.
      </p>
      {differing.map((key) => (
        <div key={key}>
          <h4 className={styles.heading}>{sectionCodes[key].heading}</h4>
          <div className={styles.pair}>
            <Side title="This window" text={sectionText(mine.sections[key])} />
            <Side title="Other window" text={sectionText(theirs.sections[key])} />
          </div>
        </div>
      ))}
      {differing.length === 0 && (
        <div className={styles.pair}>
          <Side title="This window" text={countsOf(mine)} />
          <Side title="Other window" text={countsOf(theirs)} />
        </div>
      )}
      <div className={styles.actions}>
        <Button variant="primary" onPress={() => keeper.keepMine()}>
          Keep this window's text
        </Button>
        <Button onPress={() => keeper.takeTheirs()}>Take the other window's</Button>
      </div>
    </section>
  );
}

function Side({ title, text }: { title: string; text: string }) {
  return (
    <div className={styles.side}>
      <b>{title}</b>
      <p>{text === "" ? "Empty" : text}</p>
    </div>
  );
}

function countsOf(content: DraftContent): string {
  return `${count(content.keyImages.length, "key image")}, ${count(content.measurements.length, "measurement")}`;
}

function SetAsideText({ content }: { content: DraftContent }) {
  return (
    <details className={styles.aside}>
      <summary>Read it</summary>
      <pre>{textOf(content)}</pre>
    </details>
  );
}

/** The whole text of a draft with its headings, to be read or copied. */
function textOf(content: DraftContent): string {
  return sectionKeys
    .filter((key) => sectionText(content.sections[key]) !== "")
    .map((key) => `${sectionCodes[key].heading}\n${sectionText(content.sections[key])}`)
    .join("\n\n");
}
