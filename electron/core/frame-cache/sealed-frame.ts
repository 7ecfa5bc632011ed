import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { CacheKeys } from "./cache-keys.ts";
import type { FrameAddress, StoredFrame, StudyAddress } from "./frame-address.ts";
import { giveBack } from "./reused-memory.ts";

const mark = Buffer.from("SLF1", "latin1");
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = mark.length + nonceBytes + tagBytes;

/** Bytes of a sealed frame beside its pixels and the name of its transfer syntax. */
export const sealBytes = headBytes + 1;

/** Sealed at a time: what the cipher gives is copied and given back, so that little of it is ever there. */
const pieceBytes = 64 * 1024;

/** Gives how many bytes a frame has when it is sealed. */
export function sealedLength({ transferSyntaxUid, bytes }: StoredFrame): number {
  return sealBytes + transferSyntaxUid.length + bytes.length;
}

/**
 * Seals a frame by AES-256-GCM (NIST SP 800-38D) with a new random nonce, into memory of its sealed length. Its address goes
 * into the seal: under another name it does not open.
 */
export function sealFrame(keys: CacheKeys, address: FrameAddress, frame: StoredFrame, sealed: Buffer): void {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keys.sealing, nonce);
  cipher.setAAD(Buffer.from(textOf(address), "utf8"));
  let end = headBytes;
  const add = (plain: Uint8Array) => {
    const piece = cipher.update(plain);
    end += piece.copy(sealed, end);
    giveBack(piece);
  };
  const syntax = Buffer.from(frame.transferSyntaxUid, "latin1");
  add(Buffer.from([syntax.length, ...syntax]));
  for (let from = 0; from < frame.bytes.length; from += pieceBytes) add(frame.bytes.subarray(from, from + pieceBytes));
  cipher.final();
  Buffer.concat([mark, nonce, cipher.getAuthTag()]).copy(sealed);
}

/** Gives the frame of a sealed file, in memory of its own; null where it is damaged, of another address or under another key. */
export function openFrame(keys: CacheKeys, address: FrameAddress, file: Buffer): StoredFrame | null {
  if (file.length < sealBytes || !file.subarray(0, mark.length).equals(mark)) return null;
  const nonce = file.subarray(mark.length, mark.length + nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", keys.sealing, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(textOf(address), "utf8"));
  decipher.setAuthTag(file.subarray(mark.length + nonceBytes, headBytes));
  const plain = decipher.update(file.subarray(headBytes));
  try {
    decipher.final();
  } catch {
    return null;
  }
  const end = 1 + (plain[0] ?? 0);
  return { transferSyntaxUid: plain.toString("latin1", 1, end), bytes: plain.subarray(end) };
}

/** Gives the name of a study's folder: it says nothing of whose study it is to somebody without the key. */
export function studyName(keys: CacheKeys, { archiveId, studyInstanceUid }: StudyAddress): string {
  return nameOf(keys, `study ${archiveId} ${studyInstanceUid}`);
}

/** Gives the name of a frame's file within its study's folder. */
export function frameName(keys: CacheKeys, address: FrameAddress): string {
  return nameOf(keys, `frame ${textOf(address)}`);
}

/** Gives a text that only these keys make. */
export function keyCheck(keys: CacheKeys): string {
  return nameOf(keys, "frame cache 1");
}

function nameOf({ naming }: CacheKeys, text: string): string {
  return createHmac("sha256", naming).update(text, "utf8").digest("hex").slice(0, 40);
}

function textOf(address: FrameAddress): string {
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameNumber, headerDigest } = address;
  return JSON.stringify([
    archiveId,
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid,
    String(frameNumber),
    headerDigest,
  ]);
}
