import { Temporal } from "temporal-polyfill";
import { firstFailSafePolicy } from "../../../shared/domain/fail-safe.ts";
import type { Person, Site } from "../../../shared/domain/person.ts";
import { scopeDay } from "../../../shared/rules/scope-of-practice.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { scopePolicyName } from "../entitlement/entitlement.ts";
import { failSafePolicyName } from "../fail-safe/fail-safe-policy.ts";
import type { Clock, IdSource } from "../ports.ts";
import { hashSecret } from "../session/secret-hash.ts";
import type { Repositories, Store } from "../store/store.ts";

/** A made-up person of the demo profile; the password is shown on the sign-in screen. */
export interface DemoPerson {
  readonly person: Omit<Person, "id" | "isActive">;
  readonly password: string;
  readonly pin: string;
}

const site: Site = { code: "RXX01", name: "Exampleton General" };
const password = "sightline-demo";
const pin = "1234";

/** Who can be chosen at a demo's sign-in. Names and registration numbers are made up. */
export const demoPeople: readonly DemoPerson[] = [
  {
    person: {
      username: "rtestwell",
      displayName: "Dr R. Testwell",
      role: "radiologist",
      site,
      registrationBody: "GMC",
      registrationNumber: "0000001",
    },
    password,
    pin,
  },
  {
    person: {
      username: "pmadeup",
      displayName: "Dr P. Madeup",
      role: "petCtReporter",
      site: { code: "RXX02", name: "Riverside PET-CT centre" },
      registrationBody: "GMC",
      registrationNumber: "0000002",
    },
    password,
    pin,
  },
  {
    person: {
      username: "apretend",
      displayName: "A. Pretend",
      role: "advancedPractitioner",
      site,
      registrationBody: "HCPC",
      registrationNumber: "RA000003",
    },
    password,
    pin,
  },
  {
    person: {
      username: "tlearner",
      displayName: "Dr T. Learner",
      role: "trainee",
      site,
      registrationBody: "GMC",
      registrationNumber: "0000004",
    },
    password,
    pin,
  },
];

/** Adds the demo's people to a profile that has nobody yet. */
export async function addDemoPeople(store: Store, audit: AuditLog, clock: Clock, ids: IdSource): Promise<void> {
  if (!(await store.people.isEmpty())) return;
  const [passwordHash, pinHash] = await Promise.all([hashSecret(password), hashSecret(pin)]);
  await store.transaction(async (tx) => {
    if (!(await tx.people.isEmpty())) return;
    for (const { person } of demoPeople) {
      await tx.people.insert({ ...person, id: ids.uuid(), isActive: true }, { passwordHash, pinHash }, clock.now());
    }
    await addDemoScope(tx, clock, ids);
    await nameDemoOfficer(tx);
    await audit.record(null, { action: "person.addDemoPeople" }, tx);
  });
}

/** The advanced practitioner reports plain films of adults; everything else of theirs needs a second signature. */
async function addDemoScope(tx: Repositories, clock: Clock, ids: IdSource): Promise<void> {
  const by = (await tx.people.findByUsername("rtestwell"))?.person;
  const practitioner = (await tx.people.findByUsername("apretend"))?.person;
  if (by === undefined || practitioner === undefined) return;
  const day = scopeDay(clock.now());
  await tx.settings.setValue(scopePolicyName, JSON.stringify({ rolesNeedingScope: ["advancedPractitioner"] }));
  await tx.scopes.add({
    ...{ id: ids.uuid(), personId: practitioner.id, revision: 1, note: "Demo", at: clock.now(), by },
    lines: [
      {
        ...{ bodyParts: [], modalities: ["DX", "CR"], ageFrom: 16, ageTo: null, settings: [], signs: "final" },
        ...{ validFrom: day, validUntil: yearAfter(day), approvedBy: by.displayName },
      },
    ],
  });
}

/** The consultant is the fail-safe officer, so that the board can be signed off in a demo. */
async function nameDemoOfficer(tx: Repositories): Promise<void> {
  const officer = (await tx.people.findByUsername("rtestwell"))?.person;
  if (officer === undefined) return;
  const policy = { ...firstFailSafePolicy, officers: [officer.id] };
  await tx.settings.setValue(failSafePolicyName, JSON.stringify(policy));
}

function yearAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ years: 1 }).toString();
}
