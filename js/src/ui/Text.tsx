// Plain text from the network: always text nodes, with its line breaks; lines of code in a fixed width.

const isCode = (line: string) => /^(\/|\s{2,}\S)/.test(line);

export function Text({ content }: { content: string }) {
  if (!content.split("\n").some(isCode)) return <>{content}</>;
  return (
    <>
      {blocks(content).map((block, index) =>
        block.code ? <code key={index}>{block.text}</code> : <span key={index}>{block.text}</span>,
      )}
    </>
  );
}

/** Neighbouring lines of one sort together; the line breaks stay in the text, so that copying keeps them. */
function blocks(content: string): { code: boolean; text: string }[] {
  const found: { code: boolean; text: string }[] = [];
  const lines = content.split("\n");
  lines.forEach((line, index) => {
    const text = index < lines.length - 1 ? `${line}\n` : line;
    const last = found.at(-1);
    const code = isCode(line);
    if (last && last.code === code) last.text += text;
    else found.push({ code, text });
  });
  return found;
}
