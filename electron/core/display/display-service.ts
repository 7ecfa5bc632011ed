import { contrastResponse, luminanceLimits } from "../../../shared/display/contrast-response.ts";
import { visualOutcome } from "../../../shared/display/visual-questions.ts";
import {
  type DisplayAnswer,
  type DisplayCheck,
  type DisplayPolicy,
  type DisplaySize,
  type DisplayStanding,
  displayPolicySchema,
  type LuminanceReadings,
  type Monitor,
} from "../../../shared/domain/display.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { firstDisplayPolicy } from "../../../shared/rules/display-due.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { NewDisplayCheck, Station } from "../store/display-repository.ts";
import type { Store } from "../store/store.ts";

/** What the service is made of. */
export interface DisplayServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly station: Station;
  readonly isDemo: boolean;
}

const policyName = "display/policy";
const mostRecords = 500;

/** Size and checks of the monitors of this workstation. It calibrates none: it keeps what people and meters found. */
export class DisplayService {
  readonly #options: DisplayServiceOptions;

  constructor(options: DisplayServiceOptions) {
    this.#options = options;
  }

  /** Gives how a monitor of this workstation stands, with the caller's own calibration of its size. Throws `signed_out`. */
  async standing(session: WindowSession, { monitor }: { monitor: Monitor }): Promise<DisplayStanding> {
    const person = requireSignedIn(session);
    const { store, station } = this.#options;
    const [size, visual, measured, policy] = await Promise.all([
      store.displays.size(station.id, monitor, person.id),
      store.displays.newestCheck(station.id, monitor, "visual"),
      store.displays.newestCheck(station.id, monitor, "measured"),
      this.#policy(),
    ]);
    return { size, visual, measured, policy };
  }

  /** Keeps how long a pixel of a monitor is, for the caller. Throws `signed_out`. */
  async keepSize(
    session: WindowSession,
    input: { monitor: Monitor } & Pick<DisplaySize, "mmPerPixel" | "method">,
  ): Promise<DisplayStanding> {
    const person = requireSignedIn(session);
    const { store, audit, clock, ids } = this.#options;
    const { monitor, mmPerPixel, method } = input;
    await store.transaction(async (tx) => {
      await tx.displays.addSize(this.#head(monitor, person), { id: ids.uuid(), mmPerPixel, method, at: clock.now() });
      await audit.record(person, { action: "display.keepSize", detail: `${method} ${mmPerPixel.toFixed(4)} mm` }, tx);
    });
    return this.#changed(session, monitor);
  }

  /** Keeps a visual check. Throws `signed_out`. */
  async keepVisual(
    session: WindowSession,
    input: { monitor: Monitor; answers: readonly DisplayAnswer[]; note: string },
  ): Promise<DisplayStanding> {
    const answers = [...input.answers];
    return this.#keep(session, input, {
      ...{ kind: "visual" as const, ...visualOutcome(answers), answers },
      ...{ luminance: null, response: null },
    });
  }

  /** Keeps a check by a meter, computed here. Throws `invalid_input` where the readings say nothing, `signed_out`. */
  async keepMeasured(
    session: WindowSession,
    input: { monitor: Monitor; luminance: LuminanceReadings; note: string },
  ): Promise<DisplayStanding> {
    const { luminance } = input;
    const { use } = await this.#policy();
    const computed = contrastResponse(luminance.readings, luminance.ambient, luminanceLimits[use]);
    if (computed === null) {
      throw new WorkstationError(
        "invalid_input",
        "The readings do not rise from level to level, or lie outside 0.05 to 4000 cd/m². Nothing was kept; check them.",
      );
    }
    const { failures, deviations, ...response } = computed;
    return this.#keep(session, input, {
      ...{ kind: "measured" as const, outcome: failures.length === 0 ? ("passed" as const) : ("failed" as const) },
      ...{ failures: [...failures], answers: [], luminance, response: { ...response, deviations: [...deviations] } },
    });
  }

  /** Gives the checks of every workstation of the store, newest first, at most 500. Throws `signed_out`. */
  async records(session: WindowSession): Promise<{ checks: DisplayCheck[]; policy: DisplayPolicy }> {
    requireSignedIn(session);
    return { checks: await this.#options.store.displays.checks(mostRecords), policy: await this.#policy() };
  }

  /** Sets what the site asks of its monitors. Throws `forbidden` to all but an administrator, `signed_out`. */
  async savePolicy(session: WindowSession, policy: DisplayPolicy): Promise<DisplayPolicy> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const detail = `${policy.use} ${policy.visualEveryDays} ${policy.measuredEveryDays}`;
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      await audit.record(person, { action: "display.savePolicy", detail }, tx);
    });
    events.publish({ topic: "display", id: "" });
    return policy;
  }

  async #keep(
    session: WindowSession,
    { monitor, note }: { monitor: Monitor; note: string },
    check: Omit<NewDisplayCheck, "id" | "at" | "use" | "note">,
  ): Promise<DisplayStanding> {
    const person = requireSignedIn(session);
    const { store, audit, clock, ids } = this.#options;
    const { use } = await this.#policy();
    await store.transaction(async (tx) => {
      const kept = { ...check, use, note, id: ids.uuid(), at: clock.now() };
      await tx.displays.addCheck(this.#head(monitor, person), kept);
      await audit.record(person, { action: "display.check", detail: `${check.kind} ${check.outcome}` }, tx);
    });
    return this.#changed(session, monitor);
  }

  #head(monitor: Monitor, person: Person) {
    return { station: this.#options.station, monitor, personId: person.id, personName: person.displayName };
  }

  async #changed(session: WindowSession, monitor: Monitor): Promise<DisplayStanding> {
    this.#options.events.publish({ topic: "display", id: "" });
    return this.standing(session, { monitor });
  }

  async #policy(): Promise<DisplayPolicy> {
    const stored = await this.#options.store.settings.value(policyName);
    if (stored === null) return firstDisplayPolicy;
    const read = displayPolicySchema.safeParse(parsed(stored));
    return read.success ? read.data : firstDisplayPolicy;
  }
}

function parsed(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    // What cannot be read asks for the most: the program's own figures.
    return null;
  }
}
