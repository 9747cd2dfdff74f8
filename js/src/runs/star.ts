// The star of a run: a tag like others, shown as a sign.

export const STAR = "star";
