import { constants } from "node:fs";
import { link, lstat, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { FolderProfile } from "../../../shared/domain/folder-profile.ts";
import type { SettingsSource } from "./profiled-destination.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "./send-result.ts";

const hourMs = 60 * 60_000;
/** A share that has gone away can hold a call for ever. */
const usualTimeoutMs = 60_000;

/** What came of a file: new, there already with the same bytes, or there with others. */
type Dropped = "written" | "alreadyThere" | "otherBytes";

/**
 * Gives a sender that lays a file into a folder; the destination's address is the folder. The file has its name only once all
 * of it is on the disk, and never takes another's place. Where the profile awaits its collection it counts as handed over.
 */
export function createFolderSender(settingsOf: SettingsSource<"folder">, timeoutMs = usualTimeoutMs): Send {
  return async (request, signal) => {
    const profile = await settingsOf(request.destination.id);
    const name = folderFileName(profile, request.controlId, request.payload);
    try {
      const dropping = drop(request.destination.address, name, request.payload);
      const dropped = await Promise.race([dropping, hangs(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))]);
      return resultOf(request, profile, name, dropped);
    } catch (thrown) {
      signal.throwIfAborted();
      return judgeSystemError(request.destination.name, codeOf(thrown));
    }
  };
}

/** Rejects when a call to a file takes too long; the same file is then written again, and found if it came through. */
function hangs(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(Object.assign(new Error("The folder does not answer."), { code: "ETIMEDOUT" }));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
}

/** Gives the name of a file: from the delivery's identifier, with an ending by what its bytes are. The same on every try. */
export function folderFileName(
  { fileName }: Pick<FolderProfile, "fileName">,
  controlId: string,
  payload: Uint8Array,
): string {
  return `${fileName.replace("{id}", controlId)}${endingOf(payload)}`;
}

/** What was signed keeps its bytes, so the bytes say what they are and not the profile of today. */
function endingOf(payload: Uint8Array): string {
  const head = Buffer.from(payload.subarray(0, 16)).toString("latin1");
  if (head.startsWith("%PDF-")) return ".pdf";
  if (head.startsWith("MSH|")) return ".hl7";
  return head.startsWith('{"resourceType"') ? ".json" : ".txt";
}

async function drop(folder: string, name: string, payload: Uint8Array): Promise<Dropped> {
  const path = join(folder, name);
  const present = await compared(path, payload);
  if (present !== null) return present;
  const temporary = join(folder, `${name}.part`);
  await writeWhole(temporary, payload);
  try {
    await publish(temporary, path);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    if (codeOf(thrown) !== "EEXIST") throw thrown;
    return (await compared(path, payload)) ?? "otherBytes";
  }
  await syncFolder(folder);
  return "written";
}

async function compared(path: string, payload: Uint8Array): Promise<Dropped | null> {
  try {
    // A link of somebody else's making is no file of ours, wherever it points.
    if (!(await lstat(path)).isFile()) return "otherBytes";
    return Buffer.compare(await readFile(path), payload) === 0 ? "alreadyThere" : "otherBytes";
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return null;
    throw thrown;
  }
}

async function writeWhole(path: string, payload: Uint8Array): Promise<void> {
  // What an interrupted try left under this name is ours and is written anew; a link is not followed.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const file = await open(path, flags, 0o660);
  try {
    await file.writeFile(payload);
    await file.sync();
  } catch (thrown) {
    await file.close();
    await unlink(path).catch(() => undefined);
    throw thrown;
  }
  await file.close();
}

/** A hard link never takes the place of a file, as renaming would; shares that know no links get the renaming. */
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (thrown) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK"].includes(codeOf(thrown))) throw thrown;
    await rename(temporary, path);
    return;
  }
  await unlink(temporary);
}

/** The name itself has to be on the disk too. Some shares and Windows know no such thing for folders. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const directory = await open(folder, constants.O_RDONLY);
    await directory.sync().finally(() => directory.close());
  } catch {
    // The file itself is on the disk; what a cut of the power could lose is its name, and then it is written again.
  }
}

function resultOf(request: SendRequest, profile: FolderProfile, file: string, dropped: Dropped): SendResult {
  const { name } = request.destination;
  if (dropped === "otherBytes") {
    return sendResult(
      "permanent",
      `In the folder of “${name}” lies another file under this name, and nothing is overwritten. The report is kept here. ` +
        "Please have that file looked at and moved away, then retry.",
      `${file}: other bytes`,
    );
  }
  const acknowledgement = `${file}: ${dropped === "written" ? "written" : "there since an earlier try"}, ${request.payload.byteLength} bytes`;
  if (!profile.awaitsCollection) {
    return sendResult(
      "accepted",
      `The file lies in the folder of “${name}”. Nothing tells who reads it.`,
      acknowledgement,
    );
  }
  return {
    ...sendResult("handedOver", `The file lies in the folder of “${name}” until it is collected.`, acknowledgement),
    answerWithinMs: profile.collectWithinHours * hourMs,
  };
}

function judgeSystemError(name: string, code: string): SendResult {
  const kept = "The report is kept and goes again by itself.";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR": {
      const sentence =
        `The folder of “${name}” does not exist (${code}), so sending there is paused. Every report is kept. ` +
        "Please have the folder made or the address corrected, then retry.";
      return sendResult("permanent", sentence, "", sentence);
    }
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ELOOP": {
      const sentence =
        `This workstation may not write into the folder of “${name}” (${code}), so sending there is paused. Every report is ` +
        "kept. Please have the folder's permissions checked, then retry.";
      return sendResult("permanent", sentence, "", sentence);
    }
    case "ENOSPC":
    case "EDQUOT":
      return sendResult(
        "transient",
        `The disk with the folder of “${name}” is full (${code}). ${kept} Please have room made.`,
      );
    case "ETIMEDOUT":
      return sendResult(
        "ambiguous",
        `The folder of “${name}” did not answer in time. The same file is written again; it cannot be there twice.`,
      );
    default:
      return sendResult("transient", `The folder of “${name}” cannot be reached (${code || "unknown"}). ${kept}`);
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}
