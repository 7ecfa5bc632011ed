/**
 * Gives the words for what an import added: `24 images and 3 other objects`. `others` of the `imported` files are no
 * pictures: reports, plans, doses, contours.
 */
export function addedWords(imported: number, others: number): string {
  const images = imported - others;
  const parts = [
    ...(images > 0 || others === 0 ? [counted(images, "image")] : []),
    ...(others > 0 ? [counted(others, images > 0 ? "other object" : "object that is no image")] : []),
  ];
  return parts.join(" and ");
}

function counted(number: number, one: string): string {
  return number === 1
    ? `1 ${one}`
    : `${number} ${one === "object that is no image" ? "objects that are no images" : `${one}s`}`;
}
