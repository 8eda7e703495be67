import { GroupCommit } from './group-commit.js';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('group commit', () => {
  it('writes what arrives during a flush together, with two flushes at work at most', async () => {
    const batches: number[][] = [];
    let atWork = 0;
    let most = 0;
    const group = new GroupCommit<number>({
      queueLimit: 100,
      flushLimit: 50,
      write: async (rows) => {
        most = Math.max(most, (atWork += 1));
        batches.push([...rows]);
        await tick();
        atWork -= 1;
        return rows.map(() => true);
      },
    });
    await Promise.all(Array.from({ length: 60 }, (_, at) => group.add(at)));
    expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at));
    expect(batches.length).toBeLessThan(8);
    expect(most).toBe(2);
  });

  it('refuses one bad row and writes its neighbours', async () => {
    const written: number[] = [];
    const group = new GroupCommit<number>({
      queueLimit: 100,
      flushLimit: 50,
      write: async (rows) => {
        await tick();
        if (rows.includes(13)) throw new Error('row 13');
        written.push(...rows);
        return rows.map(() => true);
      },
    });
    const answers = await Promise.allSettled(Array.from({ length: 30 }, (_, at) => group.add(at)));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(answers[13]?.status).toBe('rejected');
    expect(written).toHaveLength(29);
  });

  it('refuses at once when the queue is full, and says when to come again', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const group = new GroupCommit<number>({
      queueLimit: 2,
      flushLimit: 1,
      inFlight: 1,
      write: (rows) => gate.then(() => rows.map(() => true)),
    });
    const accepted = [group.add(1), group.add(2), group.add(3)];
    await expect(group.add(4)).rejects.toMatchObject({
      code: 'PLATFORM.OVERLOADED',
      options: { retryAfter: 1 },
    });
    release();
    await expect(Promise.all(accepted)).resolves.toEqual([true, true, true]);
    await expect(group.add(5)).resolves.toBe(true);
  });

  it('says "not now" to all when the database is away', async () => {
    const group = new GroupCommit<number>({
      queueLimit: 9,
      flushLimit: 9,
      write: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })),
    });
    await expect(group.add(1)).rejects.toMatchObject({ code: 'PLATFORM.UNAVAILABLE' });
  });
});
