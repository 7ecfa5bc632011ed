import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";
import { seenPolicyStore } from "../viewer/seen-policy-store.ts";

/** Gives the site's policy of seeing as the core has it. */
export function useSeenPolicy() {
  return useQuery(useHost().query.settings.seenPolicy.queryOptions());
}

/** Keeps the policy that panes and the sign sheet follow the one of the site. */
export function useSeenPolicyInForce(): void {
  const { data } = useSeenPolicy();
  useEffect(() => {
    if (data !== undefined) seenPolicyStore.setState({ policy: data });
  }, [data]);
}

/** Gives the call that sets the policy. */
export function useSaveSeenPolicy() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.settings.saveSeenPolicy.mutationOptions({
      onSuccess: (policy) => {
        queryClient.setQueryData(query.settings.seenPolicy.queryKey(), policy);
        showToast("done", "Saved.");
      },
    }),
  );
}
