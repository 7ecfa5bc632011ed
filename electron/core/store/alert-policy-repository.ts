import {
  type AlertPolicyVersion,
  alertPolicySchema,
  proposedAlertPolicy,
} from "../../../shared/domain/alert-policy.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** The program's own proposal, which counts until a site has approved one. */
const unapproved: AlertPolicyVersion = {
  ...{ version: 0, policy: proposedAlertPolicy, effectiveFrom: 0, note: "Proposal of the program" },
  ...{ approvedByName: "", approvedAt: 0 },
};

/** Approved limits and ladders of alerts. Versions are never changed or deleted; both engines refuse it. */
export class AlertPolicyRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives every version, newest first; the program's proposal last. */
  async list(): Promise<readonly AlertPolicyVersion[]> {
    const rows = await this.#executor.selectFrom("alert_policy").selectAll().orderBy("version", "desc").execute();
    return [...rows.map(toVersion), unapproved];
  }

  /** Gives the version that counts at an instant (milliseconds since 1970): of those in effect the newest. */
  async inForce(at: number): Promise<AlertPolicyVersion> {
    const row = await this.#executor
      .selectFrom("alert_policy")
      .selectAll()
      .where("effective_from", "<=", at)
      .orderBy("version", "desc")
      .executeTakeFirst();
    return row ? toVersion(row) : unapproved;
  }

  /** Gives the version by which an alert was raised; what counts at `at` where that is not known. */
  async ofAlert(version: number | null, at: number): Promise<AlertPolicyVersion> {
    if (version === null) return this.inForce(at);
    if (version === 0) return unapproved;
    const row = await this.#executor
      .selectFrom("alert_policy")
      .selectAll()
      .where("version", "=", version)
      .executeTakeFirst();
    return row ? toVersion(row) : this.inForce(at);
  }

  /** Adds the next version; throws `conflict` where `approved.version` is not the next. */
  async add(approved: AlertPolicyVersion & { readonly approvedById: string }): Promise<void> {
    const [newest] = await this.list();
    if (approved.version !== (newest?.version ?? 0) + 1) {
      throw new WorkstationError(
        "conflict",
        "Somebody else approved other limits meanwhile. Nothing was changed. Read them again, then approve yours.",
      );
    }
    await this.#executor
      .insertInto("alert_policy")
      .values({
        version: approved.version,
        policy: JSON.stringify(approved.policy),
        effective_from: approved.effectiveFrom,
        note: approved.note,
        approved_by: approved.approvedById,
        approved_by_name: approved.approvedByName,
        approved_at: approved.approvedAt,
      })
      .execute();
  }
}

function toVersion(row: Row<"alert_policy">): AlertPolicyVersion {
  return {
    version: row.version,
    policy: alertPolicySchema.parse(JSON.parse(row.policy)),
    effectiveFrom: row.effective_from,
    note: row.note,
    approvedByName: row.approved_by_name,
    approvedAt: row.approved_at,
  };
}
