import { useSyncExternalStore } from "react";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";

/** The screens and what they need to know. An address never holds patient data: a case goes by its own identifier. */
export type Route =
  | { screen: "reading-list" }
  | {
      screen: "case";
      workitemId: string;
      /** Opened from this alert: its image is what is wanted. */
      alertId?: string;
    }
  | { screen: "alerts" }
  | {
      screen: "delivery";
      /** One of its boards: who has to know of a correction, or of a delay. */
      board?: "recalls" | "delays";
    }
  /** What should have been acknowledged or done by now, and fire drills. */
  | { screen: "fail-safe" }
  /** What others made of reports that this person wrote first. */
  | { screen: "feedback" }
  | { screen: "settings" }
  /** A window of images only, beside the case window that it follows. */
  | { screen: "images"; number: ImageWindowNumber };

/** Gives the route of an address's fragment; anything unknown is the reading list. */
export function parseRoute(hash: string): Route {
  const [screen = "", rest = "", part = "", partId = ""] = hash.replace(/^#\/?/, "").split("/");
  switch (screen) {
    case "case":
      if (rest === "") return { screen: "reading-list" };
      return part === "alert" && partId !== ""
        ? { screen: "case", workitemId: decode(rest), alertId: decode(partId) }
        : { screen: "case", workitemId: decode(rest) };
    case "images":
      return rest === "2" || rest === "3" ? { screen, number: rest === "2" ? 2 : 3 } : { screen: "reading-list" };
    case "delivery":
      return rest === "recalls" || rest === "delays" ? { screen, board: rest } : { screen };
    case "alerts":
    case "fail-safe":
    case "feedback":
    case "settings":
      return { screen };
    default:
      return { screen: "reading-list" };
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Gives the fragment of a route, to be put in a link. */
export function routeHref(route: Route): string {
  if (route.screen === "images") return `#/images/${route.number}`;
  if (route.screen === "delivery" && route.board !== undefined) return `#/delivery/${route.board}`;
  if (route.screen !== "case") return `#/${route.screen}`;
  const alert = route.alertId === undefined ? "" : `/alert/${encodeURIComponent(route.alertId)}`;
  return `#/case/${encodeURIComponent(route.workitemId)}${alert}`;
}

/** Goes to a route. A window of images goes nowhere: it follows the case window. */
export function navigate(route: Route): void {
  if (parseRoute(location.hash).screen === "images") return;
  location.hash = routeHref(route);
}

/** Gives the present route, renewed as it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (onChange) => {
      addEventListener("hashchange", onChange);
      return () => removeEventListener("hashchange", onChange);
    },
    () => location.hash,
  );
  return parseRoute(hash);
}
