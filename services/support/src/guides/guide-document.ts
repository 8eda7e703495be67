/** A piece of a line: plain, bold, or a link to an anchor (`#cong`) or a path of the system (`/admin/cong`). */
export interface GuideInline {
  readonly text: string;
  readonly isBold: boolean;
  readonly href: string | null;
}

export const guideBlockKinds = ['paragraph', 'heading', 'list', 'steps', 'note', 'table', 'picture'] as const;
export type GuideBlockKind = (typeof guideBlockKinds)[number];

/** A line of a list, a paragraph of a note, or a cell of a table. */
export interface GuideItem {
  readonly inlines: readonly GuideInline[];
  /** Depth in a nested list, from 0. */
  readonly level: number;
  /** `1.` or `•`; null for a further paragraph of the item before it. */
  readonly marker: string | null;
}

export interface GuideBlock {
  readonly kind: GuideBlockKind;
  /** Of paragraphs and headings. */
  readonly inlines: readonly GuideInline[];
  /** Of lists, steps and notes; of tables, cell by cell. */
  readonly items: readonly GuideItem[];
  /** Columns of a table, whose first row is its head; 0 otherwise. */
  readonly columns: number;
  /** Name of a picture and what it shows; null otherwise. */
  readonly picture: { readonly name: string; readonly alt: string } | null;
}

export interface GuideSection {
  /** Address within the guide, the same in all languages. */
  readonly anchor: string;
  readonly title: string;
  readonly blocks: readonly GuideBlock[];
}

/** A guide in one language, as pages, files and searches use it. */
export interface GuideDocument {
  readonly title: string;
  /** Whom the guide is for. */
  readonly intro: readonly GuideBlock[];
  readonly sections: readonly GuideSection[];
}

/** Rules that a text can break. */
export const guideRules = [
  'too-long',
  'characters',
  'title',
  'intro',
  'sections',
  'anchor',
  'anchor-twice',
  'anchor-missing',
  'heading',
  'link',
  'picture',
  'html',
  'element',
] as const;
export type GuideRule = (typeof guideRules)[number];

/** A rule that a text breaks, and where. */
export interface GuideFault {
  /** From 1; 0 when the whole text breaks it. */
  readonly line: number;
  readonly rule: GuideRule;
}

/** Returns the words of inlines. */
export const textOfInlines = (inlines: readonly GuideInline[]): string =>
  inlines.map(({ text }) => text).join('');

/** Lists the lines of a block as plain text. */
export function linesOfBlock(block: GuideBlock): string[] {
  if (block.picture !== null) return [block.picture.alt];
  if (block.items.length > 0)
    return block.items.map(({ inlines, marker }) => [marker ?? '', textOfInlines(inlines)].join(' ').trim());
  return [textOfInlines(block.inlines)];
}
