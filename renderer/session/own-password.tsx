import { useEffect, useState } from "react";
import { describeError } from "../app/error-texts.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Message } from "../ui/message.tsx";
import { TextField } from "../ui/text-field.tsx";

/** What whoever signs in with a password that an administrator set has to type besides. */
export interface OwnPassword {
  /** True once the core has asked for it, until the page is left. */
  readonly isNeeded: boolean;
  /** False while it is needed and not yet typed twice alike. */
  readonly isReady: boolean;
  readonly input: { newPassword?: string };
  readonly error: unknown;
  readonly first: string;
  readonly again: string;
  setFirst(text: string): void;
  setAgain(text: string): void;
}

/** Gives the choice of one's own password; `error` is the last refusal of the sign-in. */
export function useOwnPassword(error: unknown): OwnPassword {
  const [isNeeded, setNeeded] = useState(false);
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const isAsked = asksForOwn(error);
  useEffect(() => {
    if (isAsked) setNeeded(true);
  }, [isAsked]);
  const isReady = !isNeeded || (first.length >= 10 && first === again);
  return {
    ...{ isNeeded, isReady, first, again, setFirst, setAgain },
    input: isNeeded ? { newPassword: first } : {},
    error: isAsked ? null : error,
  };
}

/** The fields for one's own password, with why they are there. */
export function OwnPasswordFields({ own }: { own: OwnPassword }) {
  const isShort = own.first !== "" && own.first.length < 10;
  const differs = own.again !== "" && own.again !== own.first;
  return (
    <>
      <Message tone="info" title="Choose your own password." isLive>
        An administrator set the one that you typed; it is good for this one sign-in.
      </Message>
      <TextField
        label="New password"
        type="password"
        value={own.first}
        onChange={own.setFirst}
        autoComplete="new-password"
        description="At least 10 characters"
        error={isShort ? "Use at least 10 characters" : undefined}
        autoFocus
      />
      <TextField
        label="New password again"
        type="password"
        value={own.again}
        onChange={own.setAgain}
        autoComplete="new-password"
        error={differs ? "The two passwords differ" : undefined}
      />
      <TroubleMessage error={own.error} />
    </>
  );
}

function asksForOwn(error: unknown): boolean {
  if (error === null || error === undefined) return false;
  return describeError(error).details.mustChangePassword === true;
}
