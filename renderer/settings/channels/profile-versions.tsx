import { useState } from "react";
import type { ProfileHistory } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import { formatDayAndTime } from "../../app/format.ts";
import { useNow } from "../../host/clock.ts";
import { Select } from "../../ui/select.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import styles from "./channels.module.css";
import { profileDifferences } from "./profile-difference.ts";
import { defaultSettings } from "./profile-form.ts";
import { type ProfileStanding, standingOf } from "./profile-standing.ts";

const standingNames: Readonly<Record<ProfileStanding["kind"], { readonly word: string; readonly tone: Tone }>> = {
  now: { word: "Counts now", tone: "done" },
  coming: { word: "Coming", tone: "info" },
  past: { word: "Past", tone: "neutral" },
  never: { word: "Never counts", tone: "neutral" },
};

/** Every version of how a destination is spoken to, and what any two of them have differently. */
export function ProfileVersions({ history }: { history: ProfileHistory }) {
  const now = useNow(10_000);
  const { profiles } = history;
  return (
    <div className={styles.part}>
      <ul className={styles.versions}>
        {profiles.map((profile) => {
          const standing = standingOf(profile, profiles, now);
          const { word, tone } = standingNames[standing.kind];
          return (
            <li key={profile.id}>
              <span>Version {profile.version}</span>
              <span>
                <Tag tone={tone}>{word}</Tag>
              </span>
              <span>{standing.sentence}</span>
              <p>
                {profile.note}. {profile.changedByName}, {formatDayAndTime(profile.changedAt)}.
              </p>
            </li>
          );
        })}
        <li>
          <span>The program&rsquo;s own</span>
          <span>{history.inForceId === null && <Tag tone="done">Counts now</Tag>}</span>
          <span>What is sent where nothing is set.</span>
        </li>
      </ul>
      {profiles.length > 0 && <Comparison history={history} />}
    </div>
  );
}

const own = "own";

function Comparison({ history: { profiles, inForceId, settings } }: { history: ProfileHistory }) {
  const inForce = profiles.find(({ id }) => id === inForceId);
  const [newest] = profiles;
  const isNewestInForce = newest?.id === inForceId;
  const [before, setBefore] = useState((isNewestInForce ? profiles[1]?.id : inForce?.id) ?? own);
  const [after, setAfter] = useState(newest?.id ?? own);
  const options = [
    ...profiles.map(({ id, version }) => ({ id, label: `Version ${version}` })),
    { id: own, label: "The program's own" },
  ];
  const settingsOf = (id: string): ChannelSettings =>
    profiles.find((profile) => profile.id === id)?.settings ?? defaultSettings(settings.channel);
  const differences = profileDifferences(settingsOf(before), settingsOf(after));
  return (
    <section className={styles.group} aria-label="What is different">
      <h3>What is different</h3>
      <div className={styles.pair}>
        <Select label="Before" options={options} value={before} onChange={setBefore} />
        <Select label="After" options={options} value={after} onChange={setAfter} />
      </div>
      {differences.length === 0 && <p role="status">The two say the same.</p>}
      {differences.length > 0 && (
        <table className={styles.differences}>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ path, name, before: old, after: now }) => (
              <tr key={path}>
                <td>{name}</td>
                <td>{old}</td>
                <td>{now}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
