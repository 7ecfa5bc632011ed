import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Session } from "../../shared/contract/views.ts";
import type { Person } from "../../shared/domain/person.ts";
import { navigate } from "../app/routes.ts";
import { useHost } from "../host/host-context.tsx";
import { tellWindows } from "../windows/window-channel.ts";
import { noteSignOut } from "./use-window-person.ts";

/** Who is signed in, given to everything behind the sign-in screen. */
export const SignedInContext = createContext<{ session: Session; person: Person } | null>(null);

/** Gives the signed-in person and the session. Throws outside the signed-in part of the window. */
export function useSignedIn(): { session: Session; person: Person } {
  const value = useContext(SignedInContext);
  if (value === null) throw new Error("useSignedIn needs somebody signed in");
  return value;
}

/** Asks the core where this window stands. */
export function useSessionQuery() {
  return useQuery(useHost().query.session.status.queryOptions());
}

/** Gives a function that puts a session, as a call gave it back, in the place of the one known. */
export function useTakeSession(): (session: Session) => void {
  const host = useHost();
  const queryClient = useQueryClient();
  return (session) => {
    const sessionKey = host.query.session.status.queryKey();
    // What was asked before this call was answered says where the window stood then, and may come later.
    void queryClient.cancelQueries({ queryKey: sessionKey });
    queryClient.setQueryData(sessionKey, session);
    // A window that is locked or signed out hears nothing of the core.
    tellWindows({ about: "session" });
    if (session.state !== "signedOut") return;
    noteSignOut();
    // Whoever signs in next begins at the reading list, not where the person before left off.
    navigate({ screen: "reading-list" });
    // Another person's lists and cases must not be seen for a moment.
    const kept = JSON.stringify(sessionKey);
    queryClient.removeQueries({ predicate: (query) => JSON.stringify(query.queryKey) !== kept });
  };
}
