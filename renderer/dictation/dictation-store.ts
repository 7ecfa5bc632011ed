import { createStore } from "zustand/vanilla";

/** How dictation stands in this window. */
export interface DictationStanding {
  /** Whether the core tells this window of its engines. */
  readonly isFollowed: boolean;
  /** Names of the person's engines that are connected. */
  readonly engines: readonly string[];
  readonly isRecording: boolean;
  /** Whether words and buttons are for this window. */
  readonly isActive: boolean;
  /** Words that are not final: shown, never written. */
  readonly interim: string;
  /** How many pieces came for another report and were not written here. */
  readonly missed: number;
  /** Where words were written last; empty until some were. */
  readonly lastWritten: string;
}

const quiet: DictationStanding = {
  ...{ isFollowed: false, engines: [], isRecording: false, isActive: false, interim: "", missed: 0, lastWritten: "" },
};

/** What the line under the report's head shows. Of the open report only: another one begins anew. */
export const dictationStore = createStore<DictationStanding>(() => quiet);

/** Forgets everything; when a report is opened or left. */
export function forgetDictation(): void {
  dictationStore.setState(quiet);
}
