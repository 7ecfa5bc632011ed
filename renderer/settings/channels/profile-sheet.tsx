import { type ReactNode, useState } from "react";
import type { ProfileHistory } from "../../../shared/contract/profile-contract.ts";
import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { Button } from "../../ui/button.tsx";
import { Message } from "../../ui/message.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import styles from "./channels.module.css";
import { ProfileEditor } from "./profile-editor.tsx";
import { formOf, readForm } from "./profile-form.ts";
import { ProfileSaveBar, useSavePlan } from "./profile-save-bar.tsx";
import { ProfileVersions } from "./profile-versions.tsx";
import { SecretsPart } from "./secrets-part.tsx";
import type { ProfileForm } from "./switch-kinds.ts";
import { TestPart } from "./test-part.tsx";
import { useProfileHistory } from "./use-profile.ts";

/** The parts of how a destination is spoken to. */
export type ProfilePart = "settings" | "versions" | "secrets" | "test";

const partNames: Readonly<Record<ProfilePart, string>> = {
  settings: "Settings",
  versions: "Versions",
  secrets: "Passwords and keys",
  test: "Test message",
};

/** How a destination is spoken to: its settings with the bytes that they make, their versions, its keys, and a test. */
export function ProfileSheet(props: {
  destination: DestinationSettings;
  mayChange: boolean;
  initialPart: ProfilePart;
  onClose: () => void;
}) {
  const { destination, mayChange, onClose } = props;
  const { id, channel } = destination;
  const history = useProfileHistory(id);
  const [part, setPart] = useState(props.initialPart);
  const [isLeaving, setIsLeaving] = useState(false);
  const edited = useEditedForm(history.data);
  const saving = useSavePlan();
  const hasBar = part === "settings" && mayChange && !isBroughtByPerson(channel) && edited.form !== null;
  const saveBar = hasBar && edited.form !== null && (
    <ProfileSaveBar
      destinationId={id}
      settings={readForm(channel, edited.form).settings}
      profiles={history.data?.profiles ?? []}
      isChanged={edited.isChanged}
      plan={saving.plan}
      onPlan={saving.change}
      onSaved={() => {
        edited.begin();
        saving.begin();
        setPart("versions");
      }}
    />
  );
  return (
    <Sheet
      title={destination.name}
      isOpen
      // Asked twice it stays: only a button throws away what was typed.
      onClose={edited.isChanged && mayChange ? () => setIsLeaving(true) : onClose}
      width="wide"
      isFlush
      aside={<Segmented label="Part" options={partsOf(channel)} value={part} onChange={setPart} />}
      footer={
        isLeaving || hasBar ? (
          <Footer isLeaving={isLeaving} bar={saveBar} onStay={() => setIsLeaving(false)} onLeave={onClose} />
        ) : undefined
      }
    >
      {history.data === undefined || edited.form === null ? (
        <div className={styles.part}>
          {history.error === null ? <SkeletonRows count={6} label="Fetching how it is spoken to" /> : null}
          <TroubleMessage error={history.error} />
        </div>
      ) : (
        <Part {...{ part, destination, mayChange, edited }} history={history.data} form={edited.form} />
      )}
    </Sheet>
  );
}

function Part(props: {
  part: ProfilePart;
  destination: DestinationSettings;
  history: ProfileHistory;
  form: ProfileForm;
  edited: ReturnType<typeof useEditedForm>;
  mayChange: boolean;
}) {
  const { part, destination, history, form, edited, mayChange } = props;
  const { id, channel } = destination;
  switch (part) {
    case "settings":
      return (
        <ProfileEditor
          {...{ history, form, mayChange }}
          destinationId={id}
          isOvertaken={mayChange && edited.isOvertaken}
          onForm={edited.change}
          onBeginAgain={edited.begin}
        />
      );
    case "versions":
      return <ProfileVersions key={history.profiles.length} history={history} />;
    case "secrets":
      return <SecretsPart destinationId={id} history={history} mayChange={mayChange} />;
    case "test":
      return <TestPart destinationId={id} channel={channel} mayChange={mayChange} />;
  }
}

/** What the form begins with: what is to come, or else what counts. */
function beginning({ profiles, settings }: ProfileHistory): ProfileForm {
  const newest = profiles.find((profile) => profile.settings.channel === settings.channel);
  return formOf(newest?.settings ?? settings);
}

/** Gives the form as it is typed, and whether somebody else added a version since; null until the versions are there. */
function useEditedForm(history: ProfileHistory | undefined) {
  const [typed, setTyped] = useState<{ readonly form: ProfileForm; readonly basedOn: number } | null>(null);
  const newest = history?.profiles[0]?.version ?? 0;
  const untouched = history === undefined ? null : beginning(history);
  return {
    form: typed?.form ?? untouched,
    isChanged: typed !== null && JSON.stringify(typed.form) !== JSON.stringify(untouched),
    isOvertaken: typed !== null && newest > typed.basedOn,
    change: (form: ProfileForm) => setTyped({ form, basedOn: typed?.basedOn ?? newest }),
    begin: () => setTyped(null),
  };
}

/** The bar that saves, and above it the question whether to throw away; nothing where there is neither. */
function Footer(props: { isLeaving: boolean; bar: ReactNode; onStay: () => void; onLeave: () => void }) {
  const { isLeaving, bar, onStay, onLeave } = props;
  return (
    <div className={styles.saveBar}>
      {isLeaving && (
        <Message
          tone="due"
          title="What was changed here is not saved."
          isLive
          actions={
            <>
              <Button size="small" autoFocus onPress={onStay}>
                Go on
              </Button>
              <Button size="small" variant="danger" onPress={onLeave}>
                Throw it away
              </Button>
            </>
          }
        />
      )}
      {bar}
    </div>
  );
}

/** Nothing is sent there by itself, so there is nothing to set, to test or to hold a key for. */
function isBroughtByPerson(channel: Channel): boolean {
  return channel === "print" || channel === "page";
}

function partsOf(channel: Channel): { id: ProfilePart; label: string }[] {
  const isBrought = isBroughtByPerson(channel);
  const hasSecrets = channel === "email" || channel === "mesh" || channel === "fhir";
  const parts: ProfilePart[] = ["settings"];
  if (!isBrought) parts.push("versions");
  if (hasSecrets) parts.push("secrets");
  if (!isBrought) parts.push("test");
  return parts.map((id) => ({ id, label: partNames[id] }));
}
