import type { Settings } from "../../shared/contract/settings.ts";
import { DemoMark } from "../app/demo-mark.tsx";
import { formatBytes } from "../app/format.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Message } from "../ui/message.tsx";
import styles from "./settings.module.css";

/** What this is, which version, where it keeps its data, and whose work it shows. */
export function AboutPage({ settings }: { settings: Settings }) {
  const { session } = useSignedIn();
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>Sightline {settings.version}</h2>
        {session.profile.isDemo && <DemoMark />}
      </div>
      <Message tone="due" title="Not for clinical use.">
        This version is not a medical device and has not been assessed as one.
        {session.profile.isDemo && " The demo profile sends reports to a made-up practice on this machine only."}
      </Message>
      <dl className={styles.facts}>
        <dt>Profile</dt>
        <dd>{session.profile.name}</dd>
        <dt>Store</dt>
        <dd>
          {settings.store.kind === "sqlite" ? "SQLite" : "PostgreSQL"}, {settings.store.location}
        </dd>
        <dt>Free space</dt>
        <dd>{settings.store.freeBytes === null ? "Not known" : formatBytes(settings.store.freeBytes)}</dd>
        <dt>Licence</dt>
        <dd>Apache License 2.0. Libraries under their own licences: Cornerstone3D, React, TipTap and others.</dd>
        <dt>Typeface</dt>
        <dd>Inter, copyright The Inter Project Authors, SIL Open Font License 1.1</dd>
        <dt>Fonts for PDF</dt>
        <dd>
          Liberation Sans, copyright Red Hat, Inc., GNU General Public License 2 with the font exception; Foxit fonts,
          copyright PDFium Authors, BSD license
        </dd>
        {session.demoPracticeUrl !== "" && (
          <>
            <dt>Demo practice</dt>
            <dd>
              <a href={session.demoPracticeUrl} target="_blank" rel="noreferrer">
                Open the practice that receives the reports
              </a>
            </dd>
          </>
        )}
      </dl>
      {settings.attributions.length > 0 && (
        <section className={styles.section} aria-label="Sample studies">
          <h3>Sample studies</h3>
          {settings.attributions.map((entry) => (
            <div key={`${entry.collection} ${entry.studies}`} className={styles.attribution}>
              <b>{entry.collection}</b>, {entry.licence}
              <p>{entry.studies}</p>
              <p>{entry.citation}</p>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
