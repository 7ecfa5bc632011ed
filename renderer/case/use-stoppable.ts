import { useMemo } from "react";
import { showToast } from "../ui/toast.tsx";

/** Says why nothing can be inserted, marked, raised or signed now. */
export function sayStopped(): void {
  showToast("critical", "Images of another patient are in this case, or in a window beside it. Resolve that first.");
}

/** Gives the deeds with one of them off, and saying why, while another patient's images are in the case. */
export function useStoppable<Deeds extends object>(isStopped: boolean, deeds: Deeds, name: keyof Deeds): Deeds {
  return useMemo(() => (isStopped ? { ...deeds, [name]: sayStopped } : deeds), [isStopped, deeds, name]);
}
