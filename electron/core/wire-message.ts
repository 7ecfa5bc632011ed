import { z } from "zod";

/** What oRPC 1.16 puts on a wire from the window: a request, an event of a stream, or a cancellation, as JSON text. */
const wireMessageSchema = z.union([
  z.object({
    i: z.string().max(64),
    t: z.undefined().optional(),
    p: z.object({
      u: z.string().startsWith("/").max(1_000),
      h: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      m: z.string().max(16).optional(),
    }),
  }),
  z.object({ i: z.string().max(64), t: z.literal(3), p: z.object({ e: z.string() }) }),
  z.object({ i: z.string().max(64), t: z.literal(4) }),
]);

/**
 * Says whether a message can be taken for a call. oRPC's own handlers throw on anything else where nobody can catch it,
 * which would end the program, so both hosts ask this first and close the connection instead.
 */
export function isWireMessage(message: unknown): message is string {
  if (typeof message !== "string") return false;
  try {
    return wireMessageSchema.safeParse(JSON.parse(message)).success;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
