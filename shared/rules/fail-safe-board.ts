import type { FailSafePolicy, FailSafeRow } from "../domain/fail-safe.ts";
import type { PersonName } from "../domain/patient.ts";

const minuteMs = 60_000;

interface OfCase {
  readonly workitemId: string | null;
  readonly patientName: PersonName | null;
  readonly examination: string;
}

/** An open alert, as the board looks at it. Instants in milliseconds since 1970. */
export interface OpenAlert extends OfCase {
  readonly id: string;
  readonly finding: string;
  readonly categoryName: string;
  readonly recipientName: string;
  readonly team: string;
  readonly ownerName: string;
  readonly acknowledgeBy: number;
  readonly isAcknowledged: boolean;
  /** Null where the policy sets no time for acting. */
  readonly actBy: number | null;
  readonly isActedOn: boolean;
}

/** Something else that is open. */
export interface OpenMatter extends OfCase {
  readonly id: string;
  /** When it became open. */
  readonly since: number;
  readonly what: string;
  readonly whose: string;
}

/** Deliveries to one destination that go again by themselves. */
export interface WaitingRoute {
  readonly destinationId: string;
  readonly destinationName: string;
  readonly count: number;
  readonly oldestQueuedAt: number;
}

/** Everything that may belong on the board. */
export interface FailSafeFacts {
  readonly alerts: readonly OpenAlert[];
  readonly deliveries: readonly OpenMatter[];
  readonly waiting: readonly WaitingRoute[];
  readonly recalls: readonly OpenMatter[];
  readonly incidents: readonly OpenMatter[];
  readonly questions: readonly OpenMatter[];
  readonly drills: readonly OpenMatter[];
  /** What should listen for messages and cannot. */
  readonly listeners: readonly OpenMatter[];
  /** Days without a sign-off since the first one, each with the end of the day. */
  readonly days: readonly { readonly day: string; readonly endedAt: number }[];
}

/**
 * Gives what stands on the board at `now`: everything unacknowledged or unacted past its limit, oldest first. Nothing is left
 * out for being old, and nothing is on it before its limit has passed.
 */
export function failSafeRows(facts: FailSafeFacts, policy: FailSafePolicy, now: number): FailSafeRow[] {
  const matters = (kind: FailSafeRow["kind"], open: readonly OpenMatter[], limitMinutes: number, toDo: string) =>
    open.map((one) => ({ ...ofCase(one), ...row(kind, one.id, one.since + limitMinutes * minuteMs, one, toDo) }));
  const rows = [
    ...facts.alerts.flatMap(alertRows),
    ...matters(
      "deliveryNeedsPerson",
      facts.deliveries,
      policy.deliveryNeedsPersonMinutes,
      "Put it right in Delivery and send it again, or bring it another way.",
    ),
    ...facts.waiting.map((route) => waitingRow(route, policy)),
    ...matters("recallOpen", facts.recalls, policy.recallMinutes, "Ask them to acknowledge the new version."),
    ...matters("incidentOpen", facts.incidents, 0, "Find out what became of it, and settle it in Delivery."),
    ...matters("questionUnanswered", facts.questions, policy.questionMinutes, "Have the reporter answer it."),
    ...matters("drillFailed", facts.drills, 0, "Have the route checked and drill it again; until then telephone."),
    ...matters(
      "listenerDown",
      facts.listeners,
      0,
      "Put the address and the port right in Settings, In-patients; until then ask where the patients of open alerts are.",
    ),
    ...facts.days.map(dayRow),
  ];
  return rows.filter(({ since }) => since <= now).sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}

function alertRows(alert: OpenAlert): FailSafeRow[] {
  const base = {
    ...ofCase(alert),
    subjectId: alert.id,
    whose: `${alert.recipientName}, followed by ${alert.ownerName}`,
    team: alert.team,
  };
  if (!alert.isAcknowledged) {
    return [
      {
        ...base,
        id: `alertUnacknowledged:${alert.id}`,
        kind: "alertUnacknowledged",
        since: alert.acknowledgeBy,
        what: `${alert.categoryName}, nobody has acknowledged: ${alert.finding}`,
        toDo: "Telephone, and record who took it and that it was read back.",
      },
    ];
  }
  if (alert.isActedOn || alert.actBy === null) return [];
  return [
    {
      ...base,
      id: `alertUnacted:${alert.id}`,
      kind: "alertUnacted",
      since: alert.actBy,
      what: `${alert.categoryName}, acknowledged and nothing recorded as done: ${alert.finding}`,
      toDo: "Ask what was done and record it, or have somebody accept it by handover.",
    },
  ];
}

function waitingRow(route: WaitingRoute, policy: FailSafePolicy): FailSafeRow {
  const count = route.count === 1 ? "1 delivery waits" : `${route.count} deliveries wait`;
  return {
    id: `deliveriesWaiting:${route.destinationId}`,
    kind: "deliveriesWaiting",
    subjectId: route.destinationId,
    since: route.oldestQueuedAt + policy.deliveryWaitingMinutes * minuteMs,
    ...{ workitemId: null, patientName: null, examination: "" },
    what: `${count} for ${route.destinationName}, which does not take them`,
    whose: route.destinationName,
    team: route.destinationName,
    toDo: "Ask the receiving site; they go by themselves once it answers. Urgent ones by telephone.",
  };
}

function dayRow({ day, endedAt }: FailSafeFacts["days"][number]): FailSafeRow {
  return {
    id: `dayNotSignedOff:${day}`,
    kind: "dayNotSignedOff",
    subjectId: day,
    since: endedAt,
    ...{ workitemId: null, patientName: null, examination: "", team: "" },
    what: "The board of this day was not signed off",
    whose: "Fail-safe officer",
    toDo: "Go through what is open and sign off today.",
  };
}

function row(
  kind: FailSafeRow["kind"],
  subjectId: string,
  since: number,
  { what, whose }: Pick<OpenMatter, "what" | "whose">,
  toDo: string,
): Pick<FailSafeRow, "id" | "kind" | "subjectId" | "since" | "what" | "whose" | "team" | "toDo"> {
  return { id: `${kind}:${subjectId}`, kind, subjectId, since, what, whose, team: whose, toDo };
}

function ofCase({ workitemId, patientName, examination }: OfCase): OfCase {
  return { workitemId, patientName, examination };
}
