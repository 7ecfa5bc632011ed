import { Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useNow } from "../host/clock.ts";
import { useConnection } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import styles from "./connection-bar.module.css";
import { formatTime } from "./format.ts";

/** Shows the window while it may speak to its core; says over it when the connection is lost, instead of it when it is refused. */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const connection = useConnection();
  if (connection.state === "refused") {
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
      <div role="status">{connection.state === "reconnecting" && <LostBar lostAt={connection.lostAt} />}</div>
      {children}
    </div>
  );
}

/** A core that was started again has another address, and this window cannot find it; most losses are shorter. */
const probablyRestartedMs = 20_000;

function LostBar({ lostAt }: { lostAt: number | null }) {
  const now = useNow(5_000);
  const isLong = lostAt !== null && now - lostAt > probablyRestartedMs;
  return (
    <div className={styles.bar}>
      <Unplug aria-hidden="true" />
      <span>
        <b>The connection to the workstation was lost{lostAt === null ? "" : ` at ${formatTime(lostAt)}`}.</b>{" "}
        {isLong
          ? "It is still being tried. If Sightline was started again, work on in its new window: all but the last words are saved there. Copy from here what is missing before you close this one."
          : "What you typed is kept here and saved as soon as it is back. It is being restored."}
      </span>
    </div>
  );
}
