import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';

/** The kinds of entries, each with the facts that are recorded beside the id, in this order. */
export const entryKinds = {
  declaration: ['clientKey', 'outcome', 'unitId'],
  check: ['clientKey', 'declarationId', 'unitId'],
  registration: ['key', 'trackingCode'],
  approval: ['delivery'],
  handover: ['accountId'],
} as const;

export type EntryKind = keyof typeof entryKinds;
type Facts<Kind extends EntryKind> = Readonly<Record<(typeof entryKinds)[Kind][number], string>>;

/** Numbers of entries by kind. */
export type EntryCounts = Record<EntryKind, number>;

/** For each kind its lines `id, …facts`, joined by tabs and sorted by id. */
export type LedgerLines = Record<EntryKind, string[]>;

const allKinds = Object.keys(entryKinds) as EntryKind[];
const isEntryKind = (name: string): name is EntryKind => Object.hasOwn(entryKinds, name);
const byKind = <Value>(create: (kind: EntryKind) => Value): Record<EntryKind, Value> =>
  Object.fromEntries(allKinds.map((kind) => [kind, create(kind)])) as Record<EntryKind, Value>;

/** Lines are collected up to this size before they are written. */
const writeSizeBytes = 64 * 1024;

/**
 * Records every success that the load received: a line each in a file. It runs beside a load of thousands of requests a
 * second, so a line is joined text, and the file is written in large pieces.
 */
export class Ledger {
  readonly #file: WriteStream;
  #buffered = '';
  readonly #counts: EntryCounts = byKind(() => 0);

  constructor(file: string) {
    this.#file = createWriteStream(file, { flags: 'a' });
  }

  record<Kind extends EntryKind>(kind: Kind, id: string, facts: Facts<Kind>): void {
    let line = `${kind}\t${id}`;
    for (const name of entryKinds[kind]) line += `\t${(facts as Readonly<Record<string, string>>)[name]}`;
    this.#buffered += `${line}\n`;
    this.#counts[kind] += 1;
    if (this.#buffered.length >= writeSizeBytes) this.#flush();
  }

  get counts(): EntryCounts {
    return { ...this.#counts };
  }

  /** Resolves when every entry is written. */
  async close(): Promise<void> {
    this.#flush();
    await new Promise<void>((resolve, reject) => {
      this.#file.once('error', reject);
      this.#file.end(() => resolve());
    });
  }

  #flush(): void {
    if (this.#buffered === '') return;
    this.#file.write(this.#buffered);
    this.#buffered = '';
  }
}

/**
 * Reads a ledger. An incomplete last line, which a killed recorder leaves, is ignored.
 * @throws Error for a line of an unknown kind
 */
export function readLedger(file: string): LedgerLines {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const ledger: LedgerLines = byKind(() => []);
  for (const line of lines) {
    const at = line.indexOf('\t');
    const kind = line.slice(0, at);
    if (!isEntryKind(kind)) throw new Error(`the ledger has a line of no kind: ${line.slice(0, 80)}`);
    ledger[kind].push(line.slice(at + 1));
  }
  for (const kind of allKinds) ledger[kind].sort();
  return ledger;
}

/** Splits the lines of a kind into id and facts; the facts stay joined by tabs. */
export function* pairsOf(lines: readonly string[]): Generator<[id: string, facts: string]> {
  for (const line of lines) {
    const at = line.indexOf('\t');
    yield [line.slice(0, at), line.slice(at + 1)];
  }
}
