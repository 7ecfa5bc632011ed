import { createHash } from "node:crypto";
import { demoNotice } from "../encoders/report-facts.ts";
import { escapedHtml } from "../encoders/report-html.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const styleHash = hashOf(pageStyle);
const scriptHash = hashOf(pageScript);

/** One page: its inside is HTML, everything else text. */
export interface PageContent {
  readonly isDemo: boolean;
  /** What stands at the top right, e.g. the site's name; nothing about a patient. */
  readonly service: string;
  readonly main: string;
  readonly isNarrow?: boolean;
  readonly hasViewer?: boolean;
}

/** Gives a whole page. Its title says nothing about anybody; nothing is fetched from elsewhere. */
export function pageHtml(content: PageContent): string {
  const { isDemo, service, main, isNarrow = false, hasViewer = false } = content;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<title>Report for a referrer</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="top"><div><strong>Imaging report</strong><span>${escapedHtml(service)}</span></div>${isDemo ? `<p class="demo">${demoNotice}</p>` : ""}</header>
<main${isNarrow ? ' class="narrow"' : ""}>
${main}
</main>
<footer><p>Confidential. Every look at this page is recorded. If it is not meant for you, please close it and tell the sender.</p></footer>
${hasViewer ? `<script>${pageScript}</script>` : ""}
</body>
</html>
`;
}

/** Gives the headers of every answer of the page (Content Security Policy Level 3; Fetch Metadata; RFC 9111, RFC 6797). */
export function pageHeaders(options: {
  readonly hasViewer?: boolean;
  readonly isEncrypted: boolean;
}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "img-src 'self'",
    `style-src ${styleHash}`,
    `script-src ${options.hasViewer === true ? scriptHash : "'none'"}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=()",
    // With "no-referrer" browsers send forms with the origin "null", and the check of the origin would be lost.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    ...(options.isEncrypted ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}
