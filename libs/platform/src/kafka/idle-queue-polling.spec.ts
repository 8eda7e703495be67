import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { disableIdleQueuePolling } from './idle-queue-polling.js';

interface Queue {
  throttledUntil: number;
  pending: unknown[];
  checkPendingRequests: () => void;
  canSendSocketRequestImmediately: () => boolean;
  sendSocketRequest: (request: unknown) => void;
}
type QueueClass = new (options: object) => Queue;

describe('kafkajs’ queue of requests', () => {
  let queue: Queue;
  let sent: unknown[];

  beforeEach(() => {
    disableIdleQueuePolling();
    jest.useFakeTimers();
    const RequestQueue = createRequire(import.meta.url)(
      'kafkajs/src/network/requestQueue/index.js',
    ) as QueueClass;
    queue = new RequestQueue({
      maxInFlightRequests: 1,
      requestTimeout: 30_000,
      clientId: 'c',
      broker: 'b',
      logger: { namespace: () => ({ debug: () => undefined }), debug: () => undefined },
      isConnected: () => true,
    });
    sent = [];
    queue.sendSocketRequest = (request) => void sent.push(request);
  });

  afterEach(() => jest.useRealTimers());

  it('rests while nothing waits', () => {
    queue.checkPendingRequests();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what waits as soon as there is room, and rests again', () => {
    let room = false;
    queue.canSendSocketRequestImmediately = () => room;
    queue.pending.push({ name: 'one' });
    queue.checkPendingRequests();
    jest.advanceTimersByTime(25);
    expect(sent).toEqual([]);
    room = true;
    jest.advanceTimersByTime(10);
    expect(sent).toEqual([{ name: 'one' }]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends after the pause that a broker asked for', () => {
    queue.throttledUntil = Date.now() + 500;
    queue.canSendSocketRequestImmediately = () => queue.throttledUntil <= Date.now();
    queue.pending.push({ name: 'one' });
    queue.checkPendingRequests();
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([{ name: 'one' }]);
  });
});
