import { readFile } from "node:fs/promises";
import { z } from "zod";
import { siteSchema } from "../../../shared/domain/person.ts";
import { careSettingSchema } from "../../../shared/domain/scope-of-practice.ts";
import { prioritySchema } from "../../../shared/domain/workitem.ts";
import type { Logger } from "../ports.ts";

const imagingRequestSchema = z.object({
  studyInstanceUid: z.string().default(""),
  accessionNumber: z.string().default(""),
  clinicalQuestion: z.string().max(2000).default(""),
  priority: prioritySchema.default("routine"),
  setting: careSettingSchema.default("other"),
  referrer: z.object({
    ...{ name: z.string(), organisation: z.string() },
    /** National codes of the person and of the organisation, where the order states them. */
    ...{ code: z.string().max(32).optional(), organisationCode: z.string().max(32).optional() },
  }),
  site: siteSchema,
  placerOrderNumber: z.string().max(64).default(""),
  /** Sets the examination's time relative to the first start of a demo, because sample studies are old. */
  examinedMinutesAgo: z.number().min(0).optional(),
});

/** The electronic request that an examination was made for. */
export type ImagingRequest = z.infer<typeof imagingRequestSchema>;

/** Requests by study. A demo reads them from the samples; an order interface will take the same place. */
export class RequestBook {
  readonly #byStudy = new Map<string, ImagingRequest>();
  readonly #byAccession = new Map<string, ImagingRequest>();

  constructor(requests: readonly ImagingRequest[]) {
    for (const request of requests) {
      if (request.studyInstanceUid !== "") this.#byStudy.set(request.studyInstanceUid, request);
      else if (request.accessionNumber !== "") this.#byAccession.set(request.accessionNumber, request);
    }
  }

  /** Gives the request of a study: by its UID, or by its accession number where the request names no study; or null. */
  find(study: { readonly studyInstanceUid: string; readonly accessionNumber: string }): ImagingRequest | null {
    return this.#byStudy.get(study.studyInstanceUid) ?? this.#byAccession.get(study.accessionNumber) ?? null;
  }
}

/**
 * Gives the requests of a file such as `samples/requests.json`. A missing or unreadable file gives an empty book and a line
 * in the log: without requests the studies are still there to be read.
 */
export async function readRequestBook(file: string, logger: Logger): Promise<RequestBook> {
  try {
    const parsed = z.array(imagingRequestSchema).parse(JSON.parse(await readFile(file, "utf8")));
    return new RequestBook(parsed);
  } catch (cause) {
    logger.warn("requests.unreadable", { reason: cause instanceof Error ? cause.name : "unknown" });
    return new RequestBook([]);
  }
}
