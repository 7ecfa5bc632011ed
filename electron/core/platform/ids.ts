import { randomUUID } from "node:crypto";
import type { IdSource } from "../ports.ts";

/** Random identifiers of the platform. */
export class RandomIds implements IdSource {
  uuid(): string {
    return randomUUID();
  }

  /** At most 44 characters: 2.25 and the UUID as one decimal number (PS3.5 B.2, ITU-T X.667). */
  dicomUid(): string {
    return `2.25.${BigInt(`0x${randomUUID().replaceAll("-", "")}`)}`;
  }
}
