import { useMutation, useQuery } from "@tanstack/react-query";
import { Lock, LogOut, Server, TriangleAlert, UserRound } from "lucide-react";
import { roleNames } from "../../shared/domain/person.ts";
import { DisplayLine } from "../display/display-line.tsx";
import { useNow } from "../host/clock.ts";
import { useConnection, useHost } from "../host/host-context.tsx";
import { ParkedChip } from "../parked/parked-chip.tsx";
import { useSignedIn, useTakeSession } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { Menu } from "../ui/menu.tsx";
import { DemoMark } from "./demo-mark.tsx";
import { count, formatClockTime } from "./format.ts";
import { type KeyId, keyEntry } from "./key-table.ts";
import { shownKey } from "./keys.ts";
import { type Route, routeHref } from "./routes.ts";
import styles from "./status-line.module.css";
import type { Waiting } from "./use-waiting.ts";

/** The first stay where there is little room. */
const hints: Record<Route["screen"], readonly KeyId[]> = {
  "reading-list": ["showKeys", "listMove", "listStrip"],
  case: ["showKeys", "comparePrior", "markKeyImage", "insertMeasurement", "caseNext"],
  alerts: ["showKeys", "alertCall", "alertHandOver"],
  delivery: ["showKeys", "deliveryFailed", "deliveryRetry"],
  "fail-safe": ["showKeys"],
  feedback: ["showKeys"],
  settings: ["showKeys"],
  images: [],
};

/** The line at the bottom: how the systems around answer, the keys of the screen, who is signed in, the time. */
export function StatusLine(props: { route: Route; waiting: Waiting }) {
  const { session } = useSignedIn();
  const hasPriors = useHasPriors(props.route);
  const shown = hints[props.route.screen].filter((id) => id !== "comparePrior" || hasPriors);
  return (
    <footer className={styles.status} data-region="status">
      {session.profile.isDemo && <DemoMark />}
      <ParkedChip />
      <ArchiveLine waiting={props.waiting} />
      <DeliveryLine waiting={props.waiting} />
      <DisplayLine />
      <span className={styles.separator} />
      <span className={styles.hints}>
        {shown.map((id) => (
          <span key={id} className={`${styles.item} ${id === "showKeys" ? "" : "wide-only"}`}>
            <KeyHint>{keyEntry(id).shown}</KeyHint>
            {id === "showKeys" ? "All keys" : keyEntry(id).does}
          </span>
        ))}
      </span>
      <span className={styles.gap} />
      <span
        className={`${styles.item} ${styles.kept}`}
        title={`Locks after ${session.idleLockMinutes} min without use`}
      >
        <Lock aria-hidden="true" />
        <span>
          <span className={styles.shortened}>Locks after </span>
          {session.idleLockMinutes} min
        </span>
      </span>
      <PersonMenu />
      <WindowClock />
    </footer>
  );
}

/** Says whether the open case has a prior to be shown beside: a key that does nothing is not offered. Fetches nothing itself. */
function useHasPriors(route: Route): boolean {
  const { query } = useHost();
  const workitemId = route.screen === "case" ? route.workitemId : "";
  const known = useQuery({ ...query.case.priors.queryOptions({ input: { workitemId } }), enabled: false });
  return (known.data?.priors.length ?? 0) > 0;
}

function ArchiveLine({ waiting }: { waiting: Waiting }) {
  const isLost = useConnection().lostAt !== null;
  const asked = waiting.archives.filter((archive) => archive.state !== "notAsked");
  const failing = asked.filter((archive) => archive.state === "failing");
  const first = asked[0];
  // What was last known of archives says nothing while nobody can be asked.
  if (first === undefined || isLost) return null;
  if (failing.length > 0) {
    const text =
      failing.length === 1 ? `${failing[0]?.name} cannot be used now` : `${failing.length} archives cannot be used now`;
    return (
      <a className={`${styles.item} ${styles.due}`} href={routeHref({ screen: "settings" })}>
        <TriangleAlert aria-hidden="true" />
        {text}
      </a>
    );
  }
  const slow = asked.find((archive) => archive.state === "slow");
  if (slow !== undefined) {
    return (
      <span className={`${styles.item} ${styles.due}`}>
        <Server aria-hidden="true" />
        {slow.name} is slow
      </span>
    );
  }
  const latency = first.latencyMs === null ? "" : `, ${Math.round(first.latencyMs)} ms`;
  return (
    <span className={`${styles.item} figures`}>
      <Server aria-hidden="true" />
      {asked.length === 1 ? `${first.name} answering${latency}` : `${asked.length} archives answering`}
    </span>
  );
}

function DeliveryLine({ waiting }: { waiting: Waiting }) {
  const { failedDeliveryCount, waitingDeliveryCount } = waiting;
  const down = waiting.destinations.filter((destination) => destination.state === "failing").length;
  if (failedDeliveryCount === 0 && down === 0) return null;
  const parts = [
    failedDeliveryCount > 0 && `${failedDeliveryCount} not delivered`,
    down > 0 && `${count(down, "destination")} down`,
    waitingDeliveryCount > 0 && `${waitingDeliveryCount} waiting`,
  ];
  return (
    <a
      className={`${styles.item} ${failedDeliveryCount > 0 ? styles.bad : styles.due}`}
      href={routeHref({ screen: "delivery" })}
    >
      <TriangleAlert aria-hidden="true" />
      {parts.filter(Boolean).join(", ")}
    </a>
  );
}

function PersonMenu() {
  const { person } = useSignedIn();
  const { query } = useHost();
  const takeSession = useTakeSession();
  const lock = useMutation(query.session.lock.mutationOptions({ onSuccess: takeSession }));
  const signOut = useMutation(query.session.signOut.mutationOptions({ onSuccess: takeSession }));
  return (
    <Menu
      label="Signed in"
      entries={[
        { id: "lock", label: "Lock the screen", icon: <Lock />, shortcut: shownKey("lock") },
        { id: "signOut", label: "Sign out", icon: <LogOut /> },
      ]}
      onAction={(id) => (id === "lock" ? lock.mutate({}) : signOut.mutate({}))}
      trigger={
        <Button variant="quiet" size="small" className={styles.person ?? ""} icon={<UserRound aria-hidden="true" />}>
          <b>{person.displayName}</b> <span className="wide-only">{roleNames[person.role]}</span>
        </Button>
      }
    />
  );
}

function WindowClock() {
  const now = useNow(1_000);
  return <b className={`${styles.clock} figures`}>{formatClockTime(now)}</b>;
}
