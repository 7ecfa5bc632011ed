import { z } from "zod";

/**
 * How a document leaves over NHS MESH with an ITK3 header. Tested against a fake of the documented behaviour only; use for
 * imaging reports is a proposal, since GP Connect Send Document is assured for other kinds of document. The recipient's
 * mailbox is the destination's address; mailbox password and shared key are secrets and not part of this.
 */
export const meshProfileSchema = z.object({
  channel: z.literal("mesh"),
  /** Base address of the MESH API without a trailing slash; empty where none is set up. */
  baseUrl: z.string().trim().max(300).default(""),
  /** Our own mailbox, which sends and to which acknowledgements come. */
  mailbox: z
    .string()
    .trim()
    .max(100)
    .regex(/^[A-Za-z0-9]*$/)
    .default(""),
  /** Workflow identifiers of the documents and of their acknowledgements (Mex-WorkflowID, at most 300 characters). */
  workflow: z.string().trim().min(1).max(300).default("GPFED_CONSULT_REPORT"),
  acknowledgementWorkflow: z.string().trim().min(1).max(300).default("GPFED_CONSULT_REPORT_ACK"),
  /** ODS codes of our organisation and of the recipient's. */
  senderOdsCode: z.string().trim().max(12).default(""),
  recipientOdsCode: z.string().trim().max(12).default(""),
  /** PEM files: our certificate, its key, and the authority of the server's; empty where the server asks for none. */
  certificateFile: z.string().max(500).default(""),
  keyFile: z.string().max(500).default(""),
  certificateAuthorityFile: z.string().max(500).default(""),
  /** Size of a chunk in bytes; at most 100 MB are allowed, 20 MB outside HSCN. */
  chunkBytes: z.number().int().min(1024).max(100_000_000).default(20_000_000),
  /** After how many hours a person is told that an acknowledgement is missing. */
  acknowledgeWithinHours: z.number().int().min(1).max(720).default(24),
});
export type MeshProfile = z.infer<typeof meshProfileSchema>;
