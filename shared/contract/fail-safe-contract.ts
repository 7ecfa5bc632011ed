import { z } from "zod";
import {
  failSafePolicySchema,
  failSafeRowSchema,
  fireDrillSchema,
  signOffSchema,
  teamFigureSchema,
} from "../domain/fail-safe.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

const boardSchema = z.object({
  /** Oldest first. */
  rows: z.array(failSafeRowSchema),
  teams: z.array(teamFigureSchema),
  /** Newest first. */
  signOffs: z.array(signOffSchema),
  /** `YYYY-MM-DD` in Europe/London. */
  today: z.string(),
  serverNow: instantSchema,
  officerNames: z.array(z.string()),
  /** Whether the caller is one of them. */
  maySignOff: z.boolean(),
  /** Whether the caller may name officers and set limits. */
  mayChange: z.boolean(),
  policy: failSafePolicySchema,
});

export type FailSafeBoard = z.infer<typeof boardSchema>;

/** The fail-safe board and its daily signature, and fire drills through the routes that alerts take. */
export const failSafeContract = {
  board: base.output(boardSchema),
  /**
   * Signs the board as it stands. `reauth_required` for a wrong secret, `conflict` where rows were added that the caller did not
   * see, `forbidden` to all but an officer.
   */
  signOff: base
    .input(
      z.object({
        secret: z.string().max(256),
        /** The rows on the screen. */
        seenRowIds: z.array(z.string()).max(5000),
        note: z.string().trim().max(500),
      }),
    )
    .output(boardSchema),
  savePolicy: base.input(failSafePolicySchema).output(boardSchema),
  /** Drills, newest first, and the routes that can be drilled. */
  drills: base.output(
    z.object({
      drills: z.array(fireDrillSchema),
      routes: z.array(z.object({ destinationId: idSchema, name: z.string(), isPaused: z.boolean() })),
      nextAt: instantSchema.nullable(),
    }),
  ),
  /** Sends a synthetic alert about nobody through one route now. `conflict` while one runs there or a real alert waits. */
  startDrill: base.input(z.object({ destinationId: idSchema })).output(fireDrillSchema),
};
