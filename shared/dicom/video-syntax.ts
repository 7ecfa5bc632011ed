/** What a video transfer syntax is called, and whether a browser can be asked to play it. Source: PS3.5 A.4.5 to A.4.11. */
export interface VideoSyntax {
  readonly name: string;
  readonly isPlayable: boolean;
}

/** Gives the kind of video of a transfer syntax; null for every other one. */
export function videoSyntaxOf(transferSyntaxUid: string): VideoSyntax | null {
  const match = /^1\.2\.840\.10008\.1\.2\.4\.(10\d)(?:\.1)?$/.exec(transferSyntaxUid);
  switch (match?.[1]) {
    case "100":
    case "101":
      return { name: "MPEG-2", isPlayable: false };
    case "102":
    case "103":
    case "104":
    case "105":
    case "106":
      return { name: "MPEG-4 AVC/H.264", isPlayable: true };
    case "107":
    case "108":
      return { name: "HEVC/H.265", isPlayable: true };
    default:
      return null;
  }
}
