import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SpecimenKind } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import { useHost } from "../../host/host-context.tsx";
import { showToast } from "../../ui/toast.tsx";

/** Gives every version of how a destination is spoken to. */
export function useProfileHistory(destinationId: string) {
  return useQuery(useHost().query.profile.history.queryOptions({ input: { destinationId } }));
}

/** Gives the call that adds a version. */
export function useSaveProfile(destinationId: string) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.profile.save.mutationOptions({
      onSuccess: (history) => {
        queryClient.setQueryData(query.profile.history.queryKey({ input: { destinationId } }), history);
        showToast("done", "Saved.");
      },
    }),
  );
}

/** Gives the bytes of a specimen under some settings; the ones before stay until they are there. */
export function usePreview(destinationId: string, settings: ChannelSettings, specimen: SpecimenKind) {
  const { query } = useHost();
  return useQuery(
    query.profile.preview.queryOptions({
      input: { destinationId, settings, specimen },
      placeholderData: keepPreviousData,
    }),
  );
}

/** Gives which passwords and keys are set, and the call that sets one. */
export function useSecrets(destinationId: string) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const known = useQuery(query.profile.secrets.queryOptions({ input: { destinationId } }));
  const set = useMutation(
    query.profile.setSecret.mutationOptions({
      // What was typed does not stay in the memory of the window.
      gcTime: 0,
      onSuccess: (secrets) => {
        queryClient.setQueryData(query.profile.secrets.queryKey({ input: { destinationId } }), secrets);
      },
    }),
  );
  return { known, set };
}

/** Gives the test messages of a destination, and the call that sends one. */
export function useTests(destinationId: string) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const kept = useQuery(query.profile.tests.queryOptions({ input: { destinationId } }));
  const send = useMutation(
    query.profile.sendTest.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: query.profile.tests.key() }),
    }),
  );
  return { kept, send };
}

/** Gives a value once it has not changed for a while, so that not every letter asks the core. */
export function useSettled<Value>(value: Value, waitMs = 350): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
