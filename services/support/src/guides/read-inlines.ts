import type { GuideInline, GuideRule } from './guide-document.js';

/** The members of a token of markdown-it that are read. */
export interface MarkdownToken {
  readonly type: string;
  readonly tag: string;
  readonly level: number;
  readonly content: string;
  /** First line and the line behind the last, from 0. */
  readonly map: readonly [number, number] | null;
  readonly children: readonly MarkdownToken[] | null;
  attrGet(name: string): string | null;
}

/** Addresses of links: an anchor of the guide, or a path of the system without a host. */
const linkAddress = /^(?:#[a-z0-9-]+|\/(?!\/)[A-Za-z0-9/_\-?=&.#]*)$/;

/** Reads the pieces of a line, and the rules that they break. */
export function readInlines(tokens: readonly MarkdownToken[]): {
  readonly inlines: GuideInline[];
  readonly rules: GuideRule[];
} {
  const inlines: GuideInline[] = [];
  const rules: GuideRule[] = [];
  let isBold = false;
  let href: string | null = null;
  const add = (text: string): void => {
    const last = inlines.at(-1);
    if (last?.isBold === isBold && last.href === href)
      inlines[inlines.length - 1] = { ...last, text: last.text + text };
    else if (text !== '') inlines.push({ text, isBold, href });
  };
  for (const token of tokens)
    switch (token.type) {
      case 'text':
      case 'text_special':
      case 'code_inline':
        add(token.content);
        break;
      case 'softbreak':
      case 'hardbreak':
        add(' ');
        break;
      case 'strong_open':
      case 'strong_close':
        isBold = token.type === 'strong_open';
        break;
      case 'em_open':
      case 'em_close':
        break;
      case 'link_open':
        href = token.attrGet('href');
        if (href === null || !linkAddress.test(href)) rules.push('link');
        break;
      case 'link_close':
        href = null;
        break;
      case 'image':
        rules.push('picture');
        break;
      default:
        rules.push('element');
    }
  return { inlines, rules };
}
