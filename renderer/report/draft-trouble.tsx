import type { PutAsideText } from "../../shared/contract/views.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { count, formatTime } from "../app/format.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import type { DraftKeeper } from "./draft-keeper.ts";
import type { OpenDraft } from "./draft-reducer.ts";
import styles from "./draft-trouble.module.css";
import { textOf } from "./text-of-sections.ts";

/** Everything that is not right with the draft, each with what is safe and what to do. Nothing when all is well. */
export function DraftTrouble(props: {
  state: OpenDraft;
  keeper: DraftKeeper;
  /** What the store keeps beside the drafts of this case. */
  putAside: readonly PutAsideText[];
  /** Who has the case by now, where that is somebody else. */
  holder: string | null;
}) {
  const { state, keeper } = props;
  const isConflict = state.phase === "conflict" && state.theirs !== null;
  const hasFailed = state.phase === "offline" || state.phase === "failed";
  const { putAside } = props;
  // Theirs is the report by now; there is nothing to choose between, and it is no other window's text.
  if (props.holder !== null) return <GoneToAnother holder={props.holder} state={state} />;
  if (!isConflict && !hasFailed && state.setAside.length === 0 && state.changedElsewhereAt === null) return null;
  return (
    <div className={styles.troubles}>
      {hasFailed && <SaveTrouble state={state} keeper={keeper} />}
      {isConflict && state.theirs !== null && (
        <Conflict mine={state.content} theirs={state.theirs.content} problem={state.problem} keeper={keeper} />
      )}
      {state.changedElsewhereAt !== null && !isConflict && (
        <ChangedElsewhere at={state.changedElsewhereAt} replaced={replacedHere(state, putAside)} keeper={keeper} />
      )}
      {state.setAside.map((text) => (
        <Message
          key={text.id}
          tone="neutral"
          title={text.origin === "mine" ? "Your text was put aside." : "The other window's text was put aside."}
          actions={
            <>
              <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(text.content.sections))}>
                Copy it
              </Button>
              <Button size="small" variant="quiet" onPress={() => keeper.discardSetAside(text.id)}>
                Hide it here
              </Button>
            </>
          }
        >
          It stays readable in History.
          <SetAsideText text={textOf(text.content.sections)} />
        </Message>
      ))}
    </div>
  );
}

function GoneToAnother({ holder, state }: { holder: string; state: OpenDraft }) {
  return (
    <div className={styles.troubles}>
      <Message
        tone="critical"
        title={`${holder} has this case now.`}
        isLive
        actions={
          <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(state.content.sections))}>
            Copy the text
          </Button>
        }
      >
        Nothing that is typed here goes into the report any more. Words of yours that are not in it are kept as a copy
        in History.
      </Message>
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
          <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(state.content.sections))}>
            Copy the text
          </Button>
        )
      }
    >
      {state.problem} {isWaiting && "Leave this window open: the words are kept only in it until they are saved."}
    </Message>
  );
}

function Conflict(props: { mine: DraftContent; theirs: DraftContent; problem: string; keeper: DraftKeeper }) {
  const { mine, theirs, problem, keeper } = props;
  const differing = sectionKeys.filter((key) => sectionText(mine.sections[key]) !== sectionText(theirs.sections[key]));
  return (
    <section className={styles.conflict} aria-label="Two versions of this draft" role="alert">
      <p>
        <b>This draft was also written in another window.</b> Both texts are safe. Choose which one goes on; the other
        is put aside and stays readable in History.
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
      {problem !== "" && <Message tone="critical">{problem}</Message>}
      <div className={styles.actions}>
        <Button variant="primary" onPress={() => keeper.keepMine()}>
          Keep this window's text
        </Button>
        <Button onPress={() => void keeper.takeTheirs()}>Take the other window's</Button>
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

/** Gives the text that stood in this window when another one's took its place, or null where nothing was lost. */
function replacedHere(state: OpenDraft, putAside: readonly PutAsideText[]): PutAsideText | null {
  const from = state.changedFromRevision;
  const isOfThis = (text: PutAsideText) =>
    text.reason === "replaced" && text.draftId === state.draftId && text.revision < state.revision;
  return from === null ? null : (putAside.find((text) => isOfThis(text) && text.revision >= from) ?? null);
}

function ChangedElsewhere(props: { at: number; replaced: PutAsideText | null; keeper: DraftKeeper }) {
  const { at, replaced, keeper } = props;
  const seen = (
    <Button size="small" variant="quiet" onPress={() => keeper.seeChange()}>
      Seen
    </Button>
  );
  if (replaced === null) {
    return (
      <Message tone="info" isLive actions={seen}>
        Taken over from your other window, {formatTime(at)}.
      </Message>
    );
  }
  return (
    <Message
      tone="due"
      title="The text of another window replaced the text here."
      isLive
      actions={
        <>
          <Button size="small" onPress={() => void navigator.clipboard.writeText(textOf(replaced.sections))}>
            Copy what stood here
          </Button>
          {seen}
        </>
      }
    >
      {formatTime(replaced.at)}. What stood here is put aside and stays readable in History.
      <SetAsideText text={textOf(replaced.sections)} />
    </Message>
  );
}

function SetAsideText({ text }: { text: string }) {
  return (
    <details className={styles.aside}>
      <summary>Read it</summary>
      <pre>{text}</pre>
    </details>
  );
}
