import { GroupCommit } from './group-commit.js';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('group commit', () => {
  it('writes what arrives during a flush together, with one flush at work', async () => {
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
    expect(batches.length).toBeLessThan(4);
    expect(most).toBe(1);
  });

  it('writes a row that comes alone at once, and paces the flushes of those that keep coming', async () => {
    const begun: number[] = [];
    const sizes: number[] = [];
    const group = new GroupCommit<number>({
      queueLimit: 100,
      flushLimit: 50,
      pace: 40,
      write: (rows) => {
        begun.push(performance.now());
        sizes.push(rows.length);
        return Promise.resolve(rows.map(() => true));
      },
    });
    const asked = performance.now();
    await group.add(0);
    const late = [group.add(1)];
    await tick();
    late.push(group.add(2));
    await Promise.all(late);
    await Promise.all(Array.from({ length: 32 }, (_, at) => group.add(at)));
    expect(sizes).toEqual([1, 2, 32]);
    expect(begun[0]! - asked).toBeLessThan(30);
    expect(begun[1]! - begun[0]!).toBeGreaterThanOrEqual(38);
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
