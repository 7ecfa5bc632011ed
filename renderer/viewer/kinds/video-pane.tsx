import { type RefObject, useEffect, useRef, useState } from "react";
import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { ImageReference } from "../../../shared/domain/measurement.ts";
import { findImage } from "../image-registry.ts";
import paneStyles from "../pane.module.css";
import { IdentityCorner } from "../pane-identity.tsx";
import type { Viewer } from "../viewer.ts";
import { displaySetOf } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { videoSentence } from "./video-note.ts";
import styles from "./video-pane.module.css";

interface VideoPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
  readonly reference: ImageReference;
}

/** Time of one frame where the header says nothing. */
const usualFrameTimeMs = 40;
const speeds = [0.25, 0.5, 1, 1.5, 2];

/** A video played by the browser; Space plays, arrows step by a frame, plus and minus change the speed. */
export function VideoPane({ viewer, paneIndex, set, reference }: VideoPaneProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [failure, setFailure] = useState("");
  const [state, setState] = useState({ time: 0, duration: 0, speed: 1, isPlaying: false });
  useVideoKeys(viewer, paneIndex, video);
  const note = () => {
    const element = video.current;
    if (element === null) return;
    const { currentTime: time, duration, playbackRate: speed, paused } = element;
    setState({ time, duration: Number.isFinite(duration) ? duration : 0, speed, isPlaying: !paused });
  };
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid } = reference;
  const source = byteUrl("video", { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid });
  const name = videoSentence(reference) ?? "";
  if (failure !== "") {
    return (
      <p className={styles.failure} role="status">
        {failure}
      </p>
    );
  }
  return (
    <div className={styles.stage}>
      <video
        ref={video}
        className={styles.video}
        src={source}
        muted
        playsInline
        preload="auto"
        disablePictureInPicture
        disableRemotePlayback
        aria-label="Video"
        onLoadedMetadata={note}
        onTimeUpdate={note}
        onSeeked={note}
        onPlay={note}
        onPause={note}
        onRateChange={note}
        onEnded={() => noteWholeSeen(viewer, paneIndex)}
        onError={() =>
          setFailure(`${name} It cannot be played here. Nothing is lost: look at it on the workstation that made it.`)
        }
      />
      <VideoWords viewer={viewer} set={set} />
      <p className={styles.words}>
        {`Video, ${state.isPlaying ? "playing" : "stopped"}, ${state.time.toFixed(2)} of ${state.duration.toFixed(2)} s, speed ${state.speed}`}
      </p>
    </div>
  );
}

/** The video lies over what an image would say, so it says itself what and whose it is. */
function VideoWords({ viewer, set }: Pick<VideoPaneProps, "viewer" | "set">) {
  const shown = findImage(set.images[0]?.imageId ?? "");
  return (
    <div className={paneStyles.overlay}>
      <div className={`${paneStyles.corner} ${paneStyles.topLeft}`}>
        <b>{[set.modality, set.description].filter(Boolean).join(" ")}</b>
        <span>{set.seriesNumber === null ? "Series without a number" : `Series ${set.seriesNumber}`}</span>
      </div>
      <IdentityCorner viewer={viewer} set={set} institution={shown?.institution ?? ""} />
    </div>
  );
}

/** The keys of an active video pane come before those of images. */
function useVideoKeys(viewer: Viewer, paneIndex: number, video: RefObject<HTMLVideoElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const element = video.current;
      const isHere = viewer.store.getState().activePane === paneIndex && isOnImages(event);
      if (element === null || !isHere || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!playByKey(element, event.key, frameSeconds(viewer, paneIndex))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [viewer, paneIndex, video]);
}

function isOnImages({ target }: KeyboardEvent): boolean {
  return target instanceof Element && (target === document.body || target.closest("figure") !== null);
}

function playByKey(video: HTMLVideoElement, key: string, frame: number): boolean {
  switch (key) {
    case " ":
      if (video.paused) void video.play().catch(() => undefined);
      else video.pause();
      return true;
    case "ArrowDown":
    case "ArrowRight":
      stepTo(video, video.currentTime + frame);
      return true;
    case "ArrowUp":
    case "ArrowLeft":
      stepTo(video, video.currentTime - frame);
      return true;
    case "Home":
      stepTo(video, 0);
      return true;
    case "End":
      stepTo(video, video.duration - frame);
      return true;
    case "+":
    case "-":
      video.playbackRate = nextSpeed(video.playbackRate, key === "+" ? 1 : -1);
      return true;
    default:
      return false;
  }
}

/** Stops, and shows the frame at a time within the video. */
function stepTo(video: HTMLVideoElement, time: number): void {
  video.pause();
  video.currentTime = Math.min(Math.max(time, 0), video.duration || 0);
}

function nextSpeed(now: number, by: 1 | -1): number {
  const at = speeds.indexOf(now);
  return speeds[Math.min(Math.max((at < 0 ? 2 : at) + by, 0), speeds.length - 1)] ?? 1;
}

function frameSeconds({ store }: Viewer, paneIndex: number): number {
  const set = displaySetOf(store.getState(), paneIndex);
  const header = findImage(set?.images[0]?.imageId ?? "")?.header;
  return (header?.frameTimeMs ?? usualFrameTimeMs) / 1000;
}

/** Played to its end, a video has been seen as a whole. */
function noteWholeSeen({ store }: Viewer, paneIndex: number): void {
  const set = displaySetOf(store.getState(), paneIndex);
  if (set === null) return;
  const seen = new Set(set.images.map((_, index) => index));
  store.setState((state) => ({ seen: { ...state.seen, [set.id]: seen } }));
}
