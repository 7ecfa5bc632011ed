import { useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useState } from "react";
import type { Person } from "../../shared/domain/person.ts";
import { forgetCalls } from "../alerts/call-notes.ts";
import { navigate } from "../app/routes.ts";
import { useHost } from "../host/host-context.tsx";
import { setPresentWriter } from "../report/draft-keepers.ts";
import { forgetSeen } from "../viewer/seen-memory.ts";

/** Who was signed in last at this window, and whether they left by signing out. */
let last: { readonly personId: string; readonly hasSignedOut: boolean } | null = null;

/** Notes that the person at this window signs out by their own will. */
export function noteSignOut(): void {
  if (last !== null) last = { ...last, hasSignedOut: true };
}

/** Says whether somebody was signed in here who did not sign out: the program was started again, or another window did it. */
export function wasCutOff(): boolean {
  return last !== null && !last.hasSignedOut;
}

/**
 * Makes this window a person's: their unsaved words are sent again, nobody else's are. True once nothing is left on the
 * screen of whoever was here before: another person begins at the reading list and not in the case of the one before,
 * which opening would reserve in their name.
 */
export function useWindowPerson(person: Person): boolean {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const [isReady, setReady] = useState(() => last === null || last.personId === person.id);
  useLayoutEffect(() => {
    if (last !== null && last.personId !== person.id) {
      navigate({ screen: "reading-list" });
      const kept = JSON.stringify(query.session.status.queryKey());
      queryClient.removeQueries({ predicate: ({ queryKey }) => JSON.stringify(queryKey) !== kept });
    }
    last = { personId: person.id, hasSignedOut: false };
    setPresentWriter(person.id);
    setReady(true);
    return () => {
      setPresentWriter(null);
      forgetCalls();
      forgetSeen();
    };
  }, [person.id, query, queryClient]);
  return isReady;
}
