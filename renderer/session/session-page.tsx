import type { ReactNode } from "react";
import { DemoMark } from "../app/demo-mark.tsx";
import { Mark } from "../app/mark.tsx";
import styles from "./session.module.css";

/** The page around sign-in, set-up and lock. */
export function SessionPage(props: { title: string; isDemo: boolean; isWide?: boolean; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={`${styles.card} ${props.isWide === true ? styles.wide : ""}`}>
        <header className={styles.brand}>
          <Mark size={24} />
          <h1>{props.title}</h1>
          {props.isDemo && <DemoMark />}
        </header>
        {props.children}
      </div>
    </main>
  );
}
