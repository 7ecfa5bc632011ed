import { useQueryClient } from "@tanstack/react-query";
import type { AutotextShelf, WritingSettings } from "../../shared/contract/writing-contract.ts";
import type { Autotext, AutotextScope, KeptAutotext } from "../../shared/domain/autotext.ts";
import type { OwnWriting } from "../../shared/domain/writing-settings.ts";
import { useHost } from "../host/host-context.tsx";

export type AutotextChanges = ReturnType<typeof useAutotextChanges>;

/** Gives the calls that change autotexts; each puts the new shelf in place, and rejects with the core's sentence. */
export function useAutotextChanges() {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const take = ({ autotexts, teamName, mayChange, unreadableCount }: AutotextShelf) =>
    queryClient.setQueryData(query.autotext.shelf.queryKey(), { autotexts, teamName, mayChange, unreadableCount });
  return {
    save: async (input: { id: string | null; version: number; scope: AutotextScope; autotext: Autotext }) =>
      take(await client.autotext.save(input)),
    share: async ({ autotext }: KeptAutotext) =>
      take(await client.autotext.save({ id: null, version: 0, scope: "team", autotext })),
    remove: async ({ id, version }: KeptAutotext) => take(await client.autotext.remove({ id, version })),
    takeMany: async (scope: AutotextScope, autotexts: readonly Autotext[]) =>
      take(await client.autotext.takeMany({ scope, autotexts: [...autotexts] })),
  };
}

/** Gives the calls that change how the person writes. */
export function useWritingChanges() {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const take = (settings: WritingSettings) => queryClient.setQueryData(query.writing.get.queryKey(), settings);
  return {
    save: async ({ expandsOn, isSpellingOn }: OwnWriting) =>
      take(await client.writing.save({ expandsOn, isSpellingOn })),
    forget: async (word: string) => take(await client.writing.changeWord({ scope: "own", word, isKnown: false })),
  };
}
