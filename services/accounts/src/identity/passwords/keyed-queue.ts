/** Serialises work of the same key within this process. Work of different keys runs concurrently. */
export class KeyedQueue {
  private readonly queues = new Map<string, { length: number; last: Promise<unknown> }>();

  /** @param maxQueueLength running and waiting work of one key */
  constructor(private readonly maxQueueLength: number) {}

  /** Runs work after all earlier work of its key. @returns null when the queue of the key is full */
  runQueued<T>(key: string, work: () => Promise<T>): Promise<T> | null {
    const queue = this.queues.get(key) ?? { length: 0, last: Promise.resolve() };
    if (queue.length >= this.maxQueueLength) return null;
    queue.length += 1;
    const turn = queue.last.then(work);
    queue.last = turn
      .catch(() => undefined)
      .then(() => {
        queue.length -= 1;
        if (queue.length === 0) this.queues.delete(key);
      });
    this.queues.set(key, queue);
    return turn;
  }
}
