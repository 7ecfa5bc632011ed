import type { KeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { bindingsOf, withMouseAction } from "../app/bindings.ts";
import {
  actionsOf,
  mouseActionName,
  mouseButtons,
  mouseInputName,
  mouseModifiers,
  noAction,
} from "../app/mouse-table.ts";
import { Select } from "../ui/select.tsx";
import styles from "./keys-and-mouse.module.css";
import page from "./settings.module.css";

/** What each button of the mouse and the wheel does on an image, alone and with a modifier held. */
export function MouseLines({ value, onChange }: { value: KeysAndMouse; onChange: (value: KeysAndMouse) => void }) {
  const { mouse } = bindingsOf(value);
  return (
    <section className={page.section} aria-label="Mouse">
      <h3>Mouse on an image</h3>
      <table className={styles.mouse}>
        <thead>
          <tr>
            <td />
            {mouseModifiers.map((modifier) => (
              <th key={modifier} scope="col">
                {modifier === "" ? "Alone" : `With ${modifier}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {mouseButtons.map(({ id, name }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {mouseModifiers.map((modifier) => {
                const input = modifier === "" ? id : `${modifier}+${id}`;
                return (
                  <td key={modifier}>
                    <Select
                      label={mouseInputName(input)}
                      isLabelHidden
                      options={actionsOf(input).map((action) => ({ id: action, label: mouseActionName(action) }))}
                      value={mouse.get(input) ?? noAction}
                      onChange={(action) => onChange(withMouseAction(value, input, action))}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
