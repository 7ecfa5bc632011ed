import styles from "./key-hint.module.css";

/** Shows a key as it is printed on the keyboard. `isDecoration` hides it from a screen reader. */
export function KeyHint(props: { children: string; isDecoration?: boolean }) {
  return (
    <kbd className={styles.key} aria-hidden={props.isDecoration === true ? true : undefined}>
      {props.children}
    </kbd>
  );
}

/** Tells whether there is a key to show: a command may have lost its own. */
export function isKey(shortcut: string | undefined): shortcut is string {
  return shortcut !== undefined && shortcut !== "";
}
