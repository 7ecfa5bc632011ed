/** Time. The only source of "now" outside `core/platform` and tests. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z; may jump when the system clock is set. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. For leases and durations. */
  monotonicMs(): number;
  /** Resolves after `durationMs`, or rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** New identifiers. */
export interface IdSource {
  /** A random UUID, lower case. */
  uuid(): string;
  /** A DICOM UID made from a random UUID under 2.25 (PS3.5 B.2). */
  dicomUid(): string;
}

/** Values that may be logged: never patient data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Structured log lines. `event` is `noun.verb`. */
export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Keeps secrets (archive passwords, tokens) outside the store and the window. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Tells a person something outside the window. Texts hold no patient data. */
export interface Notifier {
  notify(title: string, body: string): void;
}

/** What a host or a test supplies to `compose`. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  readonly notifier: Notifier;
}

/** Performs an HTTP exchange; the platform's fetch, the embedded archive, or a test. */
export type Fetch = (request: Request) => Promise<Response>;
