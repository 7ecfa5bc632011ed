import { readFile } from "node:fs/promises";
import type { ArchiveSettings } from "../../../shared/contract/settings.ts";
import type { ArchiveState, StudySummary } from "../../../shared/domain/study.ts";
import { asWorkstationError, WorkstationError } from "../errors.ts";
import type { Clock, Fetch, IdSource, Logger, SecretStore } from "../ports.ts";
import { type ArchiveAuthentication, ArchiveExchange, type ArchiveExchangeOptions } from "./archive-exchange.ts";
import { archiveFault } from "./archive-fault.ts";
import { type ArchiveCapabilities, type CapabilityStore, probeCapabilities } from "./capabilities.ts";
import { DicomwebClient } from "./dicomweb-client.ts";
import { createNetworkFetch, type NetworkFetch } from "./http-fetch.ts";
import type { StudyQuery } from "./study-query.ts";

/** Gives the archives of the profile. The embedded archive has the id `embedded` and an empty base address. */
export interface ArchiveSettingsSource {
  archives(): Promise<readonly ArchiveSettings[]>;
}

/** What the registry is made of. */
export interface ArchiveRegistryOptions {
  readonly settings: ArchiveSettingsSource;
  readonly secrets: SecretStore;
  readonly capabilities: CapabilityStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** The embedded archive's DICOMweb interface, or null where the profile has none. */
  readonly embeddedFetch: Fetch | null;
  readonly headersTimeoutMs?: number;
  readonly silenceTimeoutMs?: number;
}

/** Which archives a search asks. */
export type SearchScope = "readingList" | "all";

/** One archive's answer to a search, as soon as it is there. */
export interface ArchiveAnswer {
  readonly archiveId: string;
  readonly studies: readonly StudySummary[];
  readonly state: ArchiveState;
}

/** The answers of several archives together. A failed archive adds no studies, but its state says why. */
export interface SearchAnswer {
  readonly studies: readonly StudySummary[];
  readonly states: readonly ArchiveState[];
}

/** Id of the archive inside the profile. */
export const embeddedArchiveId = "embedded";
/** Base address by which the embedded archive is spoken to; never leaves the process. */
export const embeddedBaseUrl = "http://embedded.invalid/dicom-web";
const slowAnswerMs = 5000;
const pageSize = 200;

/** Gives the name under which an archive's password or token is kept in the `SecretStore`. */
export function archiveSecretName(archiveId: string): string {
  return `archive/${archiveId}`;
}

/**
 * The archives of the profile, by id: gives a client for each, asks several at once so that one that is down never
 * hides the others, and knows how each answered last.
 */
export class ArchiveRegistry {
  readonly #options: ArchiveRegistryOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #states = new Map<string, ArchiveState>();
  /** When the newest question began that an archive answered, by the clock that never goes back. */
  readonly #answeredSince = new Map<string, number>();
  readonly #listeners = new Set<(archiveId: string) => void>();

  constructor(options: ArchiveRegistryOptions) {
    this.#options = options;
  }

