import type { Case } from "../../shared/contract/views.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import type { CoreClient } from "../host/host-client.ts";

/** So long the screen of a case may take to come, in milliseconds: what was answered longer ago may have changed. */
const longestWaitMs = 2000;

interface Ahead {
  readonly client: CoreClient;
  readonly workitemId: string;
  /** The connection that it was asked on: on another one the core has no case open for this window. */
  readonly generation: number;
  readonly opening: Promise<Case>;
  readonly timer: ReturnType<typeof setTimeout>;
}

let ahead: Ahead | null = null;
let askHeaders: (workitem: Workitem) => void = () => undefined;

/** Sets how headers are asked for beside the case: by the viewer, which is loaded after the list. */
export function setAskHeaders(ask: (workitem: Workitem) => void): void {
  askHeaders = ask;
}

/**
 * Asks for a case and, beside it, for its headers before its screen is drawn, which then takes the answer by `takeOpening`.
 * Opening reserves a case: one whose screen does not come is left again.
 */
export function openAhead(client: CoreClient, workitem: Workitem, generation: number): void {
  const workitemId = workitem.id;
  if (ahead?.workitemId === workitemId) clearTimeout(ahead.timer);
  else giveUp();
  const opening = client.case.open({ workitemId });
  // The screen tells what went wrong.
  opening.catch(() => undefined);
  askHeaders(workitem);
  ahead = { client, workitemId, generation, opening, timer: setTimeout(giveUp, longestWaitMs) };
}

/** Gives, once, the answer that was asked for ahead; null where there is none. A screen of another case ends what was begun. */
export function takeOpening(workitemId: string, generation: number): Promise<Case> | null {
  if (ahead === null) return null;
  if (ahead.workitemId !== workitemId) {
    giveUp();
    return null;
  }
  clearTimeout(ahead.timer);
  const { opening } = ahead;
  const isOfThisConnection = ahead.generation === generation;
  ahead = null;
  return isOfThisConnection ? opening : null;
}

function giveUp(): void {
  if (ahead === null) return;
  const { client, workitemId, timer } = ahead;
  clearTimeout(timer);
  ahead = null;
  client.case.leave({ workitemId }).catch(() => undefined);
}
