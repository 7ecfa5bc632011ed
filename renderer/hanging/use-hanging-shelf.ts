import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { HangingEntry, HangingScope, HangingShelf } from "../../shared/contract/hanging.ts";
import type { RankedProtocol } from "../../shared/hanging/hang-case.ts";
import { useHost } from "../host/host-context.tsx";

/** Protocols that hang before those of the program, and which of those are not used. */
export interface HangingOrder {
  /** False until the core has answered or failed; without an answer the program's protocols hang. */
  readonly isSettled: boolean;
  readonly ranked: readonly RankedProtocol[];
  readonly off: readonly string[];
}

const noProtocols: readonly RankedProtocol[] = [];
const noNames: readonly string[] = [];

/** Gives the reader's protocols in the order in which they are tried: their own, then everybody's. */
export function useHangingShelf(): HangingOrder {
  const { data, isError } = useQuery(useHost().query.hanging.shelf.queryOptions());
  return useMemo(
    () => ({
      isSettled: data !== undefined || isError,
      ranked: data === undefined ? noProtocols : rankedOf(data),
      off: data?.off ?? noNames,
    }),
    [data, isError],
  );
}

function rankedOf({ own, everybody, off }: HangingShelf): readonly RankedProtocol[] {
  const used = (entries: readonly HangingEntry[], owner: string) =>
    entries
      .filter(({ protocol, isEnabled }) => isEnabled && !off.includes(protocol.id))
      .map(({ protocol }) => ({ protocol, owner }));
  return [...used(own.entries, "yours"), ...used(everybody.entries, "everybody's")];
}

/** Gives the calls that change protocols; each puts the new shelf in place, and rejects with the core's sentence. */
export function useHangingChanges() {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const take = (shelf: HangingShelf) => queryClient.setQueryData(query.hanging.shelf.queryKey(), shelf);
  return {
    save: async (shelf: HangingShelf, scope: HangingScope, entries: readonly HangingEntry[]) =>
      take(await client.hanging.save({ scope, revision: shelf[scope].revision, entries: [...entries] })),
    setOff: async (off: readonly string[]) => take(await client.hanging.setOff({ off: [...off] })),
  };
}
