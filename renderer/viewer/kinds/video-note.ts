import type { VideoSyntax } from "../../../shared/dicom/video-syntax.ts";
import type { ImageReference } from "../../../shared/domain/measurement.ts";

/** Instances that turned out to be videos: a video has one stream for all of its frames, so it is asked for once. */
const videos = new Map<string, VideoSyntax>();

/** Keeps that an instance is a video; gives the sentence for the pane. */
export function noteVideo(reference: ImageReference, video: VideoSyntax): string {
  videos.set(keyOf(reference), video);
  return videoSentence(reference) ?? "";
}

/** Gives what a pane says of an instance that is known to be a video; null for every other one. */
export function videoSentence(reference: ImageReference): string | null {
  const video = videos.get(keyOf(reference));
  if (video === undefined) return null;
  return video.isPlayable
    ? `This is a video (${video.name}).`
    : `This is a video in ${video.name}, which this program cannot play. Nothing is lost: look at it on the workstation that made it, or ask for it as MPEG-4 AVC/H.264.`;
}

/** Tells whether an instance is a video that the browser is asked to play. */
export function isPlayableVideo(reference: ImageReference): boolean {
  return videos.get(keyOf(reference))?.isPlayable === true;
}

function keyOf({ archiveId, sopInstanceUid }: ImageReference): string {
  return `${archiveId}/${sopInstanceUid}`;
}
