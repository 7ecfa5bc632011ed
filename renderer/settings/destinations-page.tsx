import { Plus } from "lucide-react";
import { useState } from "react";
import type { DestinationSettings, Settings } from "../../shared/contract/settings.ts";
import { Button } from "../ui/button.tsx";
import { Tag } from "../ui/tag.tsx";
import { DestinationSheet } from "./destination-sheet.tsx";
import { channelNames, recipientRoleNames } from "./destination-words.ts";
import styles from "./settings.module.css";

/** Where signed reports go. */
export function DestinationsPage({ settings, mayChange }: { settings: Settings; mayChange: boolean }) {
  const [edited, setEdited] = useState<DestinationSettings | "new" | null>(null);
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Destinations</h2>
        {mayChange && (
          <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited("new")}>
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
        <section
          key={destination.id}
          className={`${styles.card} ${destination.isEnabled ? "" : styles.inactive}`}
          aria-label={destination.name}
        >
          <h3>
            {destination.name}
            {!destination.isEnabled && <Tag>Switched off</Tag>}
          </h3>
          <p>
            {[channelNames[destination.channel], ...(destination.channel === "page" ? [] : [destination.address])].join(
              ", ",
            )}
          </p>
          <p>
            For {recipientRoleNames[destination.recipientRole]}
            {destination.receiptsUrl === "" ? "" : ", tells when it is opened and acknowledged"}
          </p>
          {mayChange && (
            <div className={styles.buttons}>
              <Button size="small" onPress={() => setEdited(destination)}>
                Change
              </Button>
            </div>
          )}
        </section>
      ))}
      {edited !== null && (
        <DestinationSheet
          destination={edited === "new" ? null : edited}
          settings={settings}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
