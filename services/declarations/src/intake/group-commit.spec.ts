import { jest } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const rowsUpTo = (length: number): number[] => Array.from({ length }, (_, at) => at);

describe('GroupCommit', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('writes rows that arrive during a flush together, and runs one flush at a time', async () => {
    const batches: number[][] = [];
    let running = 0;
    let maxRunning = 0;
    const group = new GroupCommit<number>({
      maxQueuedRows: 100,
      maxRowsPerFlush: 50,
      writeBatch: async (rows) => {
        maxRunning = Math.max(maxRunning, (running += 1));
        batches.push([...rows]);
        await tick();
        running -= 1;
        return rows.map(() => true);
      },
    });
    const answers = await Promise.all(rowsUpTo(60).map((row) => group.enqueueRow(row)));
    expect(answers).toEqual(rowsUpTo(60).map(() => true));
    expect(batches.flat().sort((a, b) => a - b)).toEqual(rowsUpTo(60));
    expect(batches.length).toBeLessThan(4);
    expect(maxRunning).toBe(1);
  });

  it('writes a row that arrives alone at once, and keeps the minimum interval between flushes of few rows', async () => {
    jest.useFakeTimers();
    const sizes: number[] = [];
    const group = new GroupCommit<number>({
      maxQueuedRows: 100,
      maxRowsPerFlush: 50,
      minFlushIntervalMs: 40,
      writeBatch: (rows) => {
        sizes.push(rows.length);
        return Promise.resolve(rows.map(() => true));
      },
    });
    await group.enqueueRow(0);
    expect(sizes).toEqual([1]);
    const paced = [group.enqueueRow(1)];
    await jest.advanceTimersByTimeAsync(20);
    paced.push(group.enqueueRow(2));
    await jest.advanceTimersByTimeAsync(19);
    expect(sizes).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1);
    await Promise.all(paced);
    expect(sizes).toEqual([1, 2]);
    await Promise.all(rowsUpTo(32).map((row) => group.enqueueRow(row)));
    expect(sizes).toEqual([1, 2, 32]);
  });

  it('refuses only the row that makes the statement fail', async () => {
    const written: number[] = [];
    const group = new GroupCommit<number>({
      maxQueuedRows: 100,
      maxRowsPerFlush: 50,
      writeBatch: async (rows) => {
        await tick();
        if (rows.includes(13)) throw new Error('row 13');
        written.push(...rows);
        return rows.map(() => true);
      },
    });
    const answers = await Promise.allSettled(rowsUpTo(30).map((row) => group.enqueueRow(row)));
    expect(answers.map(({ status }) => status)).toEqual(
      rowsUpTo(30).map((row) => (row === 13 ? 'rejected' : 'fulfilled')),
    );
    expect(answers[13]).toMatchObject({ reason: { message: 'row 13' } });
    expect(written.sort((a, b) => a - b)).toEqual(rowsUpTo(30).filter((row) => row !== 13));
  });

  it('refuses a row at once when the queue is full, with the time of the next attempt', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const group = new GroupCommit<number>({
      maxQueuedRows: 2,
      maxRowsPerFlush: 1,
      writeBatch: (rows) => gate.then(() => rows.map(() => true)),
    });
    const accepted = [group.enqueueRow(1), group.enqueueRow(2), group.enqueueRow(3)];
    expect(group.queueLength).toBe(2);
    await expect(group.enqueueRow(4)).rejects.toMatchObject({
      code: 'PLATFORM.OVERLOADED',
      options: { retryAfter: 1 },
    });
    release();
    await expect(Promise.all(accepted)).resolves.toEqual([true, true, true]);
    await expect(group.enqueueRow(5)).resolves.toBe(true);
  });

  it('refuses all rows of a flush as unavailable when the database cannot be reached', async () => {
    const group = new GroupCommit<number>({
      maxQueuedRows: 9,
      maxRowsPerFlush: 9,
      writeBatch: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })),
    });
    const answers = await Promise.allSettled([group.enqueueRow(1), group.enqueueRow(2)]);
    expect(answers).toEqual([
      expect.objectContaining({ reason: expect.objectContaining({ code: 'PLATFORM.UNAVAILABLE' }) }),
      expect.objectContaining({ reason: expect.objectContaining({ code: 'PLATFORM.UNAVAILABLE' }) }),
    ]);
  });
});
