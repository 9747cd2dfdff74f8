// Pairs the marks of emphasis in a line, as CommonMark does. Pure, in linear time, whatever the text is.

export type Inline =
  | string
  | { readonly kind: "strong" | "em" | "del"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "image"; readonly alt: string; readonly address: string };

/** A run of marks as it stands in the text; what it opens or closes is known only at the end. */
export interface Run {
  readonly char: string;
  readonly size: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

export type Piece = Inline | Run;

/** What follows a run that may open; `left` of its marks are not used yet. The first has no run: it is the line. */
interface Frame {
  readonly run: Run | null;
  left: number;
  children: Inline[];
}

const MAX_OPEN = 24; // runs that wait for their end: so no text is nested deeply, nor takes long

/** CommonMark's emphasis: each run that may close takes the nearest one that it fits. */
export function paired(pieces: readonly Piece[]): Inline[] {
  const root: Frame = { run: null, left: 0, children: [] };
  const stack = [root];
  const top = () => stack.at(-1) ?? root;
  for (const piece of pieces) {
    if (typeof piece === "string" || "kind" in piece) {
      top().children.push(piece);
      continue;
    }
    let left = piece.size;
    while (left && piece.closes) {
      let depth = stack.length - 1;
      while (depth && !fits(stack[depth]?.run, piece)) depth--;
      const frame = stack[depth];
      if (!depth || !frame) break;
      const size = Math.min(left, frame.left, 2);
      const children = merged([...frame.children, ...stack.splice(depth + 1).flatMap(unpaired)]);
      frame.children = [{ kind: size === 1 ? "em" : piece.char === "~" ? "del" : "strong", children }];
      frame.left -= size;
      left -= size;
      if (!frame.left) {
        stack.pop();
        top().children.push(...frame.children);
      }
    }
    const frame = { run: piece, left, children: [] };
    if (left && piece.opens) stack.push(frame);
    else top().children.push(...unpaired(frame));
    if (stack.length > MAX_OPEN)
      for (const node of stack.splice(1, 1).flatMap(unpaired)) root.children.push(node);
  }
  return merged(stack.flatMap(unpaired));
}

/** Of ** and *, one that may be either end is not the other's: *가**나**다* is one in another. */
const fits = (open: Run | null | undefined, close: Run): boolean =>
  open?.char === close.char && !(open.size + close.size === 3 && (open.closes || close.opens));

/** What is left of a run is only signs. */
const unpaired = ({ run, left, children }: Frame): Inline[] =>
  run ? [run.char.repeat(left), ...children] : children;

/** Neighbouring strings as one: a name that is mentioned may stand in it. */
function merged(nodes: readonly Inline[]): Inline[] {
  const found: Inline[] = [];
  let plain = "";
  for (const node of nodes) {
    if (typeof node === "string") plain += node;
    else {
      if (plain) found.push(plain);
      plain = "";
      found.push(node);
    }
  }
  return plain ? [...found, plain] : found;
}
