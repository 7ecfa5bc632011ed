import type { Person } from "../../../shared/domain/person.ts";
import { type ScopePolicy, scopePolicySchema } from "../../../shared/domain/scope-of-practice.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { firstScopePolicy, scopeDay, scopeProblem } from "../../../shared/rules/scope-of-practice.ts";
import type { Repositories } from "../store/store.ts";

/** Where the site's policy lies among the settings of the profile. */
export const scopePolicyName = "scope/policy";

/** Gives what the site decided about scopes of practice; the program's own where nothing is kept or it cannot be read. */
export async function scopePolicyOf(store: Pick<Repositories, "settings">): Promise<ScopePolicy> {
  try {
    const read = scopePolicySchema.safeParse(JSON.parse((await store.settings.value(scopePolicyName)) ?? "null"));
    return read.success ? read.data : firstScopePolicy;
  } catch {
    return firstScopePolicy;
  }
}

/** Gives why a person may not sign a case's report as final, or release it as provisional, in a sentence; null where they may. */
export async function entitlementProblem(
  store: Pick<Repositories, "settings" | "scopes">,
  of: {
    readonly person: Person;
    readonly workitem: Workitem;
    readonly signsAs: "final" | "provisional";
    /** Milliseconds, UTC. */
    readonly now: number;
  },
): Promise<string | null> {
  const { study, setting = "other" } = of.workitem;
  // A trainee's final signature is refused as such, whatever is recorded for them.
  if (of.person.role === "trainee" && of.signsAs === "final") return null;
  return scopeProblem({
    role: of.person.role,
    lines: (await store.scopes.current(of.person.id)).lines,
    policy: await scopePolicyOf(store),
    examination: {
      ...{ bodyPart: study.bodyPart, modalities: study.modalities, birthDate: study.patient.birthDate },
      ...{ performedAt: study.performedAt, setting },
    },
    signsAs: of.signsAs,
    day: scopeDay(of.now),
  });
}
