import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { isKey, KeyHint } from "./key-hint.tsx";
import styles from "./menu.module.css";

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  shortcut?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
}

/** A menu that opens from `trigger`, which must be one Button or IconButton. */
export function Menu(props: {
  label: string;
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  onAction: (id: string) => void;
  /** Set where something else than the trigger, e.g. a key, opens it too. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  const disabled = props.entries.filter((entry) => entry.isDisabled === true).map((entry) => entry.id);
  return (
    <MenuTrigger
      {...(props.isOpen !== undefined && { isOpen: props.isOpen })}
      {...(props.onOpenChange !== undefined && { onOpenChange: props.onOpenChange })}
    >
      {props.trigger}
      <Popover className={styles.popover ?? ""} offset={4}>
        <AriaMenu
          aria-label={props.label}
          className={styles.list ?? ""}
          items={props.entries}
          disabledKeys={disabled}
          onAction={(key) => props.onAction(String(key))}
        >
          {(entry) => (
            <MenuItem
              id={entry.id}
              textValue={entry.label}
              className={`${styles.item} ${entry.isDanger === true ? styles.danger : ""}`}
            >
              {entry.icon}
              <span className={styles.label}>{entry.label}</span>
              {isKey(entry.shortcut) && <KeyHint>{entry.shortcut}</KeyHint>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
