import type { Store } from "../store/store.ts";

/**
 * Gives why the messages of an alert do not get through, in sentences: nobody accepted one in time, its destination is
 * paused, or it was refused. Empty where one was accepted or there is still time. Times in milliseconds since 1970.
 */
export async function brokenRoutes(
  store: Pick<Store, "outbox" | "settings">,
  alertId: string,
  now: number,
  dueAfter: (queuedAt: number) => number,
): Promise<string[]> {
  const deliveries = await store.outbox.ofSubject("alert", alertId);
  if (deliveries.some(({ acceptedAt }) => acceptedAt !== null)) return [];
  const problems: string[] = [];
  for (const { state, destinationId, destinationName, queuedAt } of deliveries) {
    const { pausedAt } = await store.settings.destination(destinationId);
    const name = `\u201c${destinationName}\u201d`;
    if (state === "needsPerson") problems.push(`${name} refused the message.`);
    else if (pausedAt !== null) problems.push(`Sending to ${name} is paused.`);
    else if (now >= dueAfter(queuedAt)) problems.push(`${name} did not take the message in time.`);
  }
  return problems;
}
