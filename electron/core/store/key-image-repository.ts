import { createHash } from "node:crypto";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";

/** A key image's JPEG to store. */
export interface NewKeyImage {
  readonly id: string;
  readonly workitemId: string | null;
  readonly jpeg: Uint8Array;
  readonly createdBy: string;
  readonly now: number;
}

/** JPEGs of key images, each written once. */
export class KeyImageRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /**
   * Stores a JPEG and gives its SHA-256 in lower-case hexadecimal. The same bytes again are answered alike; other bytes
   * under a known identifier throw `conflict`.
   */
  async put(image: NewKeyImage): Promise<{ sha256: string; isNew: boolean }> {
    const sha256 = createHash("sha256").update(image.jpeg).digest("hex");
    const inserted = await this.#executor
      .insertInto("key_image")
      .values({
        id: image.id,
        workitem_id: image.workitemId,
        sha256,
        jpeg: Buffer.from(image.jpeg),
        created_by: image.createdBy,
        created_at: image.now,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (inserted) return { sha256, isNew: true };
    const known = await this.find(image.id);
    if (known?.sha256 === sha256) return { sha256, isNew: false };
    throw new WorkstationError("conflict", "Another picture is already stored under this key image. It was kept.");
  }

  /** Gives a JPEG with its hash, or null. */
  async find(id: string): Promise<{ jpeg: Buffer; sha256: string; workitemId: string | null } | null> {
    const row = await this.#executor.selectFrom("key_image").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? { jpeg: row.jpeg, sha256: row.sha256, workitemId: row.workitem_id } : null;
  }
}
