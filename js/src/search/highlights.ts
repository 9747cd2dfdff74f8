// Highlights words in what is drawn, with the CSS Custom Highlight API: no node is changed for it.

interface Registry {
  get(name: string): Set<Range> | undefined;
  set(name: string, value: Set<Range>): void;
}

const UNREAD = ".unseen, .day, button"; // not what somebody said

/** Where `pattern` stands in the text of an element. */
export function rangesOf(element: Element, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest(UNREAD)) continue;
    for (const match of (node as Text).data.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}

/** One of the document's highlights, which all views share; none in an older browser. */
function shared(name: string): Set<Range> | null {
  const { CSS, Highlight } = globalThis as unknown as {
    CSS?: { highlights?: Registry };
    Highlight?: new () => Set<Range>;
  };
  if (!CSS?.highlights || !Highlight) return null;
  const known = CSS.highlights.get(name) ?? new Highlight();
  CSS.highlights.set(name, known);
  return known;
}

/** Show one view's ranges in place of those it showed before. */
export function highlight(name: string, before: readonly Range[], now: readonly Range[]): readonly Range[] {
  const ranges = shared(`chatops-${name}`);
  for (const range of before) ranges?.delete(range);
  for (const range of now) ranges?.add(range);
  return now;
}
