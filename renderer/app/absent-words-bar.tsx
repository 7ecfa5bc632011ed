import { FilePen } from "lucide-react";
import { useSyncExternalStore } from "react";
import { absentWriters, subscribeToWriters } from "../report/draft-keepers.ts";
import styles from "./connection-bar.module.css";

/** Says whose words wait in this window until they sign in again. Nothing when there are none. */
export function AbsentWordsBar() {
  const names = useSyncExternalStore(subscribeToWriters, absentWriters);
  if (names === "") return null;
  return (
    <div className={styles.bar}>
      <FilePen aria-hidden="true" />
      <span>
        <b>This window keeps unsaved words of {names}.</b> They are saved when {names} signs in here again, and go into
        nobody else's report. Leave this window open.
      </span>
    </div>
  );
}
