import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PersonScope } from "../../shared/contract/scope-contract.ts";
import { roleNames } from "../../shared/domain/person.ts";
import type { ScopePolicy } from "../../shared/domain/scope-of-practice.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { scopeLineText } from "../../shared/rules/scope-of-practice.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import settings from "../settings/settings.module.css";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import styles from "./scope.module.css";
import { ScopeSheet } from "./scope-sheet.tsx";
import { endingWords } from "./scope-words.ts";

const scopedRoles = ["advancedPractitioner", "petCtReporter"] as const;

/** Who may sign what as final: body parts, modalities, ages, settings and until when, person by person. */
export function ScopePage() {
  const { query } = useHost();
  const overview = useQuery(query.scope.overview.queryOptions());
  const [editedId, setEditedId] = useState<string | null>(null);
  if (overview.data === undefined) {
    return overview.error === null ? (
      <SkeletonRows count={4} label="Fetching the scopes of practice" />
    ) : (
      <TroubleMessage error={overview.error} />
    );
  }
  const { policy, people } = overview.data;
  const edited = people.find(({ personId }) => personId === editedId);
  return (
    <div className={settings.page}>
      <div className={settings.title}>
        <h2>Scope of practice</h2>
      </div>
      <p className={settings.lead}>
        What somebody signs outside their scope is refused as final; they ask for a second signature instead. What is
        not known of an examination is outside. Whoever has no line may sign all, unless their role needs one. A
        trainee&rsquo;s reports always need a second signature.
      </p>
      <PolicyForm policy={policy} />
      {people.map((person) => (
        <PersonCard key={person.personId} person={person} onChange={() => setEditedId(person.personId)} />
      ))}
      {edited !== undefined && <ScopeSheet person={edited} onClose={() => setEditedId(null)} />}
    </div>
  );
}

function PolicyForm({ policy }: { policy: ScopePolicy }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const save = useMutation(
    query.scope.savePolicy.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(query.scope.overview.queryKey(), saved),
    }),
  );
  return (
    <section className={settings.section} aria-label="Roles that need a recorded scope">
      <h3>Roles that need a recorded scope</h3>
      {scopedRoles.map((role) => (
        <Checkbox
          key={role}
          isSelected={policy.rolesNeedingScope.includes(role)}
          isDisabled={save.isPending}
          onChange={(isNeeded) => {
            const others = policy.rolesNeedingScope.filter((each) => each !== role);
            save.mutate({ rolesNeedingScope: isNeeded ? [...others, role] : others });
          }}
        >
          {roleNames[role]}
        </Checkbox>
      ))}
      <TroubleMessage error={save.error} />
    </section>
  );
}

function PersonCard({ person, onChange }: { person: PersonScope; onChange: () => void }) {
  const { scope, ending } = person;
  return (
    <section className={settings.card} aria-label={person.displayName}>
      <h3>
        {person.displayName}
        {ending.map((each) => (
          <Tag key={JSON.stringify(each.line)} tone={each.daysLeft < 0 ? "critical" : "due"}>
            {asTag(endingWords(each))}
          </Tag>
        ))}
      </h3>
      <p>{roleNames[person.role]}</p>
      {scope.lines.length === 0 ? (
        <p>No scope is recorded.</p>
      ) : (
        <ul className={styles.lines}>
          {scope.lines.map((line) => (
            <li key={JSON.stringify(line)}>
              {scopeLineText(line)}; {dateText(line.validFrom)} to {dateText(line.validUntil)}; approved by{" "}
              {line.approvedBy}
            </li>
          ))}
        </ul>
      )}
      <div className={settings.buttons}>
        <Button size="small" onPress={onChange}>
          Change
        </Button>
      </div>
    </section>
  );
}

function asTag(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
