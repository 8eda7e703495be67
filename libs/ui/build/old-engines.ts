import type { Plugin } from 'vite';

/** A node of an ESTree, as the bundler parses it. */
interface SyntaxNode {
  readonly type: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Names what a node is that Chrome 80 or iOS 14.0 cannot parse; null when they can. `depth`: functions around it. */
function newerSyntaxOf(node: SyntaxNode, depth: number): string | null {
  switch (node.type) {
    case 'PrivateIdentifier':
      return 'private member';
    case 'StaticBlock':
      return 'static block';
    case 'PropertyDefinition':
      return 'class field';
    case 'AwaitExpression':
      return depth === 0 ? 'await outside a function' : null;
    case 'ExportAllDeclaration':
      return node['exported'] ? 'export * as' : null;
    case 'AssignmentExpression':
      return ['??=', '||=', '&&='].includes(String(node['operator'])) ? String(node['operator']) : null;
    case 'Literal': {
      const { pattern = '', flags = '' } = (node['regex'] ?? {}) as { pattern?: string; flags?: string };
      if (/\(\?<[=!]/.test(pattern)) return 'look-behind';
      if (/[dv]/.test(flags)) return `flag ${flags} of a regular expression`;
      return typeof node['value'] === 'number' && /\d_\d/.test(String(node['raw']))
        ? 'numeric separator'
        : null;
    }
    default:
      return null;
  }
}

/** Finds syntax of a parsed script that Chrome 80 or iOS 14.0 cannot parse: each kind once. */
export function findNewerSyntax(tree: unknown): string[] {
  const found = new Set<string>();
  const pending: { value: unknown; depth: number }[] = [{ value: tree, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value } = next;
    if (Array.isArray(value)) for (const each of value) pending.push({ value: each, depth: next.depth });
    if (!isNode(value)) continue;
    const newer = newerSyntaxOf(value, next.depth);
    if (newer !== null) found.add(newer);
    const depth = next.depth + (/Function/.test(value.type) ? 1 : 0);
    for (const member of Object.values(value))
      if (typeof member === 'object' && member !== null) pending.push({ value: member, depth });
  }
  return [...found].sort();
}

/** Interfaces that Chrome 80 or iOS 14.0 lack and that `older-browsers` does not add. */
const newerInterfaces = [
  'AggregateError', 'BroadcastChannel', 'CompressionStream', 'DecompressionStream', 'FinalizationRegistry', 'OffscreenCanvas',
  'WeakRef', 'createImageBitmap', 'requestIdleCallback', 'reportError',
  'Intl.DisplayNames', 'Intl.ListFormat', 'Intl.Segmenter', 'AbortSignal.any', 'AbortSignal.timeout', 'Promise.withResolvers',
  'Object.groupBy', 'Map.groupBy', 'navigator.locks', 'crypto.randomUUID',
].map((name) => ({ name, form: new RegExp(`(?<![\\w$"'\`-])${name.replaceAll('.', '\\.')}(?![\\w$"'\`-])`) })); // prettier-ignore

/** Methods that Chrome 80 or iOS 14.0 lack and that `older-browsers` does not add, by a name that older objects do not have. */
const newerMethods = [
  'checkVisibility', 'getOrInsert', 'isWellFormed', 'showModal', 'showPicker', 'showPopover', 'startViewTransition', 'toSpliced',
  'toWellFormed', 'scheduleCallback', 'symmetricDifference', 'isSubsetOf',
].map((name) => ({ name, form: new RegExp(`\\.${name}\\b`) })); // prettier-ignore

/** Finds interfaces and methods in a script that Chrome 80 or iOS 14.0 lack, but for those of `guarded`. */
export function findNewerInterfaces(code: string, guarded: readonly string[] = []): string[] {
  return [...newerInterfaces, ...newerMethods]
    .filter(({ name, form }) => !guarded.includes(name) && form.test(code))
    .map(({ name }) => name)
    .sort();
}

/** Selectors and properties that make Chrome 80 or iOS 14.0 drop a rule. */
const newerStyles: readonly (readonly [name: string, form: RegExp])[] = [
  [':has()', /:has\(/],
  [':is()', /:is\(/],
  [':where()', /:where\(/],
  ['@layer', /@layer\b/],
  ['@container', /@container\b/],
  ['inset', /[;{]inset:/],
  ['rotate, scale or translate as a property', /[;{](?:rotate|scale|translate):/],
];

const newerValue = /\d[sdl]v[hw]\b|color-mix\(/;

/** Finds what makes Chrome 80 or iOS 14.0 drop a rule of a built style sheet, and newer values without an older one before. */
export function findNewerStyles(css: string): string[] {
  const found = newerStyles.filter(([, form]) => form.test(css)).map(([name]) => name);
  for (const [, body = ''] of css.matchAll(/\{([^{}]*)\}/g)) {
    const known = new Set<string>();
    for (const declaration of body.split(';')) {
      const property = declaration.slice(0, declaration.indexOf(':')).trim();
      if (newerValue.test(declaration) && !known.has(property)) found.push(`${declaration.trim()} alone`);
      known.add(property);
    }
  }
  return [...new Set(found)].sort();
}

/**
 * Fails the build when a script or a style sheet needs more than Chrome 80 or iOS 14.0 have.
 * @param guarded interfaces that the code uses only where they are
 */
export function oldEngines(guarded: readonly string[]): Plugin {
  return {
    name: 'old-engines',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const wrong = Object.values(bundle).flatMap((part) => {
        if (part.type === 'chunk')
          return [...findNewerSyntax(this.parse(part.code)), ...findNewerInterfaces(part.code, guarded)].map(
            (what) => `${part.fileName}: ${what}`,
          );
        return part.fileName.endsWith('.css')
          ? findNewerStyles(String(part.source)).map((what) => `${part.fileName}: ${what}`)
          : [];
      });
      if (wrong.length > 0) this.error(`Phones of 2020 lack: ${wrong.join('; ')}`);
    },
  };
}
