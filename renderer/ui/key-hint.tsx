import styles from "./key-hint.module.css";

/** Shows a key as it is printed on the keyboard. `isDecoration` hides it from a screen reader. */
export function KeyHint(props: { children: string; isDecoration?: boolean }) {
  return (
    <kbd className={styles.key} aria-hidden={props.isDecoration === true ? true : undefined}>
      {props.children}
    </kbd>
  );
}
