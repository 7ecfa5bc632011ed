import { Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useNow } from "../host/clock.ts";
import { useConnection } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { AbsentWordsBar } from "./absent-words-bar.tsx";
import styles from "./connection-bar.module.css";
import { formatTime } from "./format.ts";

/** Shows the window while it may speak to its core; says over it when the connection is lost, instead of it when it is refused. */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const connection = useConnection();
  // A window that was in use keeps what is on it: the last words may be nowhere else.
  if (connection.state === "refused" && connection.generation === 0) {
    return (
      <EmptyState title="This window was opened too late" isTrouble>
        Its address was already used, or Sightline was started again meanwhile. Everything saved is safe. Start
        Sightline again to open a new window.
      </EmptyState>
    );
  }
  if (connection.state === "otherVersion") {
    return (
      <EmptyState
        title="Sightline was renewed meanwhile"
        isTrouble
        actions={
          <Button variant="primary" onPress={() => location.reload()}>
            Reload the window
          </Button>
        }
      >
        This window belongs to the version before. Saved drafts are safe.
      </EmptyState>
    );
  }
  return (
    <div className={styles.column}>
      <div role="status">
        <AbsentWordsBar />
      </div>
      {children}
      <div role="status">
        {connection.state === "reconnecting" && <LostBar lostAt={connection.lostAt} />}
        {connection.state === "refused" && <RefusedBar />}
      </div>
    </div>
  );
}

function RefusedBar() {
  return (
    <div className={`${styles.bar} ${styles.over}`}>
      <Unplug aria-hidden="true" />
      <span>
        <b>Sightline no longer knows this window.</b> Work on in a new one: all but the last words are saved. Copy from
        here what is missing before you close this one.
      </span>
    </div>
  );
}

/** A core that is started again answers within seconds; after this long it was probably not. */
const probablyEndedMs = 20_000;

function LostBar({ lostAt }: { lostAt: number | null }) {
  const now = useNow(5_000);
  const isLong = lostAt !== null && now - lostAt > probablyEndedMs;
  return (
    <div className={`${styles.bar} ${styles.over}`}>
      <Unplug aria-hidden="true" />
      <span>
        <b>The connection to the workstation was lost{lostAt === null ? "" : ` at ${formatTime(lostAt)}`}.</b>{" "}
        {isLong
          ? "It is still being tried. Start Sightline again: this window then comes back and asks you to sign in. If it does not, copy from here what is missing before you close it."
          : "What you typed is kept here and saved as soon as it is back. It is being restored."}
      </span>
    </div>
  );
}
