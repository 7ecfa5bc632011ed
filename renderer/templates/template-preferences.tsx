import { useState } from "react";
import type { TemplateShelf } from "../../shared/contract/template-contract.ts";
import type { TemplateChoice } from "../../shared/domain/kept-template.ts";
import type { TemplateMatch } from "../../shared/domain/report-template.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { keyed } from "./keyed.ts";
import { MatchForm } from "./match-form.tsx";
import { matchText } from "./template-words.ts";
import styles from "./templates.module.css";
import { useTemplateCalls } from "./use-templates.ts";

const noMatch: TemplateMatch = {
  ...{ modalities: [], procedureWords: [], bodyParts: [], sites: [] },
  ...{ minimumAge: null, maximumAge: null, sex: null },
};

/** Which template is taken first for which examinations, and which of the program are not used at all. */
export function TemplatePreferences({ shelf }: { shelf: TemplateShelf }) {
  const { calls, renew } = useTemplateCalls();
  const [error, setError] = useState<unknown>(null);
  const { choice, templates, mayEdit } = shelf;
  const save = (next: Partial<TemplateChoice>) =>
    void calls.saveChoice({ ...choice, ...next }).then(
      () => {
        setError(null);
        return renew();
      },
      (thrown: unknown) => setError(thrown),
    );
  const nameOf = (id: string) => templates.find((template) => template.id === id)?.name ?? id;
  const ofProgram = templates.filter(({ origin }) => origin === "program");
  return (
    <>
      <section className={styles.form} aria-label="Preferred templates">
        <h3>Preferred templates</h3>
        <p className={styles.lead}>The first line that fits an examination decides which template is offered first.</p>
        <TroubleMessage error={error} />
        {keyed(choice.preferred, (each) => JSON.stringify(each)).map(({ key, item: preference }) => (
          <div key={key} className={styles.actions}>
            <span>{`${nameOf(preference.templateId)}: for ${matchText(preference.match)}`}</span>
            {mayEdit && (
              <Button
                size="small"
                aria-label={`Remove the preference of ${nameOf(preference.templateId)}`}
                onPress={() => save({ preferred: choice.preferred.filter((each) => each !== preference) })}
              >
                Remove
              </Button>
            )}
          </div>
        ))}
        {mayEdit && <NewPreference shelf={shelf} onAdd={(each) => save({ preferred: [...choice.preferred, each] })} />}
      </section>
      {mayEdit && (
        <section className={styles.form} aria-label="Templates of the program in use">
          <h3>Templates of the program in use</h3>
          <div className={styles.pair}>
            {ofProgram.map(({ id, name, isUsed }) => (
              <Checkbox
                key={id}
                isSelected={isUsed}
                onChange={(isOn) =>
                  save({ off: isOn ? choice.off.filter((each) => each !== id) : [...choice.off, id] })
                }
              >
                {name}
              </Checkbox>
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function NewPreference(props: {
  shelf: TemplateShelf;
  onAdd: (preference: TemplateChoice["preferred"][number]) => void;
}) {
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [match, setMatch] = useState(noMatch);
  const offered = props.shelf.templates.filter(({ publishedVersion }) => publishedVersion !== null);
  if (templateId === null) {
    return (
      <Select
        label="Prefer a template"
        options={offered.map(({ id, name }) => ({ id, label: name }))}
        value={templateId}
        onChange={setTemplateId}
      />
    );
  }
  const add = () => {
    props.onAdd({ templateId, match });
    setTemplateId(null);
    setMatch(noMatch);
  };
  return (
    <>
      <p>{`Prefer “${offered.find(({ id }) => id === templateId)?.name ?? ""}” for:`}</p>
      <MatchForm match={match} onChange={setMatch} isDisabled={false} />
      <div className={styles.actions}>
        <Button onPress={add}>Add the preference</Button>
        <Button variant="quiet" onPress={() => setTemplateId(null)}>
          Back
        </Button>
      </div>
    </>
  );
}
