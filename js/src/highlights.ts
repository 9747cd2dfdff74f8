// Marks words in what is drawn, with the browser's highlights: no node is changed for it.

const MOST = 200; // in one element
const INLINE = /^(A|B|CODE|DEL|EM|I|MARK|S|SPAN|STRONG|U)$/;

interface Registry {
  get(name: string): Set<Range> | undefined;
  set(name: string, value: Set<Range>): void;
}

/** Where `pattern` stands in the text of an element, also where that is put together of several nodes. */
export function rangesOf(element: Element, pattern: RegExp): Range[] {
  const { nodes, starts, text } = textOf(element);
  const ranges: Range[] = [];
  for (const match of text.matchAll(pattern)) {
    if (!match[0] || ranges.length === MOST) break;
    const range = document.createRange();
    const [from, to] = [match.index, match.index + match[0].length];
    const first = lastAtMost(starts, from);
    const last = lastAtMost(starts, to - 1);
    if (!nodes[first] || !nodes[last]) continue;
    range.setStart(nodes[first], Math.min(from - (starts[first] ?? 0), nodes[first].length));
    range.setEnd(nodes[last], Math.min(to - (starts[last] ?? 0), nodes[last].length));
    ranges.push(range);
  }
  return ranges;
}

/** The text nodes of an element, and their text; a line break between what does not stand in one line. */
function textOf(element: Element) {
  const nodes: Text[] = [];
  const starts: number[] = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) {
      if (!INLINE.test((node as Element).tagName)) text += "\n";
    } else if (!node.parentElement?.closest(".unseen, .day, button")) {
      nodes.push(node);
      starts.push(text.length);
      text += node.data;
    }
  }
  return { nodes, starts, text };
}

function lastAtMost(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** One view's marks. Names of highlights are the document's, so all views share them. */
export function createMarks() {
  let mine: Range[] = [];
  const shared = (name: string): Set<Range> | null => {
    const { CSS, Highlight } = globalThis as unknown as {
      CSS?: { highlights?: Registry };
      Highlight?: new () => Set<Range>;
    };
    if (!CSS?.highlights || !Highlight) return null; // an older browser: the row that is shown has an outline
    const known = CSS.highlights.get(name) ?? new Highlight();
    CSS.highlights.set(name, known);
    return known;
  };
  return {
    show(all: readonly Range[], current: readonly Range[]): void {
      const [found, here] = [shared("chatops-found"), shared("chatops-current")];
      for (const range of mine) {
        found?.delete(range);
        here?.delete(range);
      }
      for (const range of all) found?.add(range);
      for (const range of current) here?.add(range);
      mine = [...all, ...current];
    },
  };
}
