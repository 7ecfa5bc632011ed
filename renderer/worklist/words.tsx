import {
  ArrowUp,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Contrast,
  Lock,
  OctagonAlert,
  Pause,
  PenLine,
  Signature,
  Target,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Priority, WorkitemStatus } from "../../shared/domain/workitem.ts";
import { StatusText, type Tone } from "../ui/tag.tsx";

interface Word {
  text: string;
  tone: Tone | "quiet";
  icon: ReactNode;
}

const statusWords: Record<WorkitemStatus, Word> = {
  unread: { text: "Unread", tone: "neutral", icon: <CircleDashed aria-hidden="true" /> },
  reserved: { text: "Reserved", tone: "neutral", icon: <Lock aria-hidden="true" /> },
  draft: { text: "Draft", tone: "info", icon: <PenLine aria-hidden="true" /> },
  provisional: { text: "Provisional", tone: "due", icon: <Contrast aria-hidden="true" /> },
  final: { text: "Final", tone: "done", icon: <CircleCheck aria-hidden="true" /> },
  held: { text: "Held", tone: "due", icon: <Pause aria-hidden="true" /> },
  awaitingSecondSignature: { text: "Second signature", tone: "due", icon: <Signature aria-hidden="true" /> },
  withdrawn: { text: "Withdrawn", tone: "critical", icon: <Ban aria-hidden="true" /> },
  cancelled: { text: "Cancelled", tone: "neutral", icon: <CircleSlash aria-hidden="true" /> },
};

const priorityWords: Record<Priority, Word> = {
  immediate: { text: "Immediate", tone: "critical", icon: <OctagonAlert aria-hidden="true" /> },
  urgent: { text: "Urgent", tone: "due", icon: <ArrowUp aria-hidden="true" /> },
  cancerPathway: { text: "Cancer pathway", tone: "neutral", icon: <Target aria-hidden="true" /> },
  routine: { text: "Routine", tone: "quiet", icon: null },
};

/** The status of a case with its icon. */
export function StatusWord(props: { status: WorkitemStatus }) {
  const word = statusWords[props.status];
  return (
    <StatusText tone={word.tone} icon={word.icon}>
      {word.text}
    </StatusText>
  );
}

/** The urgency of reading with its icon. */
export function PriorityWord(props: { priority: Priority }) {
  const word = priorityWords[props.priority];
  return (
    <StatusText tone={word.tone} icon={word.icon}>
      {word.text}
    </StatusText>
  );
}

/** Gives the urgency of reading as a word. */
export function priorityText(priority: Priority): string {
  return priorityWords[priority].text;
}

/** The statuses as choices of a filter. */
export const statusOptions = Object.entries(statusWords).map(([id, word]) => ({ id, label: word.text }));
