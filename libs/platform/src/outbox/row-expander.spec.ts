import { Topics, type UnitDay } from '@khai-bao/contracts';
import type { OutgoingEvent } from '../events/outgoing-event.js';
import type { OutboxRow } from './outbox-row.js';
import { RowExpander } from './row-expander.js';
import { isUnsendableError } from '../kafka/unsendable-errors.js';

const unitId = '0194f2f0-0000-7000-8000-0000000000a1';
const dayOf = (declarations: number): OutgoingEvent<typeof Topics.unitDay> => ({
  topic: Topics.unitDay,
  key: unitId,
  subject: unitId,
  version: 1,
  data: { unitId, day: '2021-06-30', declarations, suspected: 0, entries: 0, exits: 0 } satisfies UnitDay,
});
const flush = (seq: number, input: unknown, expander = 'flush'): OutboxRow => ({
  seq: String(seq),
  created_on: '2021-06-30',
  topic: Topics.unitDay,
  key: '*',
  event: null,
  expander,
  expander_input: input,
});
const made = async (rows: OutboxRow[], expand = (inputs: readonly unknown[]) => inputs.map((n) => {
  if (n === 'bad') throw new TypeError('a value');
  return [dayOf(Number(n))];
})) => {
  const expander = new RowExpander('declarations', () => new Date());
  expander.registerExpander('flush', { expand: (inputs) => Promise.resolve().then(() => expand(inputs)) });
  const { expanded, dead } = await expander.expandRows(rows);
  return { sent: expanded.map(({ row }) => row.seq), dead: dead.map(({ row, reason }) => [row.seq, reason]) };
}; // prettier-ignore

describe('rows that stand for events', () => {
  it('go without the one that cannot be expanded', async () =>
    expect(await made([1, 'bad', 3, 4, 'bad'].map((input, at) => flush(at + 1, input)))).toEqual({
      sent: ['1', '3', '4'],
      dead: [
        ['2', 'it cannot be expanded: TypeError'],
        ['5', 'it cannot be expanded: TypeError'],
      ],
    }));

  it('go without one of an expander that there is not, and one of a topic that there is not', async () => {
    const strange = {
      ...flush(2, null),
      expander: null,
      event: '{}',
      topic: 'moon.v1' as OutboxRow['topic'],
    };
    expect(await made([flush(1, 7, 'moon'), strange, flush(3, 3)])).toEqual({
      sent: ['3'],
      dead: [
        ['1', 'no expander of this name is registered'],
        ['2', 'its topic is not declared'],
      ],
    });
  });

  it('go without the event that its own class refuses, and the row with its others', async () => {
    const { sent, dead } = await made([flush(1, 1)], () => [[dayOf(1), dayOf(-1), dayOf(2)]]);
    expect(sent).toEqual(['1']);
    expect(dead).toEqual([['1', `its event is invalid: ${Topics.unitDay}: declarations (min)`]]);
  });

  it('are not lost when an expander answers too few', async () =>
    expect((await made([flush(1, 1)], () => [])).dead).toEqual([['1', 'it cannot be expanded: RangeError']]));

  it('wait for what says "not now"', async () => {
    const away = (): never => {
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    };
    await expect(made([flush(1, 1)], away)).rejects.toThrow('away');
  });
});

describe('a message that a broker never takes', () => {
  it.each<[unknown, boolean]>([
    [Object.assign(new Error('x'), { type: 'MESSAGE_TOO_LARGE' }), true],
    [new Error('x', { cause: Object.assign(new Error('y'), { type: 'INVALID_RECORD' }) }), true],
    [Object.assign(new Error('x'), { type: 'NOT_ENOUGH_REPLICAS' }), false],
    [new Error('x'), false],
    [null, false],
  ])('is known by its error', (error, expected) => expect(isUnsendableError(error)).toBe(expected));
});
