import { createHash } from "node:crypto";
import type { VersionSummary } from "../../../shared/contract/views.ts";
import {
  type MintedIdentifiers,
  mintedIdentifiersSchema,
  type ReportDocument,
  reportDocumentSchema,
} from "../../../shared/domain/report.ts";
import { reportStatusSchema } from "../../../shared/domain/report-status.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A signed version to store. `document` is stored as its JSON text; hash and link are made here. */
export interface NewReportVersion {
  readonly id: string;
  readonly workitemId: string;
  readonly document: ReportDocument;
  readonly identifiers: MintedIdentifiers;
  /** Who signed this version: for an addendum its author, not the first version's. */
  readonly signature: ReportDocument["signature"];
  readonly pdf: Uint8Array;
}

/** A signed version as stored. */
export interface StoredReportVersion {
  readonly id: string;
  readonly reportId: string;
  readonly workitemId: string;
  readonly document: ReportDocument;
  /** SHA-256 over the previous version's hash, a line feed and the document's JSON text; lower-case hexadecimal. */
  readonly hash: string;
  readonly previousHash: string;
  readonly identifiers: MintedIdentifiers;
  readonly signedAt: number;
}

/** Signed reports. Versions are never changed or deleted; both engines refuse it. */
export class ReportRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /**
   * Stores a version as the next of its report: version 1 begins the report `document.reportId`, a later one continues
   * it. Throws `conflict` when the document's version is not the next, so that two signers cannot both make it.
   */
  async addVersion(version: NewReportVersion): Promise<StoredReportVersion> {
    const previous = await this.#continueReport(version);
    const text = JSON.stringify(version.document);
    const hash = reportVersionHash(previous, text);
    const { signature } = version;
    await this.#executor
      .insertInto("report_version")
      .values({
        id: version.id,
        report_id: version.document.reportId,
        workitem_id: version.workitemId,
        version: version.document.version,
        status: version.document.status,
        document: text,
        hash,
        previous_hash: previous,
        identifiers: JSON.stringify(version.identifiers),
        signed_by: signature.personId,
        signed_by_name: signature.displayName,
        signer_role: signature.role,
        signer_registration: signature.registration,
        signer_site_code: signature.site.code,
        signer_site_name: signature.site.name,
        signed_at: signature.signedAt,
        pdf: Buffer.from(version.pdf),
      })
      .execute();
    return this.getVersion(version.id);
  }

  /** Gives a version without its PDF; throws `not_found`. */
  async getVersion(id: string): Promise<StoredReportVersion> {
    const row = await this.#executor
      .selectFrom("report_version")
      .select(versionColumns)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This version of the report does not exist.");
    return toVersion(row);
  }

  /** Gives the newest version of a case's report that was not taken back, or null where there is none. */
  async latest(workitemId: string): Promise<StoredReportVersion | null> {
    const row = await this.#executor
      .selectFrom("report_version")
      .select(versionColumns)
      .where("workitem_id", "=", workitemId)
      .where("id", "not in", this.#recalled())
      .orderBy("version", "desc")
      .executeTakeFirst();
    return row ? toVersion(row) : null;
  }

  /** Gives the versions of a case's report, newest first, those that were taken back too. */
  async versions(workitemId: string): Promise<readonly VersionSummary[]> {
    const rows = await this.#executor
      .selectFrom("report_version")
      .leftJoin("report_release", "report_release.report_version_id", "report_version.id")
      .select(["report_version.id", "version", "status", "signed_at", "signed_by_name", "hash"])
      .select(["release_at", "recalled_at", "recalled_by_name"])
      .where("report_version.workitem_id", "=", workitemId)
      .orderBy("version", "desc")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      status: reportStatusSchema.parse(row.status),
      signedAt: row.signed_at,
      signedByName: row.signed_by_name,
      hash: row.hash,
      releaseAt: row.release_at,
      recalledAt: row.recalled_at,
      recalledByName: row.recalled_by_name ?? "",
    }));
  }

  /** Gives the identifier of the newest version that was not taken back for each study that has one, by Study Instance UID. */
  async latestByStudy(studyInstanceUids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (studyInstanceUids.length === 0) return new Map();
    const rows = await this.#executor
      .selectFrom("report")
      .innerJoin("report_version", "report_version.report_id", "report.id")
      .select(["report.study_instance_uid", "report_version.id"])
      .where("report.study_instance_uid", "in", studyInstanceUids)
      .where("report_version.id", "not in", this.#recalled())
      .orderBy("report_version.version")
      .execute();
    return new Map(rows.map((row) => [row.study_instance_uid, row.id]));
  }

  /** Gives a version's PDF bytes; throws `not_found`. */
  async pdf(versionId: string): Promise<Buffer> {
    const row = await this.#executor
      .selectFrom("report_version")
      .select("pdf")
      .where("id", "=", versionId)
      .executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This version of the report does not exist.");
    return row.pdf;
  }

  /** Gives the identifiers of versions of a report whose text or link does not match its hash; empty when all is sound. */
  async brokenVersions(reportId: string): Promise<readonly string[]> {
    const rows = await this.#executor
      .selectFrom("report_version")
      .select(["id", "document", "hash", "previous_hash"])
      .where("report_id", "=", reportId)
      .orderBy("version")
      .execute();
    return rows
      .filter((row, index) => {
        const expectedPrevious = index === 0 ? "" : (rows[index - 1]?.hash ?? "");
        return (
          row.previous_hash !== expectedPrevious || row.hash !== reportVersionHash(row.previous_hash, row.document)
        );
      })
      .map((row) => row.id);
  }

  /** Gives the report that a case's versions belong to and the number of the last one, taken back or not; null where there is none. */
  async chain(workitemId: string): Promise<{ reportId: string; version: number } | null> {
    const row = await this.#executor
      .selectFrom("report")
      .select(["id", "latest_version"])
      .where("workitem_id", "=", workitemId)
      .executeTakeFirst();
    return row ? { reportId: row.id, version: row.latest_version } : null;
  }

  #recalled() {
    return this.#executor
      .selectFrom("report_release")
      .select("report_release.report_version_id")
      .where("report_release.recalled_at", "is not", null);
  }

  /** Moves the report's version on, and gives the hash of the one before; empty for the first. */
  async #continueReport(version: NewReportVersion): Promise<string> {
    const { document } = version;
    if (document.version === 1) {
      const begun = await this.#executor
        .insertInto("report")
        .values({
          id: document.reportId,
          workitem_id: version.workitemId,
          study_instance_uid: document.examination.studyInstanceUid,
          latest_version: 1,
          created_at: version.signature.signedAt,
        })
        .onConflict((conflict) => conflict.column("workitem_id").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!begun) throw signedAlready();
      return "";
    }
    const moved = await this.#executor
      .updateTable("report")
      .set({ latest_version: document.version })
      .where("id", "=", document.reportId)
      .where("workitem_id", "=", version.workitemId)
      .where("latest_version", "=", document.version - 1)
      .returning("id")
      .executeTakeFirst();
    if (!moved) throw signedAlready();
    const previous = await this.#executor
      .selectFrom("report_version")
      .select("hash")
      .where("report_id", "=", document.reportId)
      .where("version", "=", document.version - 1)
      .executeTakeFirstOrThrow();
    return previous.hash;
  }
}

/** Gives the hash that seals a version to the one before it; `previousHash` is empty for the first. */
export function reportVersionHash(previousHash: string, documentText: string): string {
  return createHash("sha256").update(previousHash).update("\n").update(documentText).digest("hex");
}

const versionColumns = [
  "id",
  "report_id",
  "workitem_id",
  "document",
  "hash",
  "previous_hash",
  "identifiers",
  "signed_at",
] as const;

function toVersion(row: Pick<Row<"report_version">, (typeof versionColumns)[number]>): StoredReportVersion {
  return {
    id: row.id,
    reportId: row.report_id,
    workitemId: row.workitem_id,
    document: reportDocumentSchema.parse(JSON.parse(row.document)),
    hash: row.hash,
    previousHash: row.previous_hash,
    identifiers: mintedIdentifiersSchema.parse(JSON.parse(row.identifiers)),
    signedAt: row.signed_at,
  };
}

function signedAlready(): WorkstationError {
  return new WorkstationError(
    "conflict",
    "This report was signed in the meantime. Nothing was signed again; open the case to see it.",
  );
}
