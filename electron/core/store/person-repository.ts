import { type Person, personSchema } from "../../../shared/domain/person.ts";
import { WorkstationError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { type Row, toFlag } from "./tables.ts";

/** A person with what sign-in needs. Never leaves the core. */
export interface PersonWithSecrets {
  readonly person: Person;
  /** argon2id in PHC format. */
  readonly passwordHash: string;
  readonly pinHash: string | null;
  readonly failedAttempts: number;
  /** Before this instant every try is refused unseen; milliseconds since 1970. */
  readonly nextAttemptAt: number;
}

/** The program, as whoever adds to reports by rule. Nobody can sign in as it. */
export const programPerson: Person = {
  ...{ id: "sightline", username: "sightline", displayName: "Sightline", role: "administrator", isActive: false },
  ...{ site: { code: "", name: "" }, registrationBody: "", registrationNumber: "" },
};

/** People who sign in. */
export class PersonRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives one person; throws `not_found`. */
  async get(id: string): Promise<Person> {
    return (await this.getWithSecrets(id)).person;
  }

  /** Gives one person with hashes; throws `not_found`. */
  async getWithSecrets(id: string): Promise<PersonWithSecrets> {
    const row = await this.#executor.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new WorkstationError("not_found", "This person is not known here.");
    return toPersonWithSecrets(row);
  }

  /** Gives whoever signs in by this name, whatever its case, or null. */
  async findByUsername(username: string): Promise<PersonWithSecrets | null> {
    const row = await this.#executor
      .selectFrom("person")
      .selectAll()
      .where("username", "=", username.trim().toLowerCase())
      .executeTakeFirst();
    return row ? toPersonWithSecrets(row) : null;
  }

  /** Gives everybody by printed name; the program itself is nobody. */
  async list(): Promise<readonly Person[]> {
    const rows = await this.#executor
      .selectFrom("person")
      .selectAll()
      .where("id", "!=", programPerson.id)
      .orderBy("display_name")
      .orderBy("id")
      .execute();
    return rows.map((row) => toPersonWithSecrets(row).person);
  }

  /** Says whether anybody exists. */
  async isEmpty(): Promise<boolean> {
    return (await this.#executor.selectFrom("person").select("id").limit(1).executeTakeFirst()) === undefined;
  }

  /** Adds a person; throws `conflict` when the user name is taken. */
  async insert(
    person: Person,
    secrets: { readonly passwordHash: string; readonly pinHash: string | null },
    now: number,
  ): Promise<void> {
    const inserted = await this.#executor
      .insertInto("person")
      .values({
        id: person.id,
        username: person.username.trim().toLowerCase(),
        display_name: person.displayName,
        role: person.role,
        site_code: person.site.code,
        site_name: person.site.name,
        registration_body: person.registrationBody,
        registration_number: person.registrationNumber,
        is_active: toFlag(person.isActive),
        password_hash: secrets.passwordHash,
        pin_hash: secrets.pinHash,
        created_at: now,
        failed_attempts: 0,
        next_attempt_at: 0,
      })
      .onConflict((conflict) => conflict.column("username").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!inserted) throw new WorkstationError("conflict", "This user name is already taken. Choose another one.");
  }

  /** Adds the program where it is not there yet, so that what it adds has an author. */
  async ensureProgram(now: number): Promise<void> {
    const known = await this.findByUsername(programPerson.username);
    if (known === null) await this.insert(programPerson, { passwordHash: "none", pinHash: null }, now);
  }

  /** Lets somebody sign in or no longer; throws `not_found`. */
  async setActive(id: string, isActive: boolean): Promise<void> {
    await this.#change(id, { is_active: toFlag(isActive) });
  }

  /** Changes what is printed and allowed of somebody, not their user name or secrets; throws `not_found`. */
  async change(person: Person): Promise<void> {
    await this.#change(person.id, {
      display_name: person.displayName,
      role: person.role,
      site_code: person.site.code,
      site_name: person.site.name,
      registration_body: person.registrationBody,
      registration_number: person.registrationNumber,
    });
  }

  /** Sets the hash of a password and forgets wrong tries with the one before; throws `not_found`. */
  async setPasswordHash(id: string, passwordHash: string): Promise<void> {
    await this.#change(id, { password_hash: passwordHash, failed_attempts: 0, next_attempt_at: 0 });
  }

  /** Sets the hash of a signing PIN; throws `not_found`. */
  async setPinHash(id: string, pinHash: string): Promise<void> {
    await this.#change(id, { pin_hash: pinHash });
  }

  /** Sets how many tries failed in a row and when the next one is looked at. */
  async setFailures(id: string, failedAttempts: number, nextAttemptAt: number): Promise<void> {
    await this.#change(id, { failed_attempts: failedAttempts, next_attempt_at: nextAttemptAt });
  }

  async #change(id: string, columns: Partial<Row<"person">>): Promise<void> {
    const changed = await this.#executor
      .updateTable("person")
      .set(columns)
      .where("id", "=", id)
      .returning("id")
      .executeTakeFirst();
    if (!changed) throw new WorkstationError("not_found", "This person is not known here.");
  }
}

function toPersonWithSecrets(row: Row<"person">): PersonWithSecrets {
  return {
    person: personSchema.parse({
      id: row.id,
      username: row.username,
      displayName: row.display_name,
      role: row.role,
      site: { code: row.site_code, name: row.site_name },
      registrationBody: row.registration_body,
      registrationNumber: row.registration_number,
      isActive: row.is_active === 1,
    }),
    passwordHash: row.password_hash,
    pinHash: row.pin_hash,
    failedAttempts: row.failed_attempts,
    nextAttemptAt: row.next_attempt_at,
  };
}
