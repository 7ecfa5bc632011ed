import type { QueryClient } from "@tanstack/react-query";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { CoreQuery, Host } from "./host-client.ts";

/** Hears of each event; `null` stands for a gap: anything may have changed. */
export type CoreEventListener = (event: CoreEvent | null) => void;

const pauseAfterFailureMs = 1_000;

/**
 * Listens to the core until `signal` aborts and tells `listener`; subscribes again after a failure. A missing sequence
 * number and every new subscription count as a gap. Never rejects.
 */
export async function listenToCore(host: Host, listener: CoreEventListener, signal: AbortSignal): Promise<void> {
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const events = await host.client.events.subscribe({}, { signal });
      if (!isFirst) listener(null);
      isFirst = false;
      await follow(events, listener);
    } catch {
      // A lost wire or a locked window; both are shown elsewhere, and the subscription is simply made again.
      isFirst = false;
    }
    if (!signal.aborted) await pause(signal);
  }
}

/** Marks what an event touched as stale, so that what is on the screen is fetched again. */
export function invalidateByEvent(queryClient: QueryClient, query: CoreQuery, event: CoreEvent | null): void {
  if (event === null) {
    void queryClient.invalidateQueries();
    return;
  }
  for (const queryKey of touchedKeys(query, event.topic)) void queryClient.invalidateQueries({ queryKey });
}

function touchedKeys(query: CoreQuery, topic: CoreEvent["topic"]): (readonly unknown[])[] {
  switch (topic) {
    case "worklist":
      return [
        query.delay.key(),
        query.worklist.key(),
        query.parked.key(),
        query.secondSignature.awaited.key(),
        query.life.notices.key(),
      ];
    case "imagesAhead":
      return [query.worklist.imagesAhead.key(), query.worklist.rowFacts.key()];
    case "priorCounts": // no list is sorted or narrowed by them
      return [query.worklist.rowFacts.key()];
    case "draft":
      // What a draft changes of the list comes as an event of the list.
      return [query.report.key(), query.output.patientCopy.key()];
    case "alert":
      return [query.alert.key(), query.output.patientCopy.key(), query.failSafe.key()];
    case "delivery":
      return [
        ...[query.delivery.key(), query.evidence.key(), query.correctionRecall.key()],
        ...[query.delay.key(), query.failSafe.key(), query.referrerPage.links.key()],
      ];
    case "failSafe":
      return [query.failSafe.key()];
    case "archive":
      return [query.worklist.key(), query.settings.key()];
    case "settings":
      return [
        ...[query.settings.key(), query.hanging.shelf.key(), query.output.policy.key()],
        query.alertPolicy.key(),
        query.dictation.settings.key(),
        query.referrerPage.policy.key(),
        query.profile.history.key(),
      ];
    case "priors":
      return [query.case.priors.key(), query.identity.key()];
    case "referrerQuestion":
      return [query.referrerPage.questions.key(), query.referrerPage.links.key()];
    case "putAside":
      return [query.putAside.key()];
    case "parked":
      return [query.parked.key()];
    case "windows":
      return [query.windows.standing.key()];
    case "template":
      return [query.template.key()];
    case "secondSignature":
      return [query.secondSignature.key()];
    case "scope":
      return [query.scope.key()];
    case "directory":
      return [query.directory.key()];
    case "display":
      return [query.display.key()];
    case "session":
      return [query.session.key()];
  }
}

async function follow(events: AsyncIterable<CoreEvent>, listener: CoreEventListener): Promise<void> {
  let last: number | null = null;
  for await (const event of events) {
    if (last !== null && event.sequence > last + 1) listener(null);
    last = event.sequence;
    listener(event);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, pauseAfterFailureMs);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
    signal.addEventListener("abort", finish, { once: true });
  });
}
