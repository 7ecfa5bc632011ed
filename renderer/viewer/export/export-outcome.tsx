import { Message } from "../../ui/message.tsx";
import { Meter } from "../../ui/meter.tsx";
import styles from "./export-sheet.module.css";
import type { ExportState } from "./use-export.ts";

/** Says how far an export is, and what it came to. */
export function ExportOutcome({ state }: { readonly state: ExportState }) {
  if (state.kind === "choosing") return null;
  if (state.kind === "failed")
    return (
      <Message tone="critical" title="Not exported." isLive>
        {state.sentence}
      </Message>
    );
  if (state.kind === "done")
    return (
      <Message tone="done" isLive>
        {state.sentence}
      </Message>
    );
  const { done, total } = state;
  const text = total === null ? `${(done / 1e6).toFixed(1)} MB received` : `${done} of ${total} pictures made`;
  return (
    <div className={styles.progress} role="status">
      <span>{text}</span>
      {total !== null && <Meter value={done / total} tone="accent" />}
    </div>
  );
}
