/** Work of one key takes turns within this process; that of different keys does not wait for each other. */
export class KeyedQueue {
  private readonly queues = new Map<string, { length: number; last: Promise<unknown> }>();

  /** @param maxQueueLength how much work of one key there may be, under way and waiting */
  constructor(private readonly maxQueueLength: number) {}

  /** @returns null when too much of this key waits already */
  runQueued<T>(key: string, work: () => Promise<T>): Promise<T> | null {
    const line = this.queues.get(key) ?? { length: 0, last: Promise.resolve() };
    if (line.length >= this.maxQueueLength) return null;
    line.length += 1;
    const turn = line.last.then(work);
    line.last = turn
      .catch(() => undefined)
      .then(() => {
        line.length -= 1;
        if (line.length === 0) this.queues.delete(key);
      });
    this.queues.set(key, line);
    return turn;
  }
}
