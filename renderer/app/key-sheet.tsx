import { ctPresets } from "../../shared/imaging/window-presets.ts";
import { KeyHint } from "../ui/key-hint.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { viewerKeys } from "../viewer/viewer-key-table.ts";
import styles from "./key-sheet.module.css";
import { type KeyScope, keyTable } from "./key-table.ts";

interface SheetLine {
  readonly id: string;
  readonly scope: KeyScope;
  readonly shown: string;
  readonly does: string;
}

const lines: readonly SheetLine[] = [
  ...keyTable,
  ...viewerKeys.map(({ shown, does }): SheetLine => ({ id: `images ${shown}`, scope: "Images", shown, does })),
  { id: "presets", scope: "Images", shown: "1 to 6", does: `CT windows: ${presetList()}` },
];

function presetList(): string {
  return ctPresets.map((preset) => preset.name.toLowerCase()).join(", ");
}

/** Every key, grouped by where it works. */
export function KeySheet(props: { isOpen: boolean; onClose: () => void }) {
  const scopes = [...new Set<KeyScope>(lines.map((line) => line.scope))];
  return (
    <Sheet title="Keys" isOpen={props.isOpen} onClose={props.onClose} width="wide" isTextOnly>
      <div className={styles.columns}>
        {scopes.map((scope) => (
          <section key={scope} className={styles.group}>
            <h3>{scope}</h3>
            <ul>
              {lines
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
