// What the panel lends its parts: one Preact, one language, one session. parts.mjs writes it into the bundle, by what they import.

export const shared = (): readonly unknown[] => [];
