import { join } from "node:path";
import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from "kysely";
import type { Clock, Logger } from "../ports.ts";
import { AlertPolicyRepository } from "./alert-policy-repository.ts";
import { AlertRepository } from "./alert-repository.ts";
import { AuditRepository } from "./audit-repository.ts";
import { AutotextRepository } from "./autotext-repository.ts";
import { BegunEndingRepository } from "./begun-ending-repository.ts";
import { BegunSigningRepository } from "./begun-signing-repository.ts";
import { CorrectionRecallRepository } from "./correction-recall-repository.ts";
import { type OpenDatabase, openDatabase } from "./database.ts";
import { DelayNoticeRepository } from "./delay-notice-repository.ts";
import { DirectoryRepository } from "./directory-repository.ts";
import { DisplayRepository } from "./display-repository.ts";
import { DraftRepository } from "./draft-repository.ts";
import { EvidenceRepository } from "./evidence-repository.ts";
import { type Executor, holding, refuseHeld } from "./executor.ts";
import { FailSafeRepository } from "./fail-safe-repository.ts";
import { FireDrillRepository } from "./fire-drill-repository.ts";
import { InpatientRepository } from "./inpatient-repository.ts";
import { KeyImageRepository } from "./key-image-repository.ts";
import { LinkedRequestRepository } from "./linked-request-repository.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import type { StoreKind } from "./migrations/migration.ts";
import { NoticeRepository } from "./notice-repository.ts";
import { OutboxRepository } from "./outbox-repository.ts";
import { PatientLinkRepository } from "./patient-link-repository.ts";
import { PersonRepository } from "./person-repository.ts";
import { ProfileRepository } from "./profile-repository.ts";
import { ReconciliationRepository } from "./reconciliation-repository.ts";
import { ReferrerLinkRepository } from "./referrer-link-repository.ts";
import { ReleaseRepository } from "./release-repository.ts";
import { ReportRepository } from "./report-repository.ts";
import { ScopeRepository } from "./scope-repository.ts";
import { SecondSignatureRepository } from "./second-signature-repository.ts";
import { SettingsRepository } from "./settings-repository.ts";
import { TemplateRepository } from "./template-repository.ts";
import { WorkitemRepository } from "./workitem-repository.ts";

/** One repository per aggregate, all on the store or all in one transaction. */
export interface Repositories {
  readonly workitems: WorkitemRepository;
  readonly drafts: DraftRepository;
  readonly reports: ReportRepository;
  readonly reconciliation: ReconciliationRepository;
  readonly releases: ReleaseRepository;
  readonly linkedRequests: LinkedRequestRepository;
  readonly notices: NoticeRepository;
  readonly begunEndings: BegunEndingRepository;
  readonly begunSignings: BegunSigningRepository;
  readonly keyImages: KeyImageRepository;
  readonly outbox: OutboxRepository;
  readonly evidence: EvidenceRepository;
  readonly failSafe: FailSafeRepository;
  readonly fireDrills: FireDrillRepository;
  readonly referrerLinks: ReferrerLinkRepository;
  readonly correctionRecalls: CorrectionRecallRepository;
  readonly delayNotices: DelayNoticeRepository;
  readonly alerts: AlertRepository;
  readonly alertPolicies: AlertPolicyRepository;
  readonly inpatients: InpatientRepository;
  readonly audit: AuditRepository;
  readonly patientLinks: PatientLinkRepository;
  readonly people: PersonRepository;
  readonly settings: SettingsRepository;
  readonly profiles: ProfileRepository;
  readonly directory: DirectoryRepository;
  readonly displays: DisplayRepository;
  readonly autotexts: AutotextRepository;
  readonly templates: TemplateRepository;
  readonly scopes: ScopeRepository;
  readonly secondSignatures: SecondSignatureRepository;
}

