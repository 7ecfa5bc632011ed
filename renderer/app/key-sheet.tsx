import { KeyHint } from "../ui/key-hint.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./key-sheet.module.css";
import { type KeyScope, keyTable } from "./key-table.ts";

/** Every key, grouped by where it works. */
export function KeySheet(props: { isOpen: boolean; onClose: () => void }) {
  const scopes = [...new Set<KeyScope>(keyTable.map((line) => line.scope))];
  return (
    <Sheet title="Keys" isOpen={props.isOpen} onClose={props.onClose} width="wide">
      <div className={styles.columns}>
        {scopes.map((scope) => (
          <section key={scope} className={styles.group}>
            <h3>{scope}</h3>
            <ul>
              {keyTable
                .filter((line) => line.scope === scope)
                .map((line) => (
                  <li key={line.id} className={styles.line}>
                    {line.does}
                    <KeyHint>{line.shown}</KeyHint>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
