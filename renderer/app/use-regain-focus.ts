import { useEffect } from "react";
import { regainFocus } from "./regions.ts";

/** For a part that goes away with the control just pressed: when it is gone, the chosen row or the screen has the focus. */
export function useRegainFocus(): void {
  useEffect(
    () => () => {
      requestAnimationFrame(regainFocus);
    },
    [],
  );
}
