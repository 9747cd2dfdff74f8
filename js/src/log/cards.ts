// The card table: for each kind of item, what draws it, how high it will be, and what of it a search may find anew.

import { type ComponentType, h } from "preact";
import { Message } from "../messages/Message";
import type { AnyItem } from "../protocol.gen";
import { ComparisonCard } from "../runs/ComparisonCard";
import { LazyFindCard, LazySweepCard } from "../runs/LazyCards";
import { RunCard } from "../runs/RunCard";

type Kind = AnyItem["kind"];
type ItemOf<K extends Kind = Kind> = { [P in K]: Extract<AnyItem, { kind: P }> & { kind: P } }[K];

interface Card<K extends Kind> {
  readonly component: ComponentType<{ item: ItemOf<K> }>;
  /** px; an estimate, until the row is mounted and measured. */
  estimateHeight(item: ItemOf<K>): number;
  /** Once it is another, there may be something else to find. */
  searchText(item: ItemOf<K>): string;
}

const LINE_HEIGHT = 20; // px
const LINE_LENGTH = 80; // characters
const MAX_MESSAGE_HEIGHT = 330; // px: a longer one is folded

export const CARDS: { readonly [K in Kind]: Card<K> } = {
  message: {
    component: Message,
    estimateHeight: ({ content }) =>
      Math.min(MAX_MESSAGE_HEIGHT, 46 + LINE_HEIGHT * Math.ceil((content.length + 1) / LINE_LENGTH)),
    searchText: ({ content }) => content,
  },
  run: {
    component: RunCard,
    estimateHeight: ({ status }) => (status === "completed" ? 230 : 100),
    searchText: ({ status }) => status, // its words come with it; a tick of progress says nothing new
  },
  comparison: {
    component: ComparisonCard,
    estimateHeight: () => 460,
    searchText: () => "", // it comes whole and stays as it is
  },
  find: {
    component: LazyFindCard,
    estimateHeight: ({ runs = [] }) => 130 + 46 * Math.min(runs.length, 12),
    searchText: ({ runs = [] }) => String(runs.length),
  },
  sweep: {
    component: LazySweepCard,
    estimateHeight: () => 720,
    searchText: () => "",
  },
};

export const draw = <K extends Kind>(item: ItemOf<K>) => h(CARDS[item.kind].component, { item });
export const estimateHeight = <K extends Kind>(item: ItemOf<K>): number =>
  CARDS[item.kind].estimateHeight(item);
export const searchText = <K extends Kind>(item: ItemOf<K>): string => CARDS[item.kind].searchText(item);

/** A result is read from its top, metrics first; what is written or computed still is followed at its end. */
export const readFromTop = (item: AnyItem): boolean =>
  item.kind !== "message" && (item.kind !== "run" || item.status === "completed");
