/**
 * The one style element that react-aria-components puts into the page (touch-action of pressable elements), by the
 * hash of its text. `test/rules/electron.test.ts` computes it again from the installed package.
 */
export const reactAriaStyleHash = "sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=";

/** The window's content security policy, the same on both hosts (Content Security Policy Level 3). */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  `style-src 'self' '${reactAriaStyleHash}'`,
  "media-src 'self'",
  "font-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * Headers that every answer carries, scripts included: a worker takes the policy of its own response, not the
 * document's. Of the devices of the machine only the buttons of a dictation microphone can be asked for (WebHID). Opener, embedder and resource policies give cross-origin isolation (shared memory for volumes).
 */
export const securityHeaders: Readonly<Record<string, string>> = Object.freeze({
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(self)",
});
