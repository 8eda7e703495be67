import { jest } from '@jest/globals';
import type { Logger } from 'nestjs-pino';
import type { DataSource } from 'typeorm';
import { Clock } from '../core/clock.js';
import { Metrics } from '../observability/metrics.js';
import { DailyMaintenance } from './daily-maintenance.js';

describe('the keeper of the day tables', () => {
  it('does not stop a start by failing, says so, and comes again in a minute', async () => {
    jest.useFakeTimers();
    try {
      const errors: string[] = [];
      const away = { transaction: () => Promise.reject(new Error('away')), query: () => Promise.resolve([]) };
      const keeper = new DailyMaintenance(away as unknown as DataSource, new Clock(), new Metrics('x'), {
        error: (_: object, message: string) => errors.push(message),
      } as unknown as Logger);
      const seen: string[] = [];
      keeper.registerDailyTask({
        name: 'behind the failed ones',
        run: (today) => Promise.resolve(void seen.push(today)),
      });
      await keeper.onApplicationBootstrap();
      expect(errors).toEqual(['a daily task failed', 'a daily task failed']);
      expect(seen).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(61_000);
      expect(seen).toHaveLength(2);
      keeper.onApplicationShutdown();
      await jest.advanceTimersByTimeAsync(2 * 3_600_000);
      expect(seen).toHaveLength(2);
    } finally {
      jest.useRealTimers();
    }
  });
});
