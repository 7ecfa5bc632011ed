import { useEffect, useRef, useState } from "react";
import { checkPattern, levelPattern, type PatternPicture } from "../../shared/display/check-pattern.ts";
import type { PatternName } from "../../shared/display/visual-questions.ts";
import styles from "./check-screen.module.css";

/** What is shown: a pattern, or the patch of one grey level. */
export type ShownPattern = PatternName | { readonly level: number };

/** A pattern over the whole window, one level to one pixel of the screen. */
export function PatternCanvas({ pattern, name }: { readonly pattern: ShownPattern; readonly name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  const level = typeof pattern === "string" ? null : pattern.level;
  const drawn = typeof pattern === "string" ? pattern : null;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize[0];
      if (box !== undefined) setSize([box.inlineSize, box.blockSize]);
    });
    observer.observe(element, { box: "device-pixel-content-box" });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const [width, height] = size;
    if (element === null || width === 0 || height === 0) return;
    element.width = width;
    element.height = height;
    if (level !== null) paint(element, levelPattern(level, width, height));
    else if (drawn !== null) paint(element, checkPattern(drawn, width, height));
  }, [size, level, drawn]);
  return <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} data-pattern={drawn ?? level} />;
}

function paint(canvas: HTMLCanvasElement, { levels, width, height }: PatternPicture): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (0xff000000 | ((levels[at] ?? 0) * 0x010101)) >>> 0;
  context.putImageData(image, 0, 0);
}
