import { useSyncExternalStore } from "react";

/** The screens and what they need to know. An address never holds patient data: a case goes by its own identifier. */
export type Route =
  | { screen: "reading-list" }
  | { screen: "case"; workitemId: string }
  | { screen: "alerts" }
  | { screen: "delivery" }
  | { screen: "settings" };

/** Gives the route of an address's fragment; anything unknown is the reading list. */
export function parseRoute(hash: string): Route {
  const [screen = "", rest = ""] = hash.replace(/^#\/?/, "").split("/");
  switch (screen) {
    case "case":
      return rest === "" ? { screen: "reading-list" } : { screen: "case", workitemId: decode(rest) };
    case "alerts":
    case "delivery":
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
  return route.screen === "case" ? `#/case/${encodeURIComponent(route.workitemId)}` : `#/${route.screen}`;
}

/** Goes to a route. */
export function navigate(route: Route): void {
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
