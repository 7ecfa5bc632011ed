import { useKey } from "../app/keys.ts";
import { CheckScreen } from "./check-screen.tsx";
import { openDisplayScreen } from "./display-store.ts";
import { SizeSheet } from "./size-sheet.tsx";
import { useDisplayWatch } from "./use-display-watch.ts";

/** What belongs to the monitor that this window is on, wherever the person is: its size, its check. */
export function DisplayScreens() {
  useDisplayWatch();
  useKey("checkDisplay", () => openDisplayScreen("check"));
  useKey("calibrateDisplay", () => openDisplayScreen("size"));
  return (
    <>
      <SizeSheet />
      <CheckScreen />
    </>
  );
}
