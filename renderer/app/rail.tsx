import { Bell, List, MessageSquareText, Send, ShieldAlert, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { Tooltip } from "../ui/tooltip.tsx";
import type { KeyId } from "./key-table.ts";
import { shownKey } from "./keys.ts";
import { Mark } from "./mark.tsx";
import styles from "./rail.module.css";
import { type Route, routeHref } from "./routes.ts";
import type { Waiting } from "./use-waiting.ts";

/** The way between the screens. It folds to icons, at the same heights, while a case is open. */
export function Rail(props: { route: Route; isFolded: boolean; waiting: Waiting }) {
  const { route, isFolded, waiting } = props;
  const screen = route.screen === "case" ? "reading-list" : route.screen;
  const link = (entry: RailEntry) => (
    <RailLink key={entry.screen} {...entry} isFolded={isFolded} isCurrent={screen === entry.screen} />
  );
  return (
    <nav className={`${styles.rail} ${isFolded ? styles.folded : ""}`} aria-label="Main" data-region="rail">
      <span className={styles.mark}>
        <Mark size={20} />
      </span>
      {entriesOf(waiting).map(link)}
      <span className={styles.gap} />
      {link({ screen: "settings", label: "Settings", keyId: "goSettings", icon: <SlidersHorizontal /> })}
    </nav>
  );
}

/** The screens of the work, from the top, each with what waits there. */
function entriesOf(waiting: Waiting): readonly RailEntry[] {
  return [
    { screen: "reading-list", label: "Reading list", keyId: "goReadingList", icon: <List /> },
    {
      ...{ screen: "alerts", label: "Alerts", keyId: "goAlerts", icon: <Bell /> },
      badge: { count: waiting.openAlertCount, isCritical: waiting.isAnyAlertLate, words: "open" },
    },
    { screen: "delivery", label: "Delivery", keyId: "goDelivery", icon: <Send />, badge: deliveryBadge(waiting) },
    {
      ...{ screen: "fail-safe", label: "Fail-safe", keyId: "goFailSafe", icon: <ShieldAlert /> },
      badge: { count: waiting.failSafeCount, isCritical: true, words: "past the limit" },
    },
    {
      ...{ screen: "feedback", label: "Feedback", keyId: "goFeedback", icon: <MessageSquareText /> },
      badge: { count: waiting.unreadFeedbackCount, isCritical: false, words: "new" },
    },
  ];
}

/** Failures and questions of referrers are both looked after in Delivery. */
function deliveryBadge({ failedDeliveryCount: failed, unansweredQuestionCount: asked }: Waiting) {
  const words = asked === 0 ? "failed" : failed === 0 ? "asked by referrers" : "failed or asked";
  return { count: failed + asked, isCritical: failed > 0, words };
}

type RailEntry = Omit<RailLinkProps, "isFolded" | "isCurrent">;

interface RailLinkProps {
  screen: Exclude<Route["screen"], "case" | "images">;
  label: string;
  keyId: KeyId;
  icon: ReactNode;
  isCurrent: boolean;
  /** Only the icon is seen, so the tooltip says the words. */
  isFolded: boolean;
  badge?: { count: number; isCritical: boolean; words: string };
}

function RailLink({ screen, label, keyId, icon, isCurrent, isFolded, badge }: RailLinkProps) {
  const hasBadge = badge !== undefined && badge.count > 0;
  const id = `rail-badge-${screen}`;
  return (
    <span className={styles.item}>
      <Tooltip
        text={hasBadge ? `${label}, ${badge.count} ${badge.words}` : label}
        shortcut={shownKey(keyId)}
        placement="right"
        isDisabled={!isFolded}
      >
        <Link
          href={routeHref({ screen })}
          className={styles.link ?? ""}
          {...(isCurrent ? { "aria-current": "page" } : {})}
          {...(hasBadge ? { "aria-describedby": id } : {})}
        >
          {icon}
          <span className={styles.word}>{label}</span>
        </Link>
      </Tooltip>
      {hasBadge && (
        <span id={id} className={`${styles.badge} ${badge.isCritical ? styles.critical : ""} figures`}>
          {badge.count > 99 ? "99+" : badge.count}
          <span className="visually-hidden"> {badge.words}</span>
        </span>
      )}
    </span>
  );
}
