import { TroubleMessage } from "../app/trouble.tsx";
import { useConnection } from "../host/host-context.tsx";
import { Message } from "../ui/message.tsx";
import { NotSignedError } from "./lost-signing.ts";
import styles from "./sign-sheet.module.css";

/** What stands over the PIN: that an answer was lost and is asked for, or why the last try did not sign. */
export function SigningNews(props: { id: string; isAnswerLost: boolean; error: unknown }) {
  const { id, isAnswerLost, error } = props;
  if (!isAnswerLost && error === null) return null;
  return (
    <div className={styles.refusal} id={id}>
      {isAnswerLost ? <AnswerLost /> : <WhyNot error={error} />}
    </div>
  );
}

function AnswerLost() {
  const isCut = useConnection().lostAt !== null;
  return (
    <Message tone="due" title={isCut ? "The connection to the workstation was lost." : "No answer came."} isLive>
      {isCut
        ? "It is being restored. Then this sheet asks by itself whether the report was signed; nothing is signed twice meanwhile."
        : "Asking the workstation whether the report was signed."}
    </Message>
  );
}

function WhyNot({ error }: { error: unknown }) {
  if (!(error instanceof NotSignedError)) return <TroubleMessage error={error} />;
  return (
    <Message tone="due" title="It was not signed." isLive>
      {error.message}
    </Message>
  );
}

/** What stands in the place of the sheet while it is made: also that it waits for the connection. */
export function PreparingNews() {
  const isCut = useConnection().state === "reconnecting";
  if (!isCut) {
    return (
      <p className={styles.waiting} role="status">
        Saving the last words and checking the report
      </p>
    );
  }
  return (
    <div className={styles.unsaved}>
      <Message tone="due" title="The connection to the workstation was lost." isLive>
        Your words are kept here in this window. When the connection is back, they are saved and signing goes on by
        itself. Esc closes this sheet; nothing is lost.
      </Message>
    </div>
  );
}
