import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { Session } from "../../shared/contract/views.ts";
import type { Person } from "../../shared/domain/person.ts";
import { describeError } from "../app/error-texts.ts";
import { useKey } from "../app/keys.ts";
import { TroubleState } from "../app/trouble.tsx";
import { useConnection, useCoreEvents, useHost } from "../host/host-context.tsx";
import { hearWindows } from "../windows/window-channel.ts";
import { LockScreen } from "./lock-screen.tsx";
import styles from "./session-gate.module.css";
import { SetUpScreen } from "./set-up-screen.tsx";
import { SignInScreen } from "./sign-in-screen.tsx";
import { useIdleLock } from "./use-idle-lock.ts";
import { SignedInContext, useSessionQuery, useTakeSession } from "./use-session.ts";
import { useWindowPerson } from "./use-window-person.ts";

/** Shows its children only to somebody signed in; before that set-up or sign-in, above that the lock. */
export function SessionGate({ children }: { children: ReactNode }) {
  const status = useSessionQuery();
  useFreshSession();
  const session = status.data;
  if (session === undefined) {
    return status.error === null ? null : (
      <TroubleState error={status.error} onRetry={() => void status.refetch()} isRetrying={status.isFetching} />
    );
  }
  if (session.state === "needsAdministrator") return <SetUpScreen session={session} />;
  if (session.state === "signedOut" || session.person === null) return <SignInScreen session={session} />;
  return (
    <SignedIn key={session.person.id} session={session} person={session.person}>
      {children}
    </SignedIn>
  );
}

function SignedIn({ session, person, children }: { session: Session; person: Person; children: ReactNode }) {
  const isReady = useWindowPerson(person);
  const { query } = useHost();
  // Covered at once, even where the core cannot be told: a lost connection must not leave a patient on the screen.
  const [isCovered, setCovered] = useState(false);
  const isLocked = session.state === "locked" || isCovered;
  const isOpen = session.state === "signedIn";
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // Unlocked at another window of the same sign-in.
    if (isOpen && !wasOpen.current) setCovered(false);
    wasOpen.current = isOpen;
  }, [isOpen]);
  const takeSession = useTakeSession();
  const lock = useMutation(query.session.lock.mutationOptions({ onSuccess: takeSession }));
  const touch = useMutation(query.session.touch.mutationOptions());
  const coverAndLock = (): void => {
    setCovered(true);
    lock.mutate({});
  };
  useCoreEvents(!isLocked);
  useIdleLock(session.idleLockMinutes, !isLocked, () => touch.mutate({}), coverAndLock);
  useKey("lock", coverAndLock, !isLocked);
  const signedIn = useMemo(() => ({ session, person }), [session, person]);
  // Kept mounted behind the lock: the panes and what is typed must be there after unlocking.
  return (
    <SignedInContext value={signedIn}>
      <div className={isLocked ? styles.behindLock : styles.open} inert={isLocked}>
        {isReady && children}
      </div>
      {isLocked && <LockScreen session={session} onUnlocked={() => setCovered(false)} />}
    </SignedInContext>
  );
}

/** Asks again where this window stands after a reconnection, and when any call is refused for being signed out. */
function useFreshSession(): void {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const { generation } = useConnection();
  const queryKey = useMemo(() => query.session.status.queryKey(), [query]);
  useEffect(
    () =>
      hearWindows(({ about }) => {
        if (about === "session") void queryClient.invalidateQueries({ queryKey });
      }),
    [queryClient, queryKey],
  );
  useEffect(() => {
    if (generation > 1) void queryClient.invalidateQueries({ queryKey });
  }, [generation, queryClient, queryKey]);
  useEffect(() => {
    const refresh = (error: unknown): void => {
      if (error === null || error === undefined) return;
      if (describeError(error).code === "signed_out") void queryClient.invalidateQueries({ queryKey });
    };
    const stopQueries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") refresh(event.action.error);
    });
    const stopMutations = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") refresh(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [queryClient, queryKey]);
}
