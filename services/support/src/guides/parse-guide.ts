import { hasHiddenCharacters } from '@khai-bao/text';
import MarkdownIt from 'markdown-it';
import type {
  GuideBlock,
  GuideDocument,
  GuideFault,
  GuideItem,
  GuideRule,
  GuideSection,
} from './guide-document.js';
import { readInlines, type MarkdownToken } from './read-inlines.js';

/** Characters of a text. The longest guide has a fifth of it. */
export const maxGuideLength = 100_000;
const maxSections = 60;
const titleWithAnchor = /^(.+?)\s*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}$/;
const pictureAddress = /^picture:([a-z0-9]+(?:-[a-z0-9]+)*)$/;
const htmlTag = /<\/?[a-z][^>]*>/i;

const markdown = new MarkdownIt('commonmark', { html: false }).enable('table');
markdown.normalizeLink = (url: string) => url;
markdown.validateLink = () => true;

/** A guide, or the rules that its text breaks. */
export type ParsedGuide =
  | { readonly document: GuideDocument; readonly faults: readonly [] }
  | { readonly document: null; readonly faults: readonly GuideFault[] };

/**
 * Reads the text of a guide: Markdown with one title, an introduction and sections that have an anchor. It is the one place that
 * judges such a text: what it returns holds no markup, no foreign address and no unknown element.
 */
export function parseGuide(source: string): ParsedGuide {
  const faults: GuideFault[] = [];
  const text = source.replaceAll('\r\n', '\n');
  if (text.length > maxGuideLength) return { document: null, faults: [{ line: 0, rule: 'too-long' }] };
  text.split('\n').forEach((line, at) => {
    if (hasHiddenCharacters(line) || line.includes('\0')) faults.push({ line: at + 1, rule: 'characters' });
    if (htmlTag.test(line)) faults.push({ line: at + 1, rule: 'html' });
  });
  const document = new GuideReader(markdown.parse(text, {}) as MarkdownToken[], faults).read();
  return faults.length > 0
    ? { document: null, faults: faults.sort((one, other) => one.line - other.line) }
    : { document, faults: [] };
}

/** Reads the tokens of a text from the first to the last. */
class GuideReader {
  private at = 0;

  constructor(
    private readonly tokens: readonly MarkdownToken[],
    private readonly faults: GuideFault[],
  ) {}

  read(): GuideDocument {
    const title = this.readTitle();
    const intro = this.readBlocks();
    if (intro.length === 0) this.fault(this.tokens[this.at], 'intro');
    const sections: GuideSection[] = [];
    const anchors = new Set<string>();
    while (this.at < this.tokens.length) {
      const opening = this.tokens[this.at]!;
      const [, sectionTitle, anchor] = titleWithAnchor.exec(this.readHeading()) ?? [];
      if (opening.tag !== 'h2') this.fault(opening, 'heading');
      else if (anchor === undefined) this.fault(opening, 'anchor');
      else if (anchors.has(anchor)) this.fault(opening, 'anchor-twice');
      anchors.add(anchor ?? '');
      sections.push({ anchor: anchor ?? '', title: sectionTitle ?? '', blocks: this.readBlocks() });
    }
    if (sections.length === 0 || sections.length > maxSections) this.fault(undefined, 'sections');
    this.requireAnchors(anchors);
    return { title, intro, sections };
  }

  private readTitle(): string {
    const first = this.tokens[0];
    if (first?.type !== 'heading_open' || first.tag !== 'h1') {
      this.fault(first, 'title');
      return '';
    }
    return this.readHeading();
  }

  /** Reads the words of a heading, and goes behind it. */
  private readHeading(): string {
    const content = this.tokens[this.at + 1]?.content ?? '';
    this.at += 3;
    return content.trim();
  }

