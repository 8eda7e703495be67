import { kinds, lineOf, planOf } from './plan.mjs';

const usual = { seed: 7, events: 100, instances: 2 };

describe('the plan of a run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf(usual)).toEqual(planOf({ ...usual }));
    expect(planOf(usual)).not.toEqual(planOf({ ...usual, seed: 8 }));
  });

  it('has every kind once before any comes twice', () => {
    const all = Object.keys(kinds);
    const first = planOf(usual).slice(0, all.length);
    expect(first.map(({ kind }) => kind).sort()).toEqual([...all].sort());
  });

  it('kills every process in turn before one dies again', () => {
    const killed = planOf({ ...usual, events: 15, only: ['kill'] }).map(({ target }) => target);
    expect(new Set(killed).size).toBe(15);
    expect(killed).toEqual(expect.arrayContaining(['gateway', 'national', 'declarations', 'declarations-2']));
  });

  it('leaves out what needs two processes where there is one', () => {
    const plan = planOf({ ...usual, instances: 1 });
    expect(plan.filter(({ kind }) => kinds[kind]?.twice)).toEqual([]);
    expect(plan.filter(({ target }) => target.endsWith('-2'))).toEqual([]);
  });

  it('has Kafka away for two minutes, and for seconds in a short run', () => {
    const away = (short: boolean): number =>
      planOf({ ...usual, events: 1, only: ['kafka-away'], short })[0]?.hold ?? 0;
    expect(away(false)).toBe(120_000);
    expect(away(true)).toBeLessThanOrEqual(10_000);
  });

  it('says an event in a line', () => {
    expect(lineOf({ number: 4, kind: 'freeze', target: 'sync-2', hold: 31_500, pause: 1 })).toBe(
      '  4  freeze on sync-2, 31.5 s',
    );
  });
});
