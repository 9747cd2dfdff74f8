// A box that scrolls when its content is wider, or higher than it may be, and is then reached by keyboard.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface ScrollableXProps {
  as: "div" | "pre";
  children: ComponentChildren;
}

export function ScrollableX({ as: Box, children }: ScrollableXProps) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const el = box.current;
    if (!el || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => {
      if (el.scrollWidth > el.clientWidth || el.scrollHeight > el.clientHeight + 1) el.tabIndex = 0;
      else el.removeAttribute("tabindex");
    });
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  return (
    <Box class="scroll" ref={box as never}>
      {children}
    </Box>
  );
}
