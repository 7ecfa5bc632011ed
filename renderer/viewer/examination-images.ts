import { findImage } from "./image-registry.ts";
import type { ViewerState } from "./viewer-store.ts";
import type { ExaminationImages } from "./viewer-types.ts";

/** Gives the sides and the series that the headers of the examination name; priors and planes are left out. */
export function examinationImages({ displaySets }: Pick<ViewerState, "displaySets">): ExaminationImages {
  const own = displaySets.filter((set) => !set.isPrior && set.section === undefined);
  const sides = new Set(
    own.flatMap(({ images }) =>
      images.flatMap(({ imageId }) => {
        const side = findImage(imageId)?.header.projection.side ?? "";
        return side === "" ? [] : [side];
      }),
    ),
  );
  const series = own.flatMap(({ seriesNumber, images }) => {
    if (seriesNumber === null) return [];
    const highestNumber = images.reduce(
      (highest, { reference }) => Math.max(highest, reference.instanceNumber ?? 0, reference.frameNumber),
      0,
    );
    return [{ number: seriesNumber, images: images.length, highestNumber }];
  });
  return { sides: [...sides], series };
}
