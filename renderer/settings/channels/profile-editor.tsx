import { useState } from "react";
import type { ProfileHistory, SpecimenKind } from "../../../shared/contract/profile-contract.ts";
import { Button } from "../../ui/button.tsx";
import { Message } from "../../ui/message.tsx";
import { switchGroups } from "./channel-switches.ts";
import styles from "./channels.module.css";
import { MessagePreview } from "./message-preview.tsx";
import { readForm, switchesOf } from "./profile-form.ts";
import { SwitchGroups } from "./switch-field.tsx";
import type { ProfileForm } from "./switch-kinds.ts";
import { usePreview, useSettled } from "./use-profile.ts";

/** The settings of a channel as a form, beside the very bytes that they make. */
export function ProfileEditor(props: {
  destinationId: string;
  history: ProfileHistory;
  form: ProfileForm;
  mayChange: boolean;
  /** True where somebody else added a version since the form was filled. */
  isOvertaken: boolean;
  onForm: (form: ProfileForm) => void;
  onBeginAgain: () => void;
}) {
  const { destinationId, history, form, mayChange, onForm } = props;
  const { channel } = history.settings;
  const [specimen, setSpecimen] = useState<SpecimenKind>("first");
  const { settings, problems } = readForm(channel, form);
  const settled = useSettled(JSON.stringify(settings ?? history.settings));
  const edited = JSON.parse(settled) as typeof history.settings;
  const refusal = usePreview(destinationId, edited, specimen).data?.refusal ?? null;
  const refused = refusal === null || refusal.path === "" ? {} : { [refusal.path]: refusal.sentence };
  const unseen = hiddenProblems(form, problems, switchesOf(channel));
  const groups = switchGroups(channel);
  return (
    <div className={styles.columns}>
      <div className={styles.form}>
        {props.isOvertaken && (
          <Message
            tone="due"
            title="Somebody saved another version while this was open."
            actions={
              <Button size="small" onPress={props.onBeginAgain}>
                Begin again with it
              </Button>
            }
          >
            What is saved here takes its place.
          </Message>
        )}
        {unseen.map((sentence) => (
          <Message key={sentence} tone="critical">
            {sentence}
          </Message>
        ))}
        {groups.length === 0 && <p>Nothing has to be set: a person brings these reports.</p>}
        <SwitchGroups
          groups={groups}
          form={form}
          problems={{ ...refused, ...problems }}
          isDisabled={!mayChange}
          onChange={(path, value) => onForm({ ...form, [path]: value })}
        />
      </div>
      <MessagePreview
        destinationId={destinationId}
        settings={edited}
        inForce={history.settings}
        specimen={specimen}
        onSpecimen={setSpecimen}
      />
    </div>
  );
}

/** What is wrong with a setting that is not shown as the others stand. */
function hiddenProblems(
  form: ProfileForm,
  problems: Readonly<Record<string, string>>,
  switches: ReturnType<typeof switchesOf>,
): string[] {
  const shown = new Set(switches.filter(({ isShown }) => isShown?.(form) ?? true).map(({ path }) => path));
  return Object.entries(problems).flatMap(([path, sentence]) => {
    if (shown.has(path)) return [];
    const label = switches.find((each) => each.path === path)?.label ?? path;
    return [`${label}: ${sentence}`];
  });
}
