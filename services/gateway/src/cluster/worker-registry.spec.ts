import { WorkerRegistry } from './worker-registry.js';

describe('the registry of workers', () => {
  let now = 0;
  let registry: WorkerRegistry<string>;

  beforeEach(() => {
    now = 1_000_000;
    registry = new WorkerRegistry(() => now);
  });

  it('gives a starting worker 60 seconds, and 10 seconds of silence afterwards', () => {
    registry.recordStart('a');
    now += 69_999;
    expect(registry.listHungWorkers()).toEqual([]);
    now += 1;
    expect(registry.listHungWorkers()).toEqual(['a']);
  });

  it('reports a worker as hung 10 seconds after its last heartbeat', () => {
    registry.recordStart('a');
    registry.recordStart('b');
    registry.recordHeartbeat('a');
    registry.recordHeartbeat('b');
    now += 9_999;
    registry.recordHeartbeat('b');
    expect(registry.listHungWorkers()).toEqual([]);
    now += 1;
    expect(registry.listHungWorkers()).toEqual(['a']);
  });

  it('ignores the heartbeat of a worker that has ended', () => {
    registry.recordStart('a');
    registry.recordExit('a');
    registry.recordHeartbeat('a');
    expect(registry.size).toBe(0);
  });

  it.each([
    [0, 2_000],
    [1_999, 2_000],
    [2_000, 0],
    [60_000, 0],
  ])('replaces a worker that ended %i ms after its start with a delay of %i ms', (ageMs, restartDelayMs) => {
    registry.recordStart('a');
    now += ageMs;
    expect(registry.recordExit('a')).toEqual({ ageMs, restartDelayMs });
    expect(registry.listWorkers()).toEqual([]);
  });

  it('does not replace a worker that was asked to stop', () => {
    registry.recordStart('old');
    registry.recordStart('new');
    registry.markAsStopping('old');
    expect(registry.recordExit('old')).toBe('expected');
    expect(registry.listWorkers()).toEqual(['new']);
  });
});
