import { z } from "zod";
import {
  displayAnswerSchema,
  displayCheckSchema,
  displayPolicySchema,
  displayStandingSchema,
  luminanceReadingsSchema,
  monitorSchema,
  sizeMethodSchema,
} from "../domain/display.ts";
import { base } from "./base.ts";

const ofMonitor = z.object({ monitor: monitorSchema });
const note = z.string().trim().max(500);

/** Calls on the monitors of this workstation. Each that keeps something gives how the monitor stands then. */
export const displayCalls = {
  standing: base.input(ofMonitor).output(displayStandingSchema),
  /** Keeps how long a pixel is, for the caller and this monitor at its present ratio. */
  keepSize: base
    .input(ofMonitor.extend({ mmPerPixel: z.number().min(0.02).max(2), method: sizeMethodSchema }))
    .output(displayStandingSchema),
  /** Keeps what the caller saw; the core says what it amounts to. */
  keepVisual: base
    .input(ofMonitor.extend({ answers: z.array(displayAnswerSchema).max(40), note }))
    .output(displayStandingSchema),
  /** Keeps what a meter read; the core computes. Fails with `invalid_input` where nothing can be said from it. */
  keepMeasured: base
    .input(ofMonitor.extend({ luminance: luminanceReadingsSchema, note }))
    .output(displayStandingSchema),
  /** Checks of every workstation of this store, newest first, and what the site asks. */
  records: base.output(z.object({ checks: z.array(displayCheckSchema), policy: displayPolicySchema })),
  savePolicy: base.input(displayPolicySchema).output(displayPolicySchema),
};
