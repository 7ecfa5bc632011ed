import { KeyHint } from "../ui/key-hint.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { commandTable, keysOfCommand } from "./command-table.ts";
import styles from "./key-sheet.module.css";

/** Every key that is in force, grouped by where it works. */
export function KeySheet(props: { isOpen: boolean; onClose: () => void }) {
  const groups = [...new Set(commandTable.map((command) => command.group))];
  return (
    <Sheet title="Keys" isOpen={props.isOpen} onClose={props.onClose} width="wide" isTextOnly>
      <div className={styles.columns}>
        {groups.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <ul>
              {commandTable
                .filter((command) => command.group === group)
                .map((command) => (
                  <li key={command.id} className={styles.line}>
                    {command.name}
                    <span className={styles.keys}>
                      {keysOfCommand(command).map((key) => (
                        <KeyHint key={key}>{key}</KeyHint>
                      ))}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