  /** Gives the client of an archive. Errors: `not_found` where no enabled archive has this id. */
  async client(archiveId: string): Promise<DicomwebClient> {
    return (await this.#connection(await this.#settingsOf(archiveId))).client;
  }

  /** Gives the ids of the enabled archives that signed reports and key objects are stored in. */
  async reportReceivers(): Promise<string[]> {
    return (await this.#enabled()).filter((archive) => archive.receivesReports).map((archive) => archive.id);
  }

  /** Gives how every enabled archive, or every one in scope, answered the last time. */
  async states(scope: SearchScope = "all"): Promise<ArchiveState[]> {
    return (await this.#inScope(scope)).map((archive) => this.#stateOf(archive));
  }

  /** Calls `listener` with the id of an archive whose state has become another one; gives a way to stop that. */
  onStateChanged(listener: (archiveId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets connections, so that changed settings and secrets are used from the next call on. */
  settingsChanged(): void {
    for (const connection of this.#connections.values()) connection.network?.close();
    this.#connections.clear();
  }

  /**
   * Gives the studies of every archive in scope that match, each tagged with its archive, at most `limit` from each.
   * Never rejects because of an archive: see `states`. `onAnswer` hears of each archive as it answers. Errors:
   * `cancelled` when the signal is aborted.
   */
  async searchAll(
    query: StudyQuery,
    options: {
      scope: SearchScope;
      limit: number;
      signal?: AbortSignal;
      onAnswer?: (answer: ArchiveAnswer) => void;
    },
  ): Promise<SearchAnswer> {
    const archives = await this.#inScope(options.scope);
    const answers = await Promise.all(
      archives.map(async (archive) => {
        const studies = await this.#searchOne(archive, query, options.limit, options.signal);
        const answer = { archiveId: archive.id, studies, state: this.#stateOf(archive) };
        options.onAnswer?.(answer);
        return answer;
      }),
    );
    return { studies: answers.flatMap((answer) => answer.studies), states: answers.map((answer) => answer.state) };
  }

  /** Asks an archive now, whether enabled or not, probes what it can do and remembers it; gives its state. */
  async test(archiveId: string, signal?: AbortSignal): Promise<ArchiveState> {
    const archive = (await this.#options.settings.archives()).find((candidate) => candidate.id === archiveId);
    if (archive === undefined) throw noSuchArchive();
    await this.#observed(archive, signal, async () => {
      const { exchange } = await this.#connection(archive);
      const baseUrl = baseUrlOf(archive);
      const now = this.#options.clock.now();
      const probed = await probeCapabilities(exchange, { baseUrl, now, ...(signal ? { signal } : {}) });
      await this.#options.capabilities.save(archive.id, probed);
    });
    this.#forget(archiveId);
    return this.#stateOf(archive);
  }

  async #searchOne(
    archive: ArchiveSettings,
    query: StudyQuery,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<StudySummary[]> {
    const studies: StudySummary[] = [];
    await this.#observed(archive, signal, async () => {
      const { client } = await this.#connection(archive);
      let offset: number | null = 0;
      while (offset !== null && studies.length < limit) {
        const page = await client.searchStudies(query, { limit: pageSize, offset }, signal);
        studies.push(...page.studies);
        offset = page.nextOffset;
      }
    });
    return studies.slice(0, limit);
  }

  /** Runs `work`, takes its time and outcome as the archive's state, and swallows only the archive's own failures. */
  async #observed(archive: ArchiveSettings, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
    const startedAt = this.#options.clock.monotonicMs();
    const before = this.#stateOf(archive);
    try {
      await work();
      this.#answeredSince.set(archive.id, Math.max(startedAt, this.#answeredSince.get(archive.id) ?? 0));
      const latencyMs = Math.round(this.#options.clock.monotonicMs() - startedAt);
      const state = latencyMs >= slowAnswerMs ? "slow" : "answering";
      const problem = state === "slow" ? `The archive “${archive.name}” answers slowly.` : "";
      this.#setState({ ...before, state, problem, fault: null, latencyMs, lastAnsweredAt: this.#options.clock.now() });
    } catch (thrown) {
      const error = asWorkstationError(thrown);
      if (error.code === "cancelled" || signal?.aborted) throw error;
      this.#options.logger.warn("archive.failed", { archiveId: archive.id, code: error.code });
      // A question that ends late says nothing of an archive that has answered a newer one.
      if ((this.#answeredSince.get(archive.id) ?? startedAt) > startedAt) return;
      this.#setState({ ...before, state: "failing", problem: error.message, fault: archiveFault(error) });
    }
  }

  #setState(state: ArchiveState): void {
    const before = this.#states.get(state.archiveId);
    this.#states.set(state.archiveId, state);
    if (before?.state === state.state && before.problem === state.problem) return;
    for (const listener of this.#listeners) listener(state.archiveId);
  }

  #stateOf(archive: ArchiveSettings): ArchiveState {
    const known = this.#states.get(archive.id);
    const facts = { archiveId: archive.id, name: archive.name, isEmbedded: isEmbedded(archive) };
    if (known !== undefined) return { ...known, ...facts };
    return { ...facts, state: "notAsked", problem: "", fault: null, latencyMs: null, lastAnsweredAt: null };
  }

  async #inScope(scope: SearchScope): Promise<ArchiveSettings[]> {
    return (await this.#enabled()).filter((archive) => scope === "all" || archive.feedsReadingList);
  }

  async #enabled(): Promise<ArchiveSettings[]> {
    return (await this.#options.settings.archives()).filter((archive) => archive.isEnabled);
  }

  async #settingsOf(archiveId: string): Promise<ArchiveSettings> {
    const archive = (await this.#enabled()).find((candidate) => candidate.id === archiveId);
    if (archive === undefined) throw noSuchArchive();
    return archive;
  }

  async #connection(archive: ArchiveSettings): Promise<Connection> {
    const fingerprint = JSON.stringify(archive);
    const known = this.#connections.get(archive.id);
    if (known?.fingerprint === fingerprint) return known;
    this.#forget(archive.id);
    const network = isEmbedded(archive) ? null : await this.#network(archive);
    const options = await this.#exchangeOptions(archive, network);
    const quirks = quirksOf(archive, await this.#options.capabilities.load(archive.id));
    const connection: Connection = {
      fingerprint,
      network,
      exchange: new ArchiveExchange(options),
      client: new DicomwebClient({ ...options, archiveId: archive.id, ids: this.#options.ids, quirks }),
    };
    this.#connections.set(archive.id, connection);
    return connection;
  }

  async #exchangeOptions(archive: ArchiveSettings, network: NetworkFetch | null): Promise<ArchiveExchangeOptions> {
    const fetch = network?.fetch ?? this.#options.embeddedFetch;
    if (fetch === null) throw noSuchArchive();
    const { headersTimeoutMs, silenceTimeoutMs } = this.#options;
    return {
      archiveName: archive.name,
      baseUrl: baseUrlOf(archive),
      clock: this.#options.clock,
      fetch,
      authentication: await this.#authentication(archive),
      isEmbedded: isEmbedded(archive),
      ...(headersTimeoutMs === undefined ? {} : { headersTimeoutMs }),
      ...(silenceTimeoutMs === undefined ? {} : { silenceTimeoutMs }),
    };
  }

  async #network(archive: ArchiveSettings): Promise<NetworkFetch> {
    if (archive.certificateAuthorityFile === "") return createNetworkFetch();
    try {
      return createNetworkFetch({ certificateAuthorityPem: await readFile(archive.certificateAuthorityFile, "utf8") });
    } catch (thrown) {
      throw new WorkstationError(
        "archive_refused",
        `The certificate file of the archive “${archive.name}” cannot be read, so the archive was not asked. ` +
          "Please check the file's path in Settings.",
        { cause: thrown },
      );
    }
  }

  async #authentication(archive: ArchiveSettings): Promise<ArchiveAuthentication> {
    if (archive.authentication === "none") return { kind: "none" };
    const secret = (await this.#options.secrets.get(archiveSecretName(archive.id))) ?? "";
    if (archive.authentication === "bearer") return { kind: "bearer", token: secret };
    return { kind: "basic", username: archive.username, password: secret };
  }

  #forget(archiveId: string): void {
    this.#connections.get(archiveId)?.network?.close();
    this.#connections.delete(archiveId);
  }
}

interface Connection {
  readonly fingerprint: string;
  readonly network: NetworkFetch | null;
  readonly exchange: ArchiveExchange;
  readonly client: DicomwebClient;
}

function isEmbedded(archive: ArchiveSettings): boolean {
  return archive.id === embeddedArchiveId;
}

function baseUrlOf(archive: ArchiveSettings): string {
  return isEmbedded(archive) ? embeddedBaseUrl : archive.baseUrl;
}

/** A switch that the settings turn on stays on; a probe of the same address may turn more on. */
function quirksOf(archive: ArchiveSettings, probed: ArchiveCapabilities | null): ArchiveSettings["quirks"] {
  const known = probed?.baseUrl === baseUrlOf(archive) ? probed : null;
  return {
    sendsRawQuery: archive.quirks.sendsRawQuery || known?.decodesQuery === false,
    lacksThumbnail: archive.quirks.lacksThumbnail || (known?.givesThumbnails === false && known.givesRendered === true),
  };
}

function noSuchArchive(): WorkstationError {
  return new WorkstationError("not_found", "This archive is not among the archives of this workstation. See Settings.");
}
