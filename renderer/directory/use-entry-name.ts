import { useQuery } from "@tanstack/react-query";
import { useHost } from "../host/host-context.tsx";

/** Gives the name of an entry; empty until it is there. */
export function useEntryName(entryId: string | null): string {
  const { query } = useHost();
  const input = { entryId: entryId ?? "none" };
  const { data } = useQuery(query.directory.get.queryOptions({ input, enabled: entryId !== null }));
  return data?.entry.name ?? "";
}
