import { KeyHint } from "../ui/key-hint.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { mouseActionInForce } from "./bindings-store.ts";
import { commandTable, keysOfCommand } from "./command-table.ts";
import styles from "./key-sheet.module.css";
import { mouseActionName, mouseInputName, mouseInputs, noAction } from "./mouse-table.ts";

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
        <MouseGroup />
      </div>
    </Sheet>
  );
}

/** What the buttons and the wheel do on an image; those that do nothing are not listed. */
function MouseGroup() {
  const inputs = mouseInputs().filter((input) => mouseActionInForce(input) !== noAction);
  return (
    <section className={styles.group}>
      <h3>Images: mouse</h3>
      <ul>
        {inputs.map((input) => (
          <li key={input} className={styles.line}>
            {mouseActionName(mouseActionInForce(input))}
            <KeyHint>{mouseInputName(input)}</KeyHint>
          </li>
        ))}
      </ul>
    </section>
  );
}
