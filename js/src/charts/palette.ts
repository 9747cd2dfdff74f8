// The panel's colours as a canvas needs them, read anew when the theme changes.

import { useLayoutEffect, useState } from "preact/hooks";

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

const TELLING = ["--fg", "--fg2", "--bg", "--line", "--c1", "--c2", "--good", "--bad"];

/** The theme that an element is drawn in; another text after each change of it. */
export function useTheme(box: { readonly current: Element | null }): string {
  const [theme, setTheme] = useState("");
  useLayoutEffect(() => {
    // Lab changes the body's classes for reasons of its own too: what counts is what became of the colours.
    const look = () => {
      const palette = box.current && readPalette(box.current);
      if (palette) setTheme(TELLING.map(palette).join());
    };
    look();
    const observer = new MutationObserver(look);
    const filter = {
      attributes: true,
      attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"],
    };
    observer.observe(document.body, filter);
    observer.observe(document.documentElement, filter);
    const media = typeof matchMedia === "undefined" ? [] : QUERIES.map((query) => matchMedia(query));
    for (const each of media) each.addEventListener("change", look);
    return () => {
      observer.disconnect();
      for (const each of media) each.removeEventListener("change", look);
    };
  }, [box]);
  return theme;
}
