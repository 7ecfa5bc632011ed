import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "zustand";
import { type KeysAndMouse, keysAndMouseAsTheyCome } from "../../shared/domain/keys-and-mouse.ts";
import { bindingsOf, knownSettings } from "../app/bindings.ts";
import { bindingsStore } from "../app/bindings-store.ts";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";

/**
 * Puts the signed-in person's keys and mouse in force for as long as they are signed in, and draws what is on the screen
 * anew when they change: hints stand everywhere.
 */
export function useKeysInForce(): void {
  const { data, error } = useQuery(useHost().query.settings.keysAndMouse.queryOptions());
  useStore(bindingsStore);
  const hasFailed = error !== null && data === undefined;
  useEffect(() => {
    if (data !== undefined) bindingsStore.setState(bindingsOf(knownSettings(data.value).value));
  }, [data]);
  useEffect(() => {
    if (hasFailed) showToast("due", "Your own keys and mouse could not be fetched. The keys are as they come.");
  }, [hasFailed]);
  useEffect(() => () => bindingsStore.setState(bindingsOf(keysAndMouseAsTheyCome)), []);
}

/** Gives the person's own settings as they can be used here, what of them could not be, and how they are changed. */
export function useKeysAndMouse() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const stored = useQuery(query.settings.keysAndMouse.queryOptions());
  const save = useMutation(
    query.settings.saveKeysAndMouse.mutationOptions({
      onSuccess: (read) => queryClient.setQueryData(query.settings.keysAndMouse.queryKey(), read),
    }),
  );
  const known = stored.data === undefined ? null : knownSettings(stored.data.value);
  return {
    stored,
    value: known?.value ?? null,
    problems: [...(stored.data?.problems ?? []), ...(known?.problems ?? [])],
    save: (value: KeysAndMouse) => save.mutate(value),
    error: save.error,
  };
}
