/** What a wall in a frame tells the page around it, which rings for all of its walls. */
type FrameNews = "called" | "key" | "pointer";

/** Whether a page shows this one among other lines. Only pages of the same origin may. */
export const isFramed = window.parent !== window;

export function tellAround(news: FrameNews): void {
  window.parent.postMessage({ catq: news }, location.origin);
}

/** Calls back with what the frames of this page tell. */
export function onFrameNews(listener: (news: FrameNews) => void): void {
  addEventListener("message", ({ origin, data }: MessageEvent<{ catq?: unknown } | null>) => {
    const news = origin === location.origin ? data?.catq : undefined;
    if (news === "called" || news === "key" || news === "pointer") listener(news);
  });
}
