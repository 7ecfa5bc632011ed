import type { ClientContext, ClientLink } from "@orpc/client";
import { z } from "zod";
import { contractVersion } from "../../shared/contract/contract.ts";

/** One connection to the core; once closed it is not opened again. */
export interface Wire {
  /** Carries calls while the connection lives; fails those under way when it ends. */
  readonly link: ClientLink<ClientContext>;
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Makes a connection, or throws: `WireRefusedError` when trying again is of no use, anything else otherwise. */
export type OpenWire = () => Promise<Wire>;

/** The core does not let this window in; trying again would not help. */
export class WireRefusedError extends Error {
  constructor() {
    super("The workstation did not accept this window. Please start Sightline again.");
    this.name = "WireRefusedError";
  }
}

/** A call could not be made, or its answer was lost, because there is no connection to the core. */
export class DisconnectedError extends Error {
  /** True where the call had left the window: it may or may not have been done. */
  readonly wasSent: boolean;

  constructor(wasSent: boolean) {
    super(
      wasSent
        ? "The connection to the workstation was lost before it answered. It may or may not have been done: please check."
        : "There is no connection to the workstation, so nothing was sent. It is being restored.",
    );
    this.name = "DisconnectedError";
    this.wasSent = wasSent;
  }
}

/** The core did not answer a call within its time; what it was may or may not have been done. */
export class UnansweredError extends Error {
  constructor(cause: unknown) {
    super("The workstation did not answer within two minutes. Please check before trying again.", { cause });
    this.name = "UnansweredError";
  }
}

/** Says whether what failed so may have been done all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof UnansweredError || (error instanceof DisconnectedError && error.wasSent);
}

/** The core speaks another version of the contract than this window. */
export class WireVersionError extends Error {
  constructor() {
    super("This window belongs to another version of Sightline. Please reload it.");
    this.name = "WireVersionError";
  }
}

const greetingSchema = z.object({ contractVersion: z.number().int() });

/** Checks the first message of a connection, `{"contractVersion":N}`. Throws `WireVersionError` on another version. */
export function checkGreeting(text: string): void {
  if (greetingSchema.parse(JSON.parse(text)).contractVersion !== contractVersion) throw new WireVersionError();
}
