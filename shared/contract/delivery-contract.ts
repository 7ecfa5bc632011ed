import { z } from "zod";
import { deliverySchema, destinationStateSchema } from "../domain/delivery.ts";
import { idSchema } from "../domain/identifiers.ts";
import { incidentSchema, reconciliationRunSchema } from "../domain/reconciliation.ts";
import { base } from "./base.ts";

const reasonSchema = z.string().trim().min(1).max(300);

/** How a person brought a delivery that the program could not. */
export const otherWaySchema = z.enum(["telephone", "print", "post", "otherSystem"]);
export type OtherWay = z.infer<typeof otherWaySchema>;

/** The calls about deliveries: what became of them, what a person does with those that failed, and what is missing. */
export const deliveryContract = {
  list: base
    .input(
      z.object({
        /** `awaitingPerson`: a person does the sending, such as printing. */
        scope: z.enum(["all", "failed", "waiting", "awaitingPerson"]),
        search: z.string().max(200),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
        /** The `next` of the page before, which finds its place at once in a long log; `offset` counts from there. */
        before: z.number().int().nullable().optional(),
      }),
    )
    .output(
      z.object({
        deliveries: z.array(deliverySchema),
        total: z.number().int(),
        /** Names the page behind this one; null on the last. */
        next: z.number().int().nullable(),
        failedCount: z.number().int(),
        waitingCount: z.number().int(),
        awaitingPersonCount: z.number().int(),
        /** How many later deliveries for the same patient wait behind one of this page; left out where none does. */
        heldBack: z.array(z.object({ deliveryId: idSchema, count: z.number().int() })),
        destinations: z.array(destinationStateSchema),
      }),
    ),
  /** Sends the same bytes again at once, keeping their place in the order. */
  retry: base.input(z.object({ deliveryId: idSchema, reason: reasonSchema })).output(deliverySchema),
  /** Sends an accepted delivery again: the same bytes under the same number, from which a receiver makes nothing new. */
  resend: base.input(z.object({ deliveryId: idSchema, reason: reasonSchema })).output(deliverySchema),
  /** Makes a refused delivery anew with the destination's settings of today. Gives the new one; the old one is kept. */
  remake: base.input(z.object({ deliveryId: idSchema, reason: reasonSchema })).output(deliverySchema),
  /** Notes that a person brought it another way, and lets what waits behind it go. */
  deliverOtherwise: base
    .input(
      z.object({
        deliveryId: idSchema,
        how: otherWaySchema,
        toWhom: z.string().trim().min(1).max(128),
        reason: reasonSchema,
      }),
    )
    .output(deliverySchema),
  /** Gaps between what was signed, accepted and filed, newest first, and the last days' comparisons. */
  incidents: base.input(z.object({ scope: z.enum(["open", "all"]), limit: z.number().int().min(1).max(500) })).output(
    z.object({
      incidents: z.array(incidentSchema),
      openCount: z.number().int(),
      runs: z.array(reconciliationRunSchema),
    }),
  ),
  settleIncident: base
    .input(z.object({ incidentId: idSchema, how: z.string().trim().min(5).max(500) }))
    .output(incidentSchema),
};
