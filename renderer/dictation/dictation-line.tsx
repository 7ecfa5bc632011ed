import { Mic, MicOff } from "lucide-react";
import { useStore } from "zustand";
import { handlerOf, shownKey } from "../app/keys.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import styles from "./dictation-line.module.css";
import { dictationStore } from "./dictation-store.ts";
import { windowMicrophone } from "./microphone.ts";

/** Under the report's head: whether somebody listens, and words that are not written yet. Absent where nothing is switched on. */
export function DictationLine() {
  const standing = useStore(dictationStore);
  const devices = useStore(windowMicrophone.store, (each) => each.devices);
  if (!standing.isFollowed) return null;
  const { engines, isRecording, interim, missed } = standing;
  return (
    <section className={styles.dictation} aria-label="Dictation">
      <div className={styles.line}>
        <Button
          size="small"
          variant="quiet"
          className={isRecording ? (styles.recording ?? "") : ""}
          icon={isRecording ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          shortcut={shownKey("toggleDictation")}
          onPress={() => handlerOf("toggleDictation")?.()}
        >
          {isRecording ? "Dictating" : "Dictate"}
        </Button>
        <span className={styles.words} role="status">
          {interim === "" ? standingWords(engines, devices.length, standing) : ""}
        </span>
        {interim !== "" && (
          <span className={styles.interim}>
            <span className="visually-hidden">Heard, not written yet: </span>
            <bdi dir="ltr">{interim}</bdi>
          </span>
        )}
      </div>
      {missed > 0 && (
        <div className={styles.missed}>
          <Message
            tone="due"
            title="Dictated words were not written."
            isLive
            actions={
              <Button size="small" variant="quiet" onPress={() => dictationStore.setState({ missed: 0 })}>
                Seen
              </Button>
            }
          >
            They were spoken for another report than this one. The engine has them; look at the report before.
          </Message>
        </div>
      )}
    </section>
  );
}

function standingWords(
  engines: readonly string[],
  deviceCount: number,
  { isActive, lastWritten }: { readonly isActive: boolean; readonly lastWritten: string },
): string {
  if (engines.length === 0) return deviceCount === 0 ? "No engine is connected" : "Microphone buttons; no engine";
  if (!isActive) return `${engines.join(", ")}: another window has the words`;
  return lastWritten === "" ? engines.join(", ") : `${engines.join(", ")}: written in ${lastWritten}`;
}
