import type { Executor } from "./executor.ts";

/** Where an in-patient is since when, as an ADT message told. */
export interface InpatientMove {
  readonly id: string;
  /** Issuer and hospital number, as `patientKeyOf` gives it. */
  readonly patientKey: string;
  /** Milliseconds since 1970. */
  readonly happenedAt: number;
  readonly notedAt: number;
  /** The trigger event, for example `A02`. */
  readonly kind: string;
  /** Empty once discharged. */
  readonly ward: string;
  readonly wardEntryId: string | null;
  readonly consultant: string;
  readonly consultantEntryId: string | null;
  readonly messageControlId: string;
  readonly sendingSystem: string;
}

/** Moves of in-patients, appended only: each message once, by its system and control id. */
export class InpatientRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Stores a move; false where its message was taken before. */
  async add(move: InpatientMove): Promise<boolean> {
    const row = await this.#executor
      .insertInto("inpatient_move")
      .values({
        id: move.id,
        patient_key: move.patientKey,
        happened_at: move.happenedAt,
        noted_at: move.notedAt,
        kind: move.kind,
        ward: move.ward,
        ward_entry_id: move.wardEntryId,
        consultant: move.consultant,
        consultant_entry_id: move.consultantEntryId,
        message_control_id: move.messageControlId,
        sending_system: move.sendingSystem,
      })
      .onConflict((conflict) => conflict.columns(["sending_system", "message_control_id"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Gives the moves of a patient, the latest that happened first. */
  async ofPatient(patientKeys: readonly string[]): Promise<readonly InpatientMove[]> {
    if (patientKeys.length === 0) return [];
    const rows = await this.#executor
      .selectFrom("inpatient_move")
      .selectAll()
      .where("patient_key", "in", patientKeys)
      .orderBy("happened_at", "desc")
      .orderBy("noted_at", "desc")
      .execute();
    return rows.map((row) => ({
      ...{
        id: row.id,
        patientKey: row.patient_key,
        happenedAt: row.happened_at,
        notedAt: row.noted_at,
        kind: row.kind,
      },
      ...{ ward: row.ward, wardEntryId: row.ward_entry_id, consultant: row.consultant },
      ...{ consultantEntryId: row.consultant_entry_id, messageControlId: row.message_control_id },
      sendingSystem: row.sending_system,
    }));
  }
}
