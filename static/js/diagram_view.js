// How much of the diagram is seen: zoom by steps, and what stands in the middle of the frame.
const ZOOMS = [0.2, 0.3, 0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5, 2];
const EDGE = 24;

// The drawing gets its full size and the frame scrolls it: no dragging, and the keys and fingers do what they always do.
export class View {
  constructor(viewer, scroll, holder) {
    this.scroll = scroll;
    this.holder = holder;
    this.canvas = viewer.get("canvas");
    this.inner = this.canvas.viewbox().inner;
    this.zoom = 1;
  }

  show(zoom) {
    const { x, y, width, height } = this.inner;
    const middle = this.middle();
    this.zoom = zoom;
    this.holder.style.inlineSize = `${(width + 2 * EDGE) * zoom}px`;
    this.holder.style.blockSize = `${(height + 2 * EDGE) * zoom}px`;
    this.canvas.resized();
    this.canvas.viewbox({ x: x - EDGE, y: y - EDGE, width: width + 2 * EDGE, height: height + 2 * EDGE });
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = this.scroll;
    this.scroll.scrollTo(middle.x * scrollWidth - clientWidth / 2, middle.y * scrollHeight - clientHeight / 2);
  }

  middle() {
    return {
      x: (this.scroll.scrollLeft + this.scroll.clientWidth / 2) / this.scroll.scrollWidth,
      y: (this.scroll.scrollTop + this.scroll.clientHeight / 2) / this.scroll.scrollHeight,
    };
  }

  whole() {
    return Math.min(1, this.scroll.clientWidth / (this.inner.width + 2 * EDGE));
  }

  step(direction) {
    const next = direction > 0 ? ZOOMS.find((zoom) => zoom > this.zoom + 0.01) : ZOOMS.findLast((zoom) => zoom < this.zoom - 0.01);
    if (next) this.show(next);
  }

  // Bring a shape to the middle of the frame.
  centre(shape) {
    const box = shape.getBoundingClientRect();
    const place = this.scroll.getBoundingClientRect();
    this.scroll.scrollBy(box.left - place.left - (place.width - box.width) / 2, box.top - place.top - (place.height - box.height) / 2);
  }
}
