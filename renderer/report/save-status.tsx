import { CircleCheck, CircleDashed, CloudOff, GitCompare, OctagonAlert, PenLine } from "lucide-react";
import { formatTimeWithSeconds } from "../app/format.ts";
import { useConnection } from "../host/host-context.tsx";
import { StatusText } from "../ui/tag.tsx";
import type { DraftState } from "./draft-reducer.ts";

/** Where the draft stands, in a word; a screen reader hears it only when something is wrong. */
export function SaveStatus({ state }: { state: DraftState }) {
  const isLost = useConnection().lostAt !== null;
  if (state.phase === "loading") return null;
  // A save that waits for the wire is not on its way.
  const isWaiting = isLost && (state.phase === "editing" || state.phase === "saving");
  const phase = isWaiting ? "offline" : state.phase;
  const isTrouble = phase === "offline" || phase === "failed" || phase === "conflict";
  return (
    <span role="status" aria-live={isTrouble ? "polite" : "off"} className="figures">
      {statusOf(phase, state.savedAt)}
    </span>
  );
}

function statusOf(phase: Exclude<DraftState["phase"], "loading">, savedAt: number) {
  switch (phase) {
    case "editing":
    case "saving":
      return (
        <StatusText tone="quiet" icon={<CircleDashed aria-hidden="true" />}>
          Saving
        </StatusText>
      );
    case "saved":
      return (
        <StatusText tone="quiet" icon={<CircleCheck aria-hidden="true" />}>
          Saved {formatTimeWithSeconds(savedAt)}
        </StatusText>
      );
    case "offline":
      return (
        <StatusText tone="due" icon={<CloudOff aria-hidden="true" />}>
          Not saved yet
        </StatusText>
      );
    case "failed":
      return (
        <StatusText tone="critical" icon={<OctagonAlert aria-hidden="true" />}>
          Not saved
        </StatusText>
      );
    case "conflict":
      return (
        <StatusText tone="critical" icon={<GitCompare aria-hidden="true" />}>
          Two versions
        </StatusText>
      );
    case "signing":
      return (
        <StatusText tone="info" icon={<PenLine aria-hidden="true" />}>
          Signing
        </StatusText>
      );
    case "signed":
      return (
        <StatusText tone="done" icon={<CircleCheck aria-hidden="true" />}>
          Signed
        </StatusText>
      );
  }
}