  /** Reads blocks up to the next heading of a section or a title. */
  private readBlocks(): GuideBlock[] {
    const blocks: GuideBlock[] = [];
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]!;
      if (token.type === 'heading_open' && token.tag !== 'h3') return blocks;
      const block = this.readBlock(token);
      if (block !== null) blocks.push(block);
    }
    return blocks;
  }

  private readBlock(token: MarkdownToken): GuideBlock | null {
    const inline = this.tokens[this.at + 1];
    switch (token.type) {
      case 'heading_open':
        this.at += 3;
        return { ...emptyBlock, kind: 'heading', inlines: this.inlinesOf(inline) };
      case 'paragraph_open':
        this.at += 3;
        return (
          this.readPicture(inline) ?? { ...emptyBlock, kind: 'paragraph', inlines: this.inlinesOf(inline) }
        );
      case 'bullet_list_open':
        return { ...emptyBlock, kind: 'list', items: this.readItems('bullet_list_close') };
      case 'ordered_list_open':
        return { ...emptyBlock, kind: 'steps', items: this.readItems('ordered_list_close') };
      case 'blockquote_open':
        return { ...emptyBlock, kind: 'note', items: this.readItems('blockquote_close') };
      case 'table_open':
        return this.readTable();
      default:
        this.fault(token, 'element');
        this.at += 1;
        return null;
    }
  }

  /** Reads the lines of a list or a note, nested lists included, and goes behind its end. */
  private readItems(end: string): GuideItem[] {
    const items: GuideItem[] = [];
    const depth = this.tokens[this.at]!.level;
    /** The numbers of the open lists; null in an unordered one. */
    const counters: (number | null)[] = [];
    let marker: string | null = null;
    for (; ; this.at += 1) {
      const token = this.tokens[this.at]!;
      if (token.type === 'ordered_list_open') counters.push(Number(token.attrGet('start') ?? 1) - 1);
      else if (token.type === 'bullet_list_open') counters.push(null);
      else if (token.type === 'ordered_list_close' || token.type === 'bullet_list_close') counters.pop();
      else if (token.type === 'list_item_open') {
        const count = counters.at(-1) ?? null;
        if (count !== null) counters[counters.length - 1] = count + 1;
        marker = count === null ? '•' : `${count + 1}.`;
      } else if (token.type === 'inline') {
        items.push({ inlines: this.inlinesOf(token), level: Math.max(0, counters.length - 1), marker });
        marker = null;
      } else if (!structural.has(token.type)) this.fault(token, 'element');
      if (token.type === end && token.level === depth) break;
    }
    this.at += 1;
    return items;
  }

  private readTable(): GuideBlock {
    const items: GuideItem[] = [];
    let columns = 0;
    for (; this.tokens[this.at]!.type !== 'table_close'; this.at += 1) {
      const token = this.tokens[this.at]!;
      if (token.type === 'th_open') columns += 1;
      if (token.type === 'inline') items.push({ inlines: this.inlinesOf(token), level: 0, marker: null });
    }
    this.at += 1;
    return { ...emptyBlock, kind: 'table', items, columns };
  }

  /** Reads a paragraph that is one picture; null for any other. */
  private readPicture(token: MarkdownToken | undefined): GuideBlock | null {
    const [image, more] = token?.children ?? [];
    if (image?.type !== 'image') return null;
    const name = pictureAddress.exec(image.attrGet('src') ?? '')?.[1];
    const alt = image.content.trim();
    if (name === undefined || alt === '' || more !== undefined) {
      this.fault(token, 'picture');
      return { ...emptyBlock, kind: 'paragraph' };
    }
    return { ...emptyBlock, kind: 'picture', picture: { name, alt } };
  }

  private inlinesOf(token: MarkdownToken | undefined): GuideBlock['inlines'] {
    const { inlines, rules } = readInlines(token?.children ?? []);
    for (const rule of rules) this.fault(token, rule);
    return inlines;
  }

  /** Reports links to anchors that the text does not have. */
  private requireAnchors(anchors: ReadonlySet<string>): void {
    for (const token of this.tokens)
      for (const child of token.children ?? []) {
        const href = child.type === 'link_open' ? (child.attrGet('href') ?? '') : '';
        if (href.startsWith('#') && !anchors.has(href.slice(1))) this.fault(token, 'anchor-missing');
      }
  }

  private fault(token: MarkdownToken | undefined, rule: GuideRule): void {
    this.faults.push({ line: (token?.map?.[0] ?? -1) + 1, rule });
  }
}

const emptyBlock = { inlines: [], items: [], columns: 0, picture: null } as const;

/** Tokens that open and close what lists and notes consist of. */
const structural: ReadonlySet<string> = new Set([
  'blockquote_open',
  'blockquote_close',
  'list_item_close',
  'paragraph_open',
  'paragraph_close',
]);
