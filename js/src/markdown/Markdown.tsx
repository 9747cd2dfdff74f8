// Draws Markdown as nodes: there is no HTML string anywhere, so nothing to sanitise and nothing to run.

import { Fragment } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { ScrollableX } from "../ui/ScrollableX";
import { type Block, type Parsed, parseMore } from "./blocks";
import { Code } from "./Code";
import { type Inline, inline } from "./inline";
import { drawablePart } from "./partial";
import { Words } from "./Words";

/** `growing`: more of it is coming. */
export function Markdown({ content, growing = false }: { content: string; growing?: boolean }) {
  const before = useRef<Parsed | null>(null);
  return useMemo(() => {
    before.current = parseMore(before.current, growing ? drawablePart(content) : content);
    return <Blocks of={before.current.blocks} />;
  }, [content, growing]);
}

function Blocks({ of }: { of: readonly Block[] }) {
  return (
    <>
      {of.map((block, index) => (
        <Drawn key={index} block={block} />
      ))}
    </>
  );
}

/** A block that is the same is not drawn again, whatever is written below it. */
function Drawn({ block }: { block: Block }) {
  return useMemo(() => asNodes(block), [block]);
}

function asNodes(block: Block) {
  switch (block.kind) {
    case "text":
      return (
        <p dir="auto">
          <Line text={block.text} />
        </p>
      );
    case "lines":
      return (
        <code class="lines">
          <Words text={block.text} code />
        </code>
      );
    case "heading": {
      const Heading = (["h3", "h4", "h5", "h6"] as const)[Math.min(block.level, 4) - 1] ?? "h6";
      return (
        <Heading dir="auto">
          <Line text={block.text} />
        </Heading>
      );
    }
    case "code":
      return <Code text={block.text} info={block.info} />;
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks of={item} />
        </li>
      ));
      return block.start === null ? (
        <ul dir="auto">{items}</ul>
      ) : (
        <ol dir="auto" start={block.start}>
          {items}
        </ol>
      );
    }
    case "quote":
      return (
        <blockquote>
          <Blocks of={block.blocks} />
        </blockquote>
      );
    case "table":
      return <Table block={block} />;
    case "rule":
      return <hr />;
  }
}

function Table({ block: { head, align, rows } }: { block: Extract<Block, { kind: "table" }> }) {
  const style = (index: number) => (align[index] ? { textAlign: align[index] } : {});
  return (
    <ScrollableX as="div">
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col" style={style(index)}>
                <Line text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} style={style(index)}>
                  <Line text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollableX>
  );
}

function Line({ text }: { text: string }) {
  return <Inlines of={inline(text)} />;
}

function Inlines({ of }: { of: readonly Inline[] }) {
  return (
    <>
      {of.map((node, index) => (
        <Fragment key={index}>{typeof node === "string" ? <Words text={node} /> : drawn(node)}</Fragment>
      ))}
    </>
  );
}

function drawn(node: Exclude<Inline, string>) {
  switch (node.kind) {
    case "code":
      return (
        <code>
          <Words text={node.text} code />
        </code>
      );
    case "link":
      return (
        <a href={node.href} title={node.href} target="_blank" rel="noopener noreferrer">
          <Inlines of={node.children} />
        </a>
      );
    case "image": // loading it would tell a stranger that this was read
      return (
        <span class="image">
          {node.alt} (<code>{node.address}</code>)
        </span>
      );
    default: {
      const Tag = node.kind;
      return (
        <Tag>
          <Inlines of={node.children} />
        </Tag>
      );
    }
  }
}
