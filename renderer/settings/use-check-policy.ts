import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";

/** Gives what the site changed of the checks, as the core has it. */
export function useCheckPolicy() {
  return useQuery(useHost().query.checks.policy.queryOptions());
}

/** Gives the call that sets it. */
export function useSaveCheckPolicy() {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return useMutation(
    query.checks.savePolicy.mutationOptions({
      onSuccess: (policy) => {
        queryClient.setQueryData(query.checks.policy.queryKey(), policy);
        showToast("done", "Saved.");
      },
    }),
  );
}
