import { jest } from '@jest/globals';
import pg from 'pg';
import { PostgresListener } from './postgres-listener.js';

describe('PostgresListener', () => {
  let connect: { readonly mock: { readonly contexts: readonly unknown[] } };
  let underWay: number;
  let mostUnderWay: number;
  let statements: string[];
  let fails: (statement: string) => boolean;
  let listener: PostgresListener;

  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  beforeEach(() => {
    underWay = 0;
    mostUnderWay = 0;
    statements = [];
    fails = () => false;
    connect = jest.spyOn(pg.Client.prototype, 'connect').mockImplementation(() => Promise.resolve() as never);
    jest.spyOn(pg.Client.prototype, 'end').mockImplementation(() => Promise.resolve() as never);
    jest.spyOn(pg.Client.prototype, 'query').mockImplementation((async (statement: string) => {
      mostUnderWay = Math.max(mostUnderWay, (underWay += 1));
      statements.push(statement);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      if (fails(statement)) throw new Error('refused');
    }) as never);
    listener = new PostgresListener(
      { databaseUrl: 'postgres://localhost/none' } as never,
      { warn: () => undefined } as never,
    );
  });
  afterEach(async () => {
    await listener.onApplicationShutdown();
    jest.restoreAllMocks();
  });

  it('runs one statement at a time, however many channels are asked for at once', async () => {
    listener.notificationsOf('a');
    await settled();
    for (const channel of ['b', 'c', 'd']) listener.notificationsOf(channel);
    await settled();
    expect(statements).toEqual(['listen "a"', 'listen "b"', 'listen "c"', 'listen "d"']);
    expect(mostUnderWay).toBe(1);
  });

  it('goes on with the next channel after one that is refused', async () => {
    listener.notificationsOf('a');
    await settled();
    fails = (statement) => statement.includes('"b"');
    const seen: string[] = [];
    listener.notificationsOf('b');
    listener.notificationsOf('c').subscribe((payload) => seen.push(payload));
    await settled();
    (connect.mock.contexts[0] as pg.Client).emit('notification', {
      channel: 'c',
      payload: '7',
      processId: 1,
      length: 0,
      name: 'notification',
    });
    expect(statements.at(-1)).toBe('listen "c"');
    expect(seen).toEqual(['7']);
  });
});
