import type { Delivery } from "../../../shared/domain/delivery.ts";
import { isProvable } from "../../../shared/rules/evidence-ladder.ts";
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
  // What no channel proves is no acceptance: a mail server took a notice, nobody has it yet.
  const isTaken = ({ acceptedAt, channel }: Delivery) => acceptedAt !== null && isProvable("accepted", channel, false);
  if (deliveries.some(isTaken)) return [];
  const problems: string[] = [];
  for (const { state, channel, destinationId, destinationName, queuedAt } of deliveries) {
    const { pausedAt } = await store.settings.destination(destinationId);
    const name = `\u201c${destinationName}\u201d`;
    if (state === "needsPerson") problems.push(`${name} refused the message.`);
    else if (pausedAt !== null) problems.push(`Sending to ${name} is paused.`);
    else if (now < dueAfter(queuedAt)) continue;
    else if (isProvable("accepted", channel, false)) problems.push(`${name} did not take the message in time.`);
    else problems.push(`${name} proves nothing of who has read the notice.`);
  }
  return problems;
}
