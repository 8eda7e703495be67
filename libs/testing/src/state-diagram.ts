import { readFileSync, writeFileSync } from 'node:fs';

/** One transition that a decision function allows. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  /** What causes it: `receive`, `ask`. */
  readonly command: string;
}

/** Draws transitions as a Mermaid state diagram. Commands with the same ends share an arrow; a command that changes no state is left out. */
export function toStateDiagram(initial: string, transitions: readonly Transition[]): string {
  const commands = new Map<string, Set<string>>();
  for (const { from, to, command } of transitions)
    if (from !== to)
      commands.set(`${from} --> ${to}`, (commands.get(`${from} --> ${to}`) ?? new Set()).add(command));
  return [
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...[...commands].map(([arrow, names]) => `  ${arrow}: ${[...names].join(', ')}`),
    '```',
  ].join('\n');
}

/**
 * Compares the generated part of a document with its content. The part stands between `<!-- generated: name -->` and
 * `<!-- end -->`. With `UPDATE_DOCUMENTS=1` in the environment the part is written instead.
 * @returns the part as it stands in the document
 */
export function readGeneratedPart(file: string, name: string, content: string): string {
  const [start, end] = [`<!-- generated: ${name} -->`, '<!-- end -->'];
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${file} has no part "${start} … ${end}"`);
  if (process.env['UPDATE_DOCUMENTS'] === '1') {
    writeFileSync(file, `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`);
    return content;
  }
  return text.slice(from + start.length, to).trim();
}
