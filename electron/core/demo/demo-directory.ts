import { Temporal } from "temporal-polyfill";
import type { DirectoryEntry, EntryFields } from "../../../shared/domain/directory.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { Repositories, Store } from "../store/store.ts";

/** Identifier of the demo's way to a practice that reads on the page. */
export const demoReaderId = "demo-reader";

type Told = Pick<EntryFields, "kind" | "name"> &
  Partial<EntryFields> & { readonly of?: string; readonly night?: string };

/**
 * The people and places that refer in the samples, all made up, smallest last. None of them has a system of its own: the
 * demo's inbox receives for all but one practice, which has the referrer's page. Numbers are of the ranges for drama (Ofcom).
 */
const told: readonly Told[] = [
  { kind: "organisation", name: "Exampleton General", codeSystem: "ODS", nationalCode: "RXX01", phone: "01632 960100" },
  { kind: "organisation", name: "Riverside", codeSystem: "ODS", nationalCode: "RXX02", phone: "01632 960200" },
  { kind: "practice", name: "Elm Surgery", codeSystem: "ODS", nationalCode: "Y99901", phone: "01632 960301" },
  { kind: "practice", name: "Oak Practice", codeSystem: "ODS", nationalCode: "Y99902", phone: "01632 960302" },
  // Without a receiving system: it reads behind a link on the page of this machine.
  { kind: "practice", name: "Millbrook Surgery", destinationId: demoReaderId, phone: "01632 960303" },
  { kind: "team", name: "Hospital at night", of: "Exampleton General" },
  {
    kind: "team",
    name: "Colorectal clinic",
    of: "Exampleton General",
    phone: "01632 960110",
    night: "Hospital at night",
  },
  {
    kind: "team",
    name: "Emergency department",
    of: "Exampleton General",
    codeSystem: "local",
    nationalCode: "EXG-ED",
    phone: "01632 960111",
    outOfHoursPhone: "01632 960111",
  },
  { kind: "team", name: "Breast screening office", of: "Exampleton General", phone: "01632 960112" },
  { kind: "team", name: "Sarcoma service", of: "Riverside", phone: "01632 960210" },
  { kind: "ward", name: "Ward 7", of: "Exampleton General", phone: "01632 960107", night: "Hospital at night" },
  { kind: "ward", name: "Ward 9", of: "Exampleton General", phone: "01632 960109" },
  person("Mr E. Sampleby", "Consultant surgeon", "Colorectal clinic", "GMC", "C0000011", "01632 960121"),
  person("Miss O. Standin", "Consultant surgeon", "Colorectal clinic", "GMC", "C0000012", "01632 960122"),
  person("Dr A. Mockford", "Emergency physician", "Emergency department", "GMC", "C0000013", "01632 960123"),
  person("Dr A. Invented", "Consultant oncologist", "Sarcoma service", "GMC", "C0000014", "01632 960221"),
  person("Dr N. Fiction", "General practitioner", "Elm Surgery", "GP", "G0000021", "01632 960311"),
  person("Dr P. Pretend", "General practitioner", "Oak Practice", "GP", "G0000022", "01632 960312"),
  person("Dr L. Nightly", "Medical registrar", "Hospital at night", "GMC", "C0000015", "bleep 2100"),
  person("Dr I. Makebelieve", "Medical registrar", "Hospital at night", "GMC", "C0000016", "bleep 2100"),
];

function person(
  name: string,
  role: string,
  of: string,
  codeSystem: EntryFields["codeSystem"],
  nationalCode: string,
  phone: string,
): Told {
  return { kind: "person", name, role, of, codeSystem, nationalCode, phone };
}

const deputies: readonly (readonly [string, string])[] = [["Mr E. Sampleby", "Miss O. Standin"]];
const onCallNights = ["Dr L. Nightly", "Dr I. Makebelieve"];
const rotaDays = 28;

/** Gives a demo profile its directory and the nights of four weeks, where it has none yet. */
export async function addDemoDirectory(store: Store, audit: AuditLog, clock: Clock, ids: IdSource): Promise<void> {
  if (!(await store.directory.isEmpty())) return;
  const stamp = { changedAt: clock.now(), changedByName: "Sightline" };
  await store.transaction(async (tx) => {
    if (!(await tx.directory.isEmpty())) return;
    const byName = new Map<string, DirectoryEntry>();
    for (const each of told) {
      const entry = entryOf(each, byName, ids.uuid(), stamp);
      byName.set(entry.name, entry);
      await tx.directory.insert(entry);
    }
    for (const [name, deputy] of deputies) {
      const entry = byName.get(name);
      if (entry !== undefined)
        await tx.directory.refer(entry.id, { ...entry, deputyId: byName.get(deputy)?.id ?? null });
    }
    await addNights(tx, byName, ids, stamp);
    await audit.record(null, { action: "directory.addDemo" }, tx);
  });
}

function entryOf(
  { of, night, ...fields }: Told,
  byName: ReadonlyMap<string, DirectoryEntry>,
  id: string,
  stamp: Pick<DirectoryEntry, "changedAt" | "changedByName">,
): DirectoryEntry {
  return {
    ...{ id, role: "", nationalCode: "", codeSystem: "", destinationId: null, phone: "", outOfHoursPhone: "" },
    ...{ email: "", address: "", deputyId: null, absentFrom: null, absentUntil: null, absenceNote: "" },
    ...{ partOfId: byName.get(of ?? "")?.id ?? null, outOfHoursId: byName.get(night ?? "")?.id ?? null },
    ...{ isActive: true, source: "person", sourceKey: "", version: 1, ...stamp, ...fields },
  };
}

/** Each night from five to nine, by turns. */
async function addNights(
  tx: Repositories,
  byName: ReadonlyMap<string, DirectoryEntry>,
  ids: IdSource,
  stamp: Pick<DirectoryEntry, "changedAt" | "changedByName">,
): Promise<void> {
  const team = byName.get("Hospital at night");
  const today = Temporal.Instant.fromEpochMilliseconds(stamp.changedAt)
    .toZonedDateTimeISO(displayTimeZone)
    .toPlainDate();
  const at = (day: Temporal.PlainDate, plainTime: string) =>
    day.toZonedDateTime({ timeZone: displayTimeZone, plainTime }).epochMilliseconds;
  for (let count = -1; count < rotaDays; count += 1) {
    const day = today.add({ days: count });
    const onCall = byName.get(onCallNights[(count + 1) % onCallNights.length] ?? "");
    if (team === undefined || onCall === undefined) return;
    const [startsAt, endsAt] = [at(day, "17:00"), at(day.add({ days: 1 }), "09:00")];
    await tx.directory.saveShift({
      ...{ id: ids.uuid(), teamId: team.id, personId: onCall.id, duty: "onCall", startsAt, endsAt },
      ...stamp,
    });
  }
}
