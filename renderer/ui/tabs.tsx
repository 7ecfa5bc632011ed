import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import styles from "./tabs.module.css";

export interface TabEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  content: ReactNode;
}

/** Tabs down the left side, their panel beside them. */
export function SideTabs(props: { label: string; tabs: readonly TabEntry[] }) {
  return (
    <AriaTabs orientation="vertical" className={styles.tabs ?? ""}>
      <TabList aria-label={props.label} className={styles.list ?? ""}>
        {props.tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={styles.tab ?? ""}>
            {tab.icon}
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {props.tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={styles.panel ?? ""}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
