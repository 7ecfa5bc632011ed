import { videoSyntaxOf } from "../../../shared/dicom/video-syntax.ts";
import { collect, type DicomwebClient, type InstanceAddress } from "../archive/dicomweb-client.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import { openedInstance, type RouteParameters } from "./opened-address.ts";

const largestVideoBytes = 512 * 1024 * 1024;

/** The video that was asked for last: a player asks for one in many pieces, and the archive gives it as a whole. */
export class LastVideo {
  #key = "";
  #bytes: Promise<Uint8Array<ArrayBuffer>> | null = null;

  /** Gives the bytes of a video; fetched once while no other one is asked for. */
  async read(client: DicomwebClient, key: string, address: InstanceAddress): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#key !== key || this.#bytes === null) {
      this.#key = key;
      this.#bytes = fetchVideo(client, address);
      // A failure is not kept: the next request asks again.
      this.#bytes.catch(() => {
        if (this.#key === key) this.#bytes = null;
      });
    }
    return await this.#bytes;
  }
}

/**
 * Gives a video, or the range of it that the player asks for (RFC 9110 14), as stored in its instance. Errors:
 * `invalid_input` where the instance holds no video that a browser plays, those of the archive.
 */
export async function answerVideo(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: { client(archiveId: string): Promise<DicomwebClient>; readonly lastVideo: LastVideo },
): Promise<Response> {
  const { archiveId, ...address } = openedInstance(session, parameters);
  const client = await dependencies.client(archiveId);
  const bytes = await dependencies.lastVideo.read(client, `${archiveId}/${address.sopInstanceUid}`, address);
  const range = rangeOf(request.headers.get("range"), bytes.length);
  const headers: Record<string, string> = {
    "Content-Type": "video/mp4",
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store",
  };
  if (range === null) return new Response(bytes, { headers: { ...headers, "Content-Length": String(bytes.length) } });
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${bytes.length}` } });
  }
  const part = bytes.subarray(range.first, range.last + 1);
  return new Response(part, {
    status: 206,
    headers: {
      ...headers,
      "Content-Length": String(part.length),
      "Content-Range": `bytes ${range.first}-${range.last}/${bytes.length}`,
    },
  });
}

async function fetchVideo(client: DicomwebClient, address: InstanceAddress): Promise<Uint8Array<ArrayBuffer>> {
  const frame = await client.retrieveFrame(address, 1);
  if (videoSyntaxOf(frame.transferSyntaxUid)?.isPlayable !== true) {
    throw new WorkstationError("invalid_input", "This object holds no video that this program can play.");
  }
  return await collect(frame.body, largestVideoBytes, tooLarge);
}

function rangeOf(text: string | null, size: number): { first: number; last: number } | "unsatisfiable" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, from = "", to = ""] = match;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first > last || first >= size ? "unsatisfiable" : { first, last };
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "This video is too large to be shown. The others are not affected.",
  );
}
