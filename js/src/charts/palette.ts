// The panel's colours as a canvas needs them, read anew when the theme changes.

import { useEffect, useState } from "preact/hooks";

export type Palette = (name: string) => string;

const QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

export function readPalette(el: Element): Palette {
  const style = getComputedStyle(el);
  return (name) =>
    name === "font" ? style.fontFamily : style.getPropertyValue(name).trim() || style.color || "#808080";
}

/** The colour with little of it left. */
export function faint(colour: string): string {
  const probe = document.createElement("canvas").getContext("2d");
  if (!probe) return "transparent";
  probe.fillStyle = colour; // reads back as #rrggbb, however it was written
  return probe.fillStyle.startsWith("#") ? `${probe.fillStyle}2e` : "transparent";
}

/** A number that is another one after each change of theme. */
export function useTheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const changed = () => setCount((before) => before + 1);
    const observer = new MutationObserver(changed);
    const filter = {
      attributes: true,
      attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"],
    };
    observer.observe(document.body, filter);
    observer.observe(document.documentElement, filter);
    const media = typeof matchMedia === "undefined" ? [] : QUERIES.map((query) => matchMedia(query));
    for (const each of media) each.addEventListener("change", changed);
    return () => {
      observer.disconnect();
      for (const each of media) each.removeEventListener("change", changed);
    };
  }, []);
  return count;
}
