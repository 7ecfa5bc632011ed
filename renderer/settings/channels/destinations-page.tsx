import { Plus } from "lucide-react";
import { useState } from "react";
import type { DestinationSettings, Settings } from "../../../shared/contract/settings.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/tag.tsx";
import styles from "../settings.module.css";
import { secretSwitches } from "./channel-switches.ts";
import { DestinationSheet } from "./destination-sheet.tsx";
import { channelNames, recipientRoleNames } from "./destination-words.ts";
import { type ProfilePart, ProfileSheet } from "./profile-sheet.tsx";

/** Ways that file documents or wait to be looked at: what they bring is seen too late for an alert. */
const bringsNoAlert: ReadonlySet<DestinationSettings["channel"]> = new Set(["mesh", "page", "print"]);

/** What is open over the page. */
type Opened =
  | { readonly kind: "destination"; readonly destination: DestinationSettings | null }
  | { readonly kind: "profile"; readonly destination: DestinationSettings; readonly part: ProfilePart };

/** Where signed reports go, and how each is spoken to. */
export function DestinationsPage({ settings, mayChange }: { settings: Settings; mayChange: boolean }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Destinations</h2>
        {mayChange && (
          <Button
            icon={<Plus aria-hidden="true" />}
            onPress={() => setOpened({ kind: "destination", destination: null })}
          >
            Add a destination
          </Button>
        )}
      </div>
      <p className={styles.lead}>
        Every signed report goes to each destination in use, in order, until it is accepted.
        {!mayChange && " An administrator can change them."}
      </p>
      {settings.destinations.length === 0 && <p>None is set up: signed reports stay here.</p>}
      {settings.destinations.map((destination) => (
        <DestinationCard
          key={destination.id}
          destination={destination}
          mayChange={mayChange}
          onChange={() => setOpened({ kind: "destination", destination })}
          onProfile={() => setOpened({ kind: "profile", destination, part: "settings" })}
        />
      ))}
      {opened?.kind === "destination" && (
        <DestinationSheet
          destination={opened.destination}
          settings={settings}
          onClose={close}
          onAdded={(destination, chosen) => {
            // Nothing can leave before the key is there: it is asked for at once.
            const asksForKey = secretSwitches(chosen).length > 0;
            setOpened(asksForKey ? { kind: "profile", destination, part: "secrets" } : null);
          }}
        />
      )}
      {opened?.kind === "profile" && (
        <ProfileSheet
          destination={opened.destination}
          mayChange={mayChange}
          initialPart={opened.part}
          onClose={close}
        />
      )}
    </div>
  );
}

function DestinationCard(props: {
  destination: DestinationSettings;
  mayChange: boolean;
  onChange: () => void;
  onProfile: () => void;
}) {
  const { destination, mayChange, onChange, onProfile } = props;
  const address = destination.channel === "page" ? [] : [destination.address];
  return (
    <section className={`${styles.card} ${destination.isEnabled ? "" : styles.inactive}`} aria-label={destination.name}>
      <h3>
        {destination.name}
        {!destination.isEnabled && <Tag>Switched off</Tag>}
      </h3>
      <p>{[channelNames[destination.channel], ...address].join(", ")}</p>
      <p>
        For {recipientRoleNames[destination.recipientRole]}
        {destination.receiptsUrl === "" ? "" : ", tells when it is opened and acknowledged"}
        {bringsNoAlert.has(destination.channel) && ", alerts are told by telephone"}
      </p>
      <div className={styles.buttons}>
        <Button size="small" onPress={onProfile}>
          Channel
        </Button>
        {mayChange && (
          <Button size="small" onPress={onChange}>
            Change
          </Button>
        )}
      </div>
    </section>
  );
}
