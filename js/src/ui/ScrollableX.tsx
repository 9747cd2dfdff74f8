// What may be wider than its place: it scrolls sideways, and while it does the keyboard reaches it.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface SidewaysProps {
  as: "div" | "pre";
  children: ComponentChildren;
}

export function Sideways({ as: Box, children }: SidewaysProps) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const el = box.current;
    if (!el || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => {
      if (el.scrollWidth > el.clientWidth) el.tabIndex = 0;
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
