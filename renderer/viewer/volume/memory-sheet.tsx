import { useStore } from "zustand";
import { sizeText } from "../../../shared/imaging/volume/memory-plan.ts";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Viewer } from "../viewer.ts";
import styles from "./memory-sheet.module.css";

/** Asks, before anything is loaded, what to leave out of a series that does not fit into memory as a volume. */
export function MemorySheet({ viewer }: { readonly viewer: Viewer }) {
  const question = useStore(viewer.store, (state) => state.memoryQuestion);
  if (question === null) return null;
  return (
    <Sheet title="This series does not fit into memory" isOpen onClose={() => question.answer(null)} width="narrow">
      <div className={styles.offers}>
        <p>{question.sentence}</p>
        <p>What is left out is named on each pane and with each measurement.</p>
        {question.offers.map(({ choice, label, bytes }) => (
          <Button key={choice.kind} onPress={() => question.answer(choice)}>
            {`${label} (${sizeText(bytes)})`}
          </Button>
        ))}
        <Button onPress={() => question.answer(null)}>Only the images as they are stored</Button>
      </div>
    </Sheet>
  );
}
