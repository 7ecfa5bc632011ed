import { useQuery } from "@tanstack/react-query";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { useHost } from "../host/host-context.tsx";

/** How far the archives that feed the list have been heard. */
export interface ArchiveStanding {
  readonly failing: readonly ArchiveState[];
  /** Names of archives that have not answered yet. */
  readonly stillAsking: readonly string[];
  /** False while it is not known how the archives answer: then nothing can be said about an empty list. */
  readonly isKnown: boolean;
}

/** Gives how far the archives have been heard. */
export function useArchiveStanding(): ArchiveStanding {
  const { query } = useHost();
  const { data } = useQuery(query.worklist.archives.queryOptions());
  return {
    failing: (data?.archives ?? []).filter((archive) => archive.state === "failing"),
    stillAsking: data?.stillAsking ?? [],
    isKnown: data !== undefined,
  };
}

/** Gives `Still asking East and West…`. */
export function stillAskingText(names: readonly string[]): string {
  return `Still asking ${names.join(" and ")}…`;
}

/** Gives why an empty list does not mean that nothing is to be read; null where it does. */
export function whyEmptyIsUnsure({ failing, stillAsking, isKnown }: ArchiveStanding): string | null {
  if (!isKnown) return "Asking the archives…";
  if (stillAsking.length > 0) return stillAskingText(stillAsking);
  if (failing.length === 0) return null;
  return `${failing.map(({ name }) => name).join(" and ")} cannot be used now`;
}
