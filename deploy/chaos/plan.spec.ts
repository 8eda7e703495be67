import { createPlan, eventKinds, formatEvent, needsTwoInstances } from './plan.ts';

const options = { seed: 7, events: 100, instances: 2 };

describe('the plan of a run', () => {
  it('is the same for the same seed, and another for another seed', () => {
    expect(createPlan(options)).toEqual(createPlan({ ...options }));
    expect(createPlan(options)).not.toEqual(createPlan({ ...options, seed: 8 }));
  });

  it('contains every kind once before any kind twice', () => {
    const kinds = Object.keys(eventKinds);
    const first = createPlan(options).slice(0, kinds.length);
    expect(first.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
  });

  it('kills every process in turn before one is killed again', () => {
    const killed = createPlan({ ...options, events: 15, only: ['kill'] }).map(({ target }) => target);
    expect(new Set(killed).size).toBe(15);
    expect(killed).toEqual(expect.arrayContaining(['gateway', 'national', 'declarations', 'declarations-2']));
  });

  it('contains no event that needs two processes where there is one', () => {
    const plan = createPlan({ ...options, instances: 1 });
    expect(plan.filter(({ kind }) => needsTwoInstances(kind))).toEqual([]);
    expect(plan.filter(({ target }) => target.endsWith('-2'))).toEqual([]);
  });

  it('stops Kafka for two minutes, and for seconds in a short run', () => {
    const holdMs = (short: boolean): number =>
      createPlan({ ...options, events: 1, only: ['kafka-away'], short })[0]?.holdMs ?? 0;
    expect(holdMs(false)).toBe(120_000);
    expect(holdMs(true)).toBeLessThanOrEqual(10_000);
  });

  it('rejects a kind that does not exist', () => {
    expect(() => createPlan({ ...options, only: ['earthquake'] })).toThrow('earthquake');
  });

  it('formats an event as a line', () => {
    expect(formatEvent({ number: 4, kind: 'freeze', target: 'sync-2', holdMs: 31_500 })).toBe(
      '  4  freeze on sync-2, 31.5 s',
    );
  });
});
