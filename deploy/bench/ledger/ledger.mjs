import { createWriteStream, readFileSync } from 'node:fs';

/** What is written down of each kind beside its id, in this order. */
export const kinds = {
  declaration: ['clientKey', 'outcome', 'unitId'],
  check: ['clientKey', 'declarationId', 'unitId'],
  registration: ['key', 'trackingCode'],
  approval: ['delivery'],
  handover: ['accountId'],
};

const chunk = 64 * 1024;

/**
 * Writes down every success that the load was given: a line each in a file, a number each in memory. It runs beside a
 * load of thousands a second, so a line is joined text and the file is written in large pieces.
 */
export class Ledger {
  #file;
  #waiting = '';
  #counts = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0]));

  constructor(file) {
    this.#file = createWriteStream(file, { flags: 'a' });
  }

  /** @param {keyof typeof kinds} kind @param {string} id @param {object} facts the kind's facts, by name */
  record(kind, id, facts) {
    let line = `${kind}\t${id}`;
    for (const name of kinds[kind]) line += `\t${facts[name]}`;
    this.#waiting += `${line}\n`;
    this.#counts[kind] += 1;
    if (this.#waiting.length >= chunk) this.#write();
  }

  get counts() {
    return { ...this.#counts };
  }

  /** Ends when everything stands in the file. */
  async close() {
    this.#write();
    await new Promise((resolve, reject) => {
      this.#file.once('error', reject);
      this.#file.end(resolve);
    });
  }

  #write() {
    if (this.#waiting === '') return;
    this.#file.write(this.#waiting);
    this.#waiting = '';
  }
}

/**
 * Reads a ledger: for each kind its lines `[id, …facts]` as text joined by tabs, sorted by id. What a killed recorder left
 * of a last line is left out. @throws Error for a line that is none
 */
export function readLedger(file) {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const found = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (const line of lines) {
    const at = line.indexOf('\t');
    const list = found[line.slice(0, at)];
    if (list === undefined) throw new Error(`the ledger has a line of no kind: ${line.slice(0, 80)}`);
    list.push(line.slice(at + 1));
  }
  for (const list of Object.values(found)) list.sort();
  return found;
}

/** A ledger's lines as `[id, facts]`, the facts joined by tabs. */
export function* pairsOf(lines) {
  for (const line of lines) {
    const at = line.indexOf('\t');
    yield [line.slice(0, at), line.slice(at + 1)];
  }
}
