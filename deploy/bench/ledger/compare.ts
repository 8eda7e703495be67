/** Examples that are kept of each finding. */
const maxSamples = 5;

export type FindingKind = 'missing' | 'doubled' | 'wrong';

export interface Finding {
  readonly kind: FindingKind;
  /** What it is about, as part of a sentence: `declarations in sync's feed`. */
  readonly what: string;
  readonly count: number;
  readonly samples: readonly string[];
}

/** Key and value of a row. */
export type Pair = readonly [key: string, value: string];

/** What is wrong, each with its number and a few samples. */
export class Findings {
  readonly list: Finding[] = [];

  /** Adds a finding, unless its count is 0. */
  add(kind: FindingKind, what: string, count: number, samples: readonly string[] = []): void {
    if (count > 0) this.list.push({ kind, what, count, samples: samples.slice(0, maxSamples) });
  }

  addTally(kind: FindingKind, what: string, { count, samples }: Tally): void {
    this.add(kind, what, count, samples);
  }

  /**
   * Keeps what an earlier check has found too. Timers of the system run while tables are read: an event in transit is missing
   * in one check, a lost event in every one. Of a finding with more cases than samples the smaller count is kept.
   */
  lasting(earlierFindings: Findings): Findings {
    const lasting = new Findings();
    for (const { kind, what, count, samples } of this.list) {
      const earlier = earlierFindings.list.find((finding) => finding.kind === kind && finding.what === what);
      if (earlier === undefined) continue;
      const allSampled = count <= samples.length && earlier.count <= earlier.samples.length;
      const earlierSubjects = new Set(earlier.samples.map(subjectOf));
      const repeated = samples.filter((sample) => earlierSubjects.has(subjectOf(sample)));
      if (allSampled) lasting.add(kind, what, repeated.length, repeated);
      else lasting.add(kind, what, Math.min(count, earlier.count), samples);
    }
    return lasting;
  }

  /** The number of cases of a kind, over all findings. */
  count(kind: FindingKind): number {
    return this.list.filter((finding) => finding.kind === kind).reduce((sum, { count }) => sum + count, 0);
  }
}

/** What a sample is about: its id, or the first name in it. The rest of a sample may differ between two checks. */
const subjectOf = (sample: string): string =>
  /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(sample)?.[0] ?? /"([^"]{6,})"/.exec(sample)?.[1] ?? sample;

/** Counts, and keeps the first samples. */
export class Tally {
  count = 0;
  readonly samples: string[] = [];

  add(sample: string): void {
    this.count += 1;
    if (this.samples.length < maxSamples) this.samples.push(sample);
  }
}

/** The result of a comparison of expected with found rows. */
export interface Comparison {
  readonly missing: Tally;
  /** Found and not expected. */
  readonly extra: Tally;
  /** Found more than once. */
  readonly doubled: Tally;
  /** Found with another value. */
  readonly differing: Tally;
}

/**
 * Compares expected with found rows, each sorted by key (by bytes). It holds one row of each in memory, however many there are.
 * @param expected a repeated key is expected once
 * @param pages the found rows
 * @throws RangeError when one of them is not sorted
 */
export async function compareSorted(
  expected: Iterable<Pair>,
  pages: AsyncIterable<readonly Pair[]>,
): Promise<Comparison> {
  const [missing, extra, doubled, differing] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const nextExpected = distinctReaderOf(expected);
  let want = nextExpected();
  let lastKey: string | undefined;
  for await (const page of pages) {
    for (const [key, value] of page) {
      if (key === lastKey) {
        doubled.add(key);
        continue;
      }
      if (lastKey !== undefined && key < lastKey) throw new RangeError('the found rows are not sorted');
      lastKey = key;
      for (; want !== undefined && want[0] < key; want = nextExpected()) missing.add(want[0]);
      if (want === undefined || want[0] > key) {
        extra.add(key);
        continue;
      }
      if (want[1] !== value) differing.add(`${key}: ${want[1]} ≠ ${value}`);
      want = nextExpected();
    }
  }
  for (; want !== undefined; want = nextExpected()) missing.add(want[0]);
  return { missing, extra, doubled, differing };
}

/** Returns the next pair each time it is called, and skips repeated keys. */
function distinctReaderOf(pairs: Iterable<Pair>): () => Pair | undefined {
  const iterator = pairs[Symbol.iterator]();
  let lastKey: string | undefined;
  return () => {
    for (;;) {
      const next = iterator.next();
      if (next.done) return undefined;
      const pair: Pair = next.value;
      if (lastKey !== undefined && pair[0] < lastKey)
        throw new RangeError('the expected rows are not sorted');
      if (pair[0] === lastKey) continue;
      lastKey = pair[0];
      return pair;
    }
  };
}

/** The keys of sorted pairs that occur more than once. */
export function repeatsIn(pairs: Iterable<readonly [key: string, ...rest: unknown[]]>): Tally {
  const tally = new Tally();
  let lastKey: string | undefined;
  for (const [key] of pairs) {
    if (key === lastKey) tally.add(key);
    lastKey = key;
  }
  return tally;
}
