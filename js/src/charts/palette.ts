// The palette: CSS colours as a canvas needs them, read anew when the theme changes.

import { useLayoutEffect, useState } from "preact/hooks";

export type Palette = (name: string) => string;

const QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

const NAMES = ["--fg", "--fg2", "--bg", "--line", "--good", "--bad"];
const CURVES = Array.from({ length: 8 }, (_, i) => `--c${i + 1}`);

/** Every colour as it comes out here: the variables say how it is mixed, and for which theme. */
export function readPalette(el: Element): Palette {
  const box = document.createElement("span");
  const probes = [...NAMES, ...CURVES].map((name) => {
    const probe = box.appendChild(document.createElement("i"));
    probe.style.color = `var(${name})`;
    probe.style.forcedColorAdjust = "none"; // or all curves would have the one colour of text
    return [name, probe] as const;
  });
  el.append(box);
  const found = new Map(probes.map(([name, probe]) => [name, getComputedStyle(probe).color]));
  found.set("font", getComputedStyle(el).fontFamily);
  box.remove();
  return (name) => found.get(name) || "#808080";
}

/** The colour with little of it left. */
export function faint(colour: string): string {
  const probe = document.createElement("canvas").getContext("2d");
  if (!probe) return "transparent";
  probe.fillStyle = colour; // reads back as #rrggbb, however it was written
  return probe.fillStyle.startsWith("#") ? `${probe.fillStyle}2e` : "transparent";
}

/** The theme that an element is drawn in; another text after each change of it. */
export function useTheme(box: { readonly current: Element | null }): string {
  const [theme, setTheme] = useState("");
  useLayoutEffect(() => {
    // Lab changes the body's classes for reasons of its own too: what counts is what became of the colours.
    const look = () => {
      const palette = box.current && readPalette(box.current);
      if (palette) setTheme([...NAMES, ...CURVES].map(palette).join());
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
