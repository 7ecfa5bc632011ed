import type { Role } from "../domain/person.ts";
import { mayWrite } from "../domain/person.ts";
import type { ReleasePolicy } from "./release-policy.ts";

/** What the rule of taking a case over looks at. Instants in milliseconds, UTC. */
export interface TakeOverSubject {
  readonly policy: ReleasePolicy;
  readonly role: Role;
  readonly holderName: string;
  /** When whoever has the case last did anything to it. */
  readonly lastActivityAt: number;
  readonly now: number;
}

/** Whether it may be taken over, why, and when. */
export interface TakeOverAnswer {
  readonly isAllowed: boolean;
  readonly sentence: string;
  readonly allowedAt: number | null;
}

/** Gives whether a case that somebody else has may be taken over now: by the right role, and after long enough without a change. */
export function takeOverAnswer(subject: TakeOverSubject): TakeOverAnswer {
  const { policy, role, holderName, lastActivityAt, now } = subject;
  if (!mayWrite(role) || (policy.onlyConsultantsTakeOver && role !== "radiologist")) {
    const sentence = "At this site only a consultant takes a case over. You can ask for it.";
    return { isAllowed: false, sentence, allowedAt: null };
  }
  const allowedAt = lastActivityAt + policy.takeOverMinutes * 60_000;
  if (now < allowedAt) {
    const minutes = Math.ceil((allowedAt - now) / 60_000);
    // Who has it may be signed out by now: only what was done to the case is known.
    const done = Math.floor((now - lastActivityAt) / 60_000);
    const since = done === 0 ? "less than a minute" : `${done} min`;
    const sentence = `It is with ${holderName}, who last did something to it ${since} ago. Without a change it may be taken over in ${minutes} min. You can ask for it now.`;
    return { isAllowed: false, sentence, allowedAt };
  }
  const idle = Math.floor((now - lastActivityAt) / 60_000);
  const sentence = `${holderName} has changed nothing for ${idle} min. What they wrote is kept, and they are told.`;
  return { isAllowed: true, sentence, allowedAt: null };
}
