import { Monitor } from "lucide-react";
import { Button } from "react-aria-components";
import { useStore } from "zustand";
import { displayDue } from "../../shared/rules/display-due.ts";
import { useNow } from "../host/clock.ts";
import styles from "./display-line.module.css";
import { displayStore, openDisplayScreen } from "./display-store.ts";

/** Says quietly that this monitor's check is overdue, failed or was never made; pressed, it opens the check. */
export function DisplayLine() {
  const standing = useStore(displayStore, (state) => state.standing);
  const now = useNow(60_000);
  const due = standing === null ? null : displayDue(standing, now);
  if (due === null || due.words === "") return null;
  return (
    <Button className={`${styles.line} ${styles[due.state] ?? ""}`} onPress={() => openDisplayScreen("check")}>
      <Monitor aria-hidden="true" />
      {due.words}
    </Button>
  );
}
