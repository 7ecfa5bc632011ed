/**
 * The one script of the page, taken by its hash: makes the key images a stack with zoom and pan. Without it every image
 * stands on the page and opens by itself.
 */
export const pageScript = `
(() => {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  const figures = [...viewer.querySelectorAll("figure")];
  const tools = viewer.querySelector(".tools");
  const said = viewer.querySelector("output");
  viewer.classList.add("viewer");
  tools.hidden = false;
  let shown = 0, scale = 1, x = 0, y = 0;
  const image = () => figures[shown].querySelector("img");
  const draw = () => { image().style.transform = "translate(" + x + "px," + y + "px) scale(" + scale + ")"; };
  const reset = () => { scale = 1; x = 0; y = 0; draw(); };
  const show = (index) => {
    reset();
    shown = Math.min(figures.length - 1, Math.max(0, index));
    figures.forEach((figure, at) => { figure.hidden = at !== shown; });
    said.textContent = "Image " + (shown + 1) + " of " + figures.length;
    reset();
  };
  const zoom = (by) => { scale = Math.min(8, Math.max(1, scale * by)); if (scale === 1) { x = 0; y = 0; } draw(); };
  const pan = (dx, dy) => { if (scale > 1) { x += dx; y += dy; draw(); } };
  const deeds = { previous: () => show(shown - 1), next: () => show(shown + 1), closer: () => zoom(1.5), wider: () => zoom(1 / 1.5), whole: reset };
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) deeds[button.value]();
  });
  const keys = { PageUp: deeds.previous, PageDown: deeds.next, "+": deeds.closer, "=": deeds.closer, "-": deeds.wider, "0": reset, ArrowLeft: () => pan(40, 0), ArrowRight: () => pan(-40, 0), ArrowUp: () => pan(0, 40), ArrowDown: () => pan(0, -40) };
  for (const figure of figures) {
    const stage = figure.querySelector(".stage");
    let moved = false;
    const fingers = new Map();
    stage.addEventListener("keydown", (event) => {
      const deed = keys[event.key];
      if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      deed();
      if (event.key.startsWith("Page")) figures[shown].querySelector(".stage").focus();
    });
    stage.addEventListener("wheel", (event) => { if (event.ctrlKey || scale > 1) { event.preventDefault(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15); } }, { passive: false });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
    stage.addEventListener("pointerdown", (event) => { moved = false; fingers.set(event.pointerId, event); stage.setPointerCapture(event.pointerId); });
    stage.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const other = [...fingers.values()].find((each) => each.pointerId !== event.pointerId);
      if (other) {
        const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        if (apart(before) > 0) zoom(apart(event) / apart(before));
      } else pan(event.clientX - before.clientX, event.clientY - before.clientY);
      if (Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) > 2 || other) moved = true;
      fingers.set(event.pointerId, event);
    });
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => fingers.delete(event.pointerId));
    stage.addEventListener("click", (event) => { event.preventDefault(); if (!moved && scale === 1) zoom(2); });
  }
  show(0);
})();
`;
