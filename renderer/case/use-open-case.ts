import { useCallback, useEffect, useRef, useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { noteOpening } from "../app/opening-marks.ts";
import type { CoreClient } from "../host/host-client.ts";
import { useConnection, useHost } from "../host/host-context.tsx";
import { askAhead } from "../viewer/load-study.ts";
import { takeOpening } from "./open-ahead.ts";
import { leastInCopy } from "./use-copy-check.ts";

/** How far the opening of a case has come. */
export type OpenCaseState =
  | { readonly kind: "opening"; readonly attempt: number }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "open"; readonly openCase: Case };

/**
 * Opens the case, which reserves it, and leaves it by the core's rule when the screen goes. `reopen` asks once more. A window
 * that first tells the core what it is gives the `generation` that it has told.
 */
export function useOpenCase(workitemId: string, told?: number): { state: OpenCaseState; reopen: () => void } {
  const { client } = useHost();
  const connection = useConnection();
  const generation = told ?? connection.generation;
  const [state, setState] = useState<OpenCaseState>({ kind: "opening", attempt: 0 });
  const [attempt, setAttempt] = useState(0);
  const known = useRef(generation);
  useEffect(() => {
    let isCurrent = true;
    stay(workitemId);
    noteOpening("screen");
    setState({ kind: "opening", attempt });
    const opening = takeOpening(workitemId, known.current) ?? client.case.open({ workitemId });
    opening.then(
      (openCase) => {
        if (!isCurrent) return;
        noteOpening("case");
        askHeadersOf(openCase.workitem);
        setState({ kind: "open", openCase });
      },
      (error: unknown) => {
        if (isCurrent) setState({ kind: "failed", error });
      },
    );
    return () => {
      isCurrent = false;
      leaveSoon(client, workitemId);
    };
  }, [client, workitemId, attempt]);
  useEffect(() => {
    if (known.current === generation) return;
    known.current = generation;
    // To the core a connection made anew is a window that has no case open, and gets no images of one.
    if (state.kind === "open") client.case.open({ workitemId }).catch(() => undefined);
  }, [client, workitemId, generation, state.kind]);
  const reopen = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, reopen };
}

/** Asks for the headers of a case before its screen asks for them. */
export function askHeadersOf(workitem: Workitem): void {
  const { archiveId, studyInstanceUid } = workitem.study;
  askAhead(archiveId, studyInstanceUid, leastInCopy(workitem));
}

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

/** Leaves after the last save has been sent, and not at all when the same case is opened again at once. */
function leaveSoon(client: CoreClient, workitemId: string): void {
  stay(workitemId);
  const timer = setTimeout(() => {
    leaving.delete(workitemId);
    // A lost wire ends the window's session in the core, which leaves the case by itself.
    client.case.leave({ workitemId }).catch(() => undefined);
  }, 0);
  leaving.set(workitemId, timer);
}

function stay(workitemId: string): void {
  clearTimeout(leaving.get(workitemId));
  leaving.delete(workitemId);
}
