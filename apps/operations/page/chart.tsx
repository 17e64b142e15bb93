import { useEffect, useRef } from "preact/hooks";

/** A drawn chart: an SVG element that Observable Plot has made. */
export type Drawing = SVGSVGElement | HTMLElement;

/**
 * Puts a chart into the page and draws it again when its data or its width changes.
 * @param draw makes the chart, so many pixels wide
 * @param label what it shows, for those who do not see it; the data stand in a table beside it
 */
export function Chart({ data, label, draw }: { data: unknown; label: string; draw: (width: number) => Drawing }) {
  const frame = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(data);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let drawnWidth = 0;
    const redraw = (): void => {
      const width = Math.floor(element.clientWidth);
      if (width === 0 || width === drawnWidth) return;
      drawnWidth = width;
      element.replaceChildren(withoutStyles(draw(width)));
    };
    redraw();
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [key]);
  return <div class="chart" role="img" aria-label={label} ref={frame} />;
}

/** The page's policy allows no style element; what Plot's would say is in style.css. */
function withoutStyles(drawing: Drawing): Drawing {
  for (const style of drawing.querySelectorAll("style")) style.remove();
  drawing.setAttribute("aria-hidden", "true");
  return drawing;
}
