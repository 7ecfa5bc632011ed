import { createHash } from "node:crypto";
import type { PreviewedMessage } from "../../../shared/contract/profile-contract.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import { decodeHl7Characters } from "../encoders/hl7-characters.ts";
import type { PreparedDelivery } from "../encoders/prepare-deliveries.ts";

/** Base64 of a picture or a PDF says nothing to a reader; this much of it is shown. */
const longestBase64 = 120;
const hexadecimalBytes = 512;

/** Gives a message as a person can look at it: as text in the destination's own character set, and in hexadecimal. */
export function previewedMessage(
  { contentName, payload }: Pick<PreparedDelivery, "contentName" | "payload">,
  settings: ChannelSettings,
): PreviewedMessage {
  return {
    contentName,
    byteLength: payload.byteLength,
    sha256: createHash("sha256").update(payload).digest("hex"),
    text: asText(payload, settings),
    hexadecimal: hexadecimalLines(payload.subarray(0, hexadecimalBytes)),
  };
}

/** Gives bytes as text, or null where they are none: DICOM and PDF hold control characters. */
function asText(payload: Uint8Array, settings: ChannelSettings): string | null {
  try {
    const decoded = decode(payload, settings);
    if ([...decoded].some(isControl)) return null;
    return decoded.replaceAll(
      new RegExp(`[A-Za-z0-9+/]{${longestBase64},}={0,2}`, "g"),
      (base64) => `${base64.slice(0, 32)}… (${base64.length} characters of Base64)`,
    );
  } catch {
    // Not of that character set, so it is no text.
    return null;
  }
}

function decode(payload: Uint8Array, settings: ChannelSettings): string {
  if (settings.channel === "hl7" && settings.profile.characterSet !== "UTF-8") {
    return decodeHl7Characters(payload, settings.profile.characterSet);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(payload);
}

function isControl(character: string): boolean {
  return character < " " && !"\t\r\n".includes(character);
}

function hexadecimalLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const line = Array.from(bytes.subarray(offset, offset + 16), (byte) => byte.toString(16).padStart(2, "0"));
    lines.push(`${offset.toString(16).padStart(4, "0")}  ${line.join(" ")}`);
  }
  return lines.join("\n");
}