/** The store of a profile. */
export interface Store extends Repositories {
  readonly kind: StoreKind;
  /** The file, or server and database; for the settings screen. */
  readonly location: string;
  /**
   * Runs work in one transaction with repositories bound to it: all of it is stored or none. Inside, use only the
   * repositories given, and nothing slow that is not the store: SQLite has one connection, which the transaction holds.
   * Using the store itself inside throws instead of waiting for ever. On PostgreSQL a deadlock is tried again, so the
   * work must be free of other effects.
   */
  transaction<Result>(work: (tx: Repositories) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** What opening a store needs. */
export interface OpenStoreOptions {
  /** `postgresql://…`, or null for SQLite in the profile. */
  readonly url: string | null;
  readonly profileDirectory: string;
  readonly programVersion: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Gives the file of a profile's SQLite store. */
export function storeFile(profileDirectory: string): string {
  return join(profileDirectory, "store.sqlite");
}

/**
 * Opens a profile's store and brings it to the newest step. Throws `store_unavailable`, and `version_mismatch` for a
 * profile of a newer program.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const database = await openDatabase(
    options.url === null
      ? { kind: "sqlite", file: storeFile(options.profileDirectory) }
      : { kind: "postgresql", url: options.url },
    options.logger,
  );
  try {
    const ran = await migrate(database, {
      migrations,
      now: options.clock.now(),
      programVersion: options.programVersion,
    });
    if (ran.length > 0) options.logger.info("store.migrated", { steps: ran.join(",") });
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return bindStore(database);
}

/** Gives the store over an open database that is at the newest step. */
export function bindStore(database: OpenDatabase): Store {
  const outside: Executor = database.kysely.withPlugin(new OutsideTransactionPlugin(() => refuseHeld(outside)));
  return {
    ...bindRepositories(outside),
    kind: database.kind,
    location: database.location,
    transaction: (work) =>
      retryDeadlock(() =>
        holding(outside, () => database.kysely.transaction().execute((tx) => work(bindRepositories(tx)))),
      ),
    close: () => database.close(),
  };
}

function bindRepositories(executor: Executor): Repositories {
  return {
    workitems: new WorkitemRepository(executor),
    drafts: new DraftRepository(executor),
    reports: new ReportRepository(executor),
    reconciliation: new ReconciliationRepository(executor),
    releases: new ReleaseRepository(executor),
    linkedRequests: new LinkedRequestRepository(executor),
    notices: new NoticeRepository(executor),
    begunEndings: new BegunEndingRepository(executor),
    begunSignings: new BegunSigningRepository(executor),
    keyImages: new KeyImageRepository(executor),
    outbox: new OutboxRepository(executor),
    evidence: new EvidenceRepository(executor),
    failSafe: new FailSafeRepository(executor),
    fireDrills: new FireDrillRepository(executor),
    referrerLinks: new ReferrerLinkRepository(executor),
    correctionRecalls: new CorrectionRecallRepository(executor),
    delayNotices: new DelayNoticeRepository(executor),
    alerts: new AlertRepository(executor),
    alertPolicies: new AlertPolicyRepository(executor),
    inpatients: new InpatientRepository(executor),
    audit: new AuditRepository(executor),
    patientLinks: new PatientLinkRepository(executor),
    people: new PersonRepository(executor),
    settings: new SettingsRepository(executor),
    profiles: new ProfileRepository(executor),
    directory: new DirectoryRepository(executor),
    displays: new DisplayRepository(executor),
    autotexts: new AutotextRepository(executor),
    templates: new TemplateRepository(executor),
    scopes: new ScopeRepository(executor),
    secondSignatures: new SecondSignatureRepository(executor),
  };
}

/** Asks before every query whether the store may be used here. */
class OutsideTransactionPlugin implements KyselyPlugin {
  readonly #check: () => void;

  constructor(check: () => void) {
    this.#check = check;
  }

  transformQuery(args: PluginTransformQueryArgs) {
    this.#check();
    return args.node;
  }

  async transformResult(args: PluginTransformResultArgs) {
    return args.result;
  }
}

const retryableCodes: ReadonlySet<string> = new Set(["40001", "40P01"]);

async function retryDeadlock<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (thrown) {
      const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
      if (attempt >= 3 || !retryableCodes.has(code)) throw thrown;
    }
  }
}
