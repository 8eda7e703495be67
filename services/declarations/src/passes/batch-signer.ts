import { createPrivateKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** Signs with Ed25519 one message after another; each batch comes and goes as one block of bytes. */
const signing = `
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

const signatureLength = 64;
/** So few are signed here and now: waking a thread costs more than two signatures. */
const few = 2;

interface Waiting {
  readonly message: Uint8Array;
  readonly resolve: (signature: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Signatures off the main thread, many at once: messages that come while a batch is at work go with the next. One job of
 * the thread pool for each message would cost the main thread more than the signature itself costs the pool.
 */
export class BatchSigner {
  private worker: Worker | undefined;
  private waiting: Waiting[] = [];
  private working: Waiting[] = [];
  private scheduled = false;

  private readonly key: KeyObject;

  /** @param privateKey Ed25519 JWK with `d` */
  constructor(private readonly privateKey: JsonWebKey) {
    this.key = createPrivateKey({ key: privateKey, format: 'jwk' });
  }

  sign(message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, resolve, reject });
      if (this.scheduled || this.working.length > 0) return;
      this.scheduled = true;
      // What the same turn of the loop brings goes together.
      setImmediate(() => this.send());
    });
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
  }

  private send(): void {
    this.scheduled = false;
    if (this.waiting.length === 0) return;
    if (this.waiting.length <= few) {
      for (const { message, resolve } of this.waiting.splice(0)) resolve(sign(null, message, this.key));
      return;
    }
    this.working = this.waiting;
    this.waiting = [];
    const ends: number[] = [];
    let length = 0;
    for (const { message } of this.working) ends.push((length += message.length));
    const bytes = new Uint8Array(length);
    this.working.forEach(({ message }, at) => bytes.set(message, ends[at - 1] ?? 0));
    this.running().postMessage({ bytes, ends }, [bytes.buffer]);
  }

  private running(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(signing, { eval: true, workerData: this.privateKey });
    worker.on('message', (signatures: Uint8Array) => {
      const done = this.working;
      this.working = [];
      done.forEach(({ resolve }, at) =>
        resolve(signatures.subarray(signatureLength * at, signatureLength * (at + 1))),
      );
      this.send();
    });
    const lost = (error: Error): void => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      const failed = this.working;
      this.working = [];
      for (const { reject } of failed) reject(error);
      this.send();
    };
    worker.on('error', lost);
    worker.on('exit', () => lost(new Error('the signing thread ended')));
    worker.unref();
    this.worker = worker;
    return worker;
  }
}
