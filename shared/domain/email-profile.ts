import { z } from "zod";

/**
 * How a notice leaves by e-mail. It says that there is a report, never whose or what: mail is read by others, forwarded and
 * kept. The address of the recipient is the destination's own; the password is a secret and not part of this.
 */
export const emailProfileSchema = z.object({
  channel: z.literal("email"),
  /** Host of the mail server (submission); empty where none is set up. */
  server: z.string().trim().max(253).default(""),
  port: z.number().int().min(1).max(65_535).default(587),
  /** `startTls`: encrypted before anything is said (RFC 3207); `tls`: from the first byte (RFC 8314); never in clear. */
  encryption: z.enum(["startTls", "tls"]).default("startTls"),
  /** Path of a PEM file with the authority that signed the server's certificate; empty for the system's store. */
  certificateAuthorityFile: z.string().max(500).default(""),
  /** Empty where the server asks for none. */
  username: z.string().max(128).default(""),
  /** Mail address that notices come from; it has to be one that is read, since bounces go there. */
  sender: z.union([z.literal(""), z.email()]).default(""),
  senderName: z
    .string()
    .trim()
    .max(64)
    .regex(/^[^\r\n"<>]*$/)
    .default("Radiology"),
  /** Number that a notice of an alert asks to call; empty where it names the sender alone. */
  telephone: z
    .string()
    .trim()
    .max(40)
    .regex(/^[0-9A-Za-z+() ,.-]*$/)
    .default(""),
  /** Where the recipient reads reports, as the notice's sentence names it. */
  readIn: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\r\n]*$/)
    .default("your usual results system"),
});
export type EmailProfile = z.infer<typeof emailProfileSchema>;
