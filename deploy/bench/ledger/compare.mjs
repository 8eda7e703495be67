/** How many examples of a finding are kept. */
const examples = 5;

/** What is wrong, each with how often and a few examples. */
export class Findings {
  list = [];

  /** @param {'missing' | 'doubled' | 'wrong'} kind @param {string} what a sentence's part: `declarations in sync's feed` */
  add(kind, what, count, samples = []) {
    if (count > 0) this.list.push({ kind, what, count, samples: samples.slice(0, examples).map(String) });
  }

  /**
   * What an earlier look has found too. Timers of the system go on while tables are read: what is under way is missing at one
   * look, what is lost is missing at each. Of more than the kept examples the smaller number counts.
   */
  lasting(before) {
    const lasting = new Findings();
    for (const { kind, what, count, samples } of this.list) {
      const earlier = before.list.find((finding) => finding.kind === kind && finding.what === what);
      if (earlier === undefined) continue;
      const all = count <= samples.length && earlier.count <= earlier.samples.length;
      const names = new Set(earlier.samples.map(nameOf));
      const again = samples.filter((sample) => names.has(nameOf(sample)));
      if (all) lasting.add(kind, what, again.length, again);
      else lasting.add(kind, what, Math.min(count, earlier.count), samples);
    }
    return lasting;
  }

  count(kind) {
    return this.list.filter((finding) => finding.kind === kind).reduce((sum, { count }) => sum + count, 0);
  }
}

/** Whom an example is about: its id, or the first name in it; what is said of it may change between two looks. */
const nameOf = (sample) =>
  /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(sample)?.[0] ?? /"([^"]{6,})"/.exec(sample)?.[1] ?? sample;

/** Counts, and keeps the first few. */
class Tally {
  count = 0;
  samples = [];

  add(sample) {
    this.count += 1;
    if (this.samples.length < examples) this.samples.push(sample);
  }
}

/**
 * Compares two sequences of `[key, value]`, each sorted by key (by bytes): what is expected and not found, found and not
 * expected, found more than once, found with another value. It holds one row of each, however long they are.
 * @param {Iterable<[string, string]>} expected a key may come again: it is one
 * @param {AsyncIterable<[string, string][]>} pages what is found, in pieces
 */
export async function compareSorted(expected, pages) {
  const result = {
    missing: new Tally(),
    extra: new Tally(),
    doubled: new Tally(),
    differing: new Tally(),
    compared: 0,
  };
  const left = pullerOf(expected);
  let want = left();
  let last;
  for await (const page of pages) {
    for (const [key, value] of page) {
      if (key === last) {
        result.doubled.add(key);
        continue;
      }
      if (last !== undefined && key < last) throw new RangeError('what is found is not sorted');
      last = key;
      for (; want !== undefined && want[0] < key; want = left()) result.missing.add(want[0]);
      if (want === undefined || want[0] > key) {
        result.extra.add(key);
        continue;
      }
      result.compared += 1;
      if (want[1] !== value) result.differing.add(`${key}: ${want[1]} ≠ ${value}`);
      want = left();
    }
  }
  for (; want !== undefined; want = left()) result.missing.add(want[0]);
  return result;
}

/** The next pair each time it is called; a key that comes again is passed over. */
function pullerOf(sequence) {
  const iterator = sequence[Symbol.iterator]();
  let last;
  return () => {
    for (;;) {
      const { done, value } = iterator.next();
      if (done) return undefined;
      if (last !== undefined && value[0] < last) throw new RangeError('what is expected is not sorted');
      if (value[0] === last) continue;
      last = value[0];
      return value;
    }
  };
}

/** Keys of a sorted sequence that stand there more than once. */
export function repeatsIn(sequence) {
  const tally = new Tally();
  let last;
  for (const [key] of sequence) {
    if (key === last) tally.add(key);
    last = key;
  }
  return tally;
}
