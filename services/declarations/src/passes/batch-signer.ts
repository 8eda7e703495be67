import { createPrivateKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** Source of the worker thread: signs the messages of a batch with Ed25519. A batch is transferred as one block of bytes. */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { createPrivateKey, sign } = require('node:crypto');
const key = createPrivateKey({ key: workerData, format: 'jwk' });
parentPort.on('message', ({ bytes, ends }) => {
  const signatures = new Uint8Array(64 * ends.length);
  let from = 0;
  ends.forEach((end, at) => {
    signatures.set(sign(null, bytes.subarray(from, end), key), 64 * at);
    from = end;
  });
  parentPort.postMessage(signatures, [signatures.buffer]);
});`;

const signatureBytes = 64;
/** Batches up to this size are signed on the main thread, because waking the worker costs more than two signatures. */
const maxMessagesOnMainThread = 2;

interface QueuedMessage {
  readonly message: Uint8Array;
  readonly resolve: (signature: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Signs messages in batches on a worker thread. Messages that arrive while a batch is in progress are part of the next one. A job of
 * the thread pool for each message would cost the main thread more than the signature costs the pool.
 */
export class BatchSigner {
  private worker: Worker | undefined;
  private queue: QueuedMessage[] = [];
  private batchInProgress: QueuedMessage[] = [];
  private scheduled = false;

  private readonly key: KeyObject;

  /** @param privateKey Ed25519 JWK with `d` */
  constructor(private readonly privateKey: JsonWebKey) {
    this.key = createPrivateKey({ key: privateKey, format: 'jwk' });
  }

  /** Signs a message. @throws Error when the worker thread ends before it has answered */
  signMessage(message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.queue.push({ message, resolve, reject });
      if (this.scheduled || this.batchInProgress.length > 0) return;
      this.scheduled = true;
      // Messages of the same turn of the event loop form one batch.
      setImmediate(() => this.sendBatch());
    });
  }

  /** Terminates the worker thread. Messages in progress are rejected. */
  async stopWorker(): Promise<void> {
    await this.worker?.terminate();
  }

  private sendBatch(): void {
    this.scheduled = false;
    if (this.queue.length === 0) return;
    if (this.queue.length <= maxMessagesOnMainThread) {
      for (const { message, resolve } of this.queue.splice(0)) resolve(sign(null, message, this.key));
      return;
    }
    this.batchInProgress = this.queue;
    this.queue = [];
    const ends: number[] = [];
    let length = 0;
    for (const { message } of this.batchInProgress) ends.push((length += message.length));
    const bytes = new Uint8Array(length);
    this.batchInProgress.forEach(({ message }, at) => bytes.set(message, ends[at - 1] ?? 0));
    this.startedWorker().postMessage({ bytes, ends }, [bytes.buffer]);
  }

  private startedWorker(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(workerSource, { eval: true, workerData: this.privateKey });
    worker.on('message', (signatures: Uint8Array) => {
      const signed = this.batchInProgress;
      this.batchInProgress = [];
      signed.forEach(({ resolve }, at) =>
        resolve(signatures.subarray(signatureBytes * at, signatureBytes * (at + 1))),
      );
      this.sendBatch();
    });
    const rejectBatch = (error: Error): void => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      const failed = this.batchInProgress;
      this.batchInProgress = [];
      for (const { reject } of failed) reject(error);
      this.sendBatch();
    };
    worker.on('error', rejectBatch);
    worker.on('exit', () => rejectBatch(new Error('The signing thread has ended')));
    worker.unref();
    this.worker = worker;
    return worker;
  }
}
