// The glossary: what the kernel's English sentences say, by their text, so that a reader can have them in another language.

import type { Phrase, ToPage } from "../protocol.gen";

const phrases = new Map<string, Phrase>();

/** Take in what came along with a message: the same text says the same for ever. */
export function learn({ glossary }: ToPage): void {
  for (const [text, phrase] of Object.entries(glossary ?? {})) phrases.set(text, phrase);
}

export const phraseOf = (text: string): Phrase | undefined => phrases.get(text);
