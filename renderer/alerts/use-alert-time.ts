import { useQuery } from "@tanstack/react-query";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";

/** Gives the core's time, renewed every second: an alert's clock must not hang on a wrong clock of this machine. */
export function useAlertTime(): number {
  const { query } = useHost();
  const list = useQuery(query.alert.list.queryOptions({ input: { scope: "open" } }));
  const now = useNow(1_000);
  const ahead = list.data === undefined ? 0 : list.data.serverNow - list.dataUpdatedAt;
  // The time that the answer was under way is no difference of clocks.
  return Math.abs(ahead) < 2_000 ? now : now + ahead;
}
