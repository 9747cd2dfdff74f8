// What the parts in src/parts take from the panel. parts.mjs writes it into the bundle, by what they import.

export const shared = (): readonly unknown[] => [];
