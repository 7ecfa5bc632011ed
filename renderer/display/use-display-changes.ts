import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DisplayCheck, DisplayStanding } from "../../shared/domain/display.ts";
import { useHost } from "../host/host-context.tsx";
import { showToast } from "../ui/toast.tsx";
import { displayStore } from "./display-store.ts";

function useTakeStanding(kind: DisplayCheck["kind"], onDone: () => void) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  return (standing: DisplayStanding) => {
    displayStore.setState({ standing });
    void queryClient.invalidateQueries({ queryKey: query.display.key() });
    const check = standing[kind];
    if (check?.outcome === "passed") showToast("done", "The check is kept: passed.");
    else if (check?.outcome === "failed")
      showToast("critical", `The check is kept: failed. ${check.failures[0] ?? ""}`);
    else showToast("info", "The check is kept as incomplete: nothing is passed.");
    onDone();
  };
}

/** Gives the call that keeps what was seen. */
export function useKeepVisual(onDone: () => void) {
  const onSuccess = useTakeStanding("visual", onDone);
  return useMutation(useHost().query.display.keepVisual.mutationOptions({ onSuccess }));
}

/** Gives the call that keeps what a meter read. */
export function useKeepMeasured(onDone: () => void) {
  const onSuccess = useTakeStanding("measured", onDone);
  return useMutation(useHost().query.display.keepMeasured.mutationOptions({ onSuccess }));
}
