// What is to be told of tags that were edited as one text with commas: those that came, and with a minus those that went. Pure.

/** "" where nothing changes. A comma at the end says that spaces are part of a tag. */
export function changeOf(before: readonly string[], text: string): string {
  const after = text
    .split(",")
    .map((tag) =>
      tag
        .trim()
        .replace(/\s+/g, " ")
        .replace(/^[#-]+/, ""),
    )
    .filter(Boolean);
  const changes = [
    ...after.filter((tag) => !before.includes(tag)),
    ...before.filter((tag) => !after.includes(tag)).map((tag) => `-${tag}`),
  ];
  return changes.length ? `${[...new Set(changes)].join(", ")},` : "";
}
