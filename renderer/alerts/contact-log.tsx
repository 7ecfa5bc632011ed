import { type AlertContact, contactResultNames } from "../../shared/domain/alert.ts";
import { formatDay, formatTimeWithSeconds } from "../app/format.ts";
import styles from "./alert-panel.module.css";

const readBacks: Readonly<Record<string, string>> = {
  correct: "read back correctly",
  correctedThenCorrect: "read back, corrected, then correct",
  notReadBack: "not read back",
};

/** Every try to reach somebody, newest first. */
export function ContactLog({ contacts }: { contacts: readonly AlertContact[] }) {
  if (contacts.length === 0) return null;
  return (
    <section className={styles.trail} aria-label="Contacts">
      <h3>Contacts, newest first</h3>
      <ul>
        {[...contacts].reverse().map((contact) => (
          <li key={contact.id}>
            <span className="figures">
              {formatDay(contact.at)} {formatTimeWithSeconds(contact.at)}
            </span>
            <span>
              {[contactResultNames[contact.result], contact.name, contact.address, readBacks[contact.readBack]]
                .filter((part) => part !== undefined && part !== "")
                .join(", ")}
            </span>
            <span>{contact.byName}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
