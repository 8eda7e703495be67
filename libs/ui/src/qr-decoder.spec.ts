import { jest } from '@jest/globals';
import {
  openQrDecoder,
  restartQrDecoder,
  type DecodeAnswer,
  type DecodeRequest,
  type QrDecoder,
} from './qr-decoder.js';

/** The worker as the page sees it; the last one that was started. */
class FakeWorker {
  static last: FakeWorker | undefined;
  readonly requests: DecodeRequest[] = [];
  onmessage: ((event: { readonly data: DecodeAnswer }) => void) | undefined;
  onerror: (() => void) | undefined;
  readonly terminate = jest.fn();

  constructor() {
    FakeWorker.last = this;
  }

  postMessage(request: DecodeRequest): void {
    this.requests.push(request);
  }

  answer(data: DecodeAnswer): void {
    this.onmessage?.({ data });
  }
}

const picture = (): ImageData =>
  ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }) as unknown as ImageData;

/** A decoder whose worker is ready. */
async function readyDecoder(): Promise<{ decode: QrDecoder; worker: FakeWorker }> {
  const opening = openQrDecoder();
  const worker = FakeWorker.last!;
  worker.answer({ kind: 'ready' });
  return { decode: await opening, worker };
}

beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { Worker: FakeWorker });
});
afterEach(() => {
  // The page has one decoder: the next test starts its own.
  FakeWorker.last?.onerror?.();
  jest.useRealTimers();
});

it('gives each picture its own codes', async () => {
  const { decode, worker } = await readyDecoder();
  const both = [decode(picture()), decode(picture())];
  const [first, second] = worker.requests as [DecodeRequest, DecodeRequest];
  worker.answer({ kind: 'decoded', id: second.id, codes: [] });
  worker.answer({ kind: 'decoded', id: first.id, codes: ['KB1.a.b'] });
  expect(await Promise.all(both)).toEqual([['KB1.a.b'], []]);
});

it('rejects what a failed worker was asked and is asked later; the next decoder has a new worker', async () => {
  const { decode, worker } = await readyDecoder();
  const asked = decode(picture());
  worker.answer({ kind: 'failed' });
  await expect(asked).rejects.toThrow('has failed');
  await expect(decode(picture())).rejects.toThrow('has failed');
  expect(worker.requests).toHaveLength(1);
  expect(worker.terminate).toHaveBeenCalledTimes(1);
  const next = await readyDecoder();
  expect(next.worker).not.toBe(worker);
});

it('rejects a picture for which no answer comes within 3 seconds, and reads the next one', async () => {
  const { decode, worker } = await readyDecoder();
  const silent = decode(picture());
  jest.advanceTimersByTime(3_000);
  await expect(silent).rejects.toThrow('does not answer');
  const next = decode(picture());
  worker.answer({ kind: 'decoded', id: worker.requests[0]!.id, codes: ['late'] });
  worker.answer({ kind: 'decoded', id: worker.requests[1]!.id, codes: ['KB1.a.b'] });
  expect(await next).toEqual(['KB1.a.b']);
});

it('is told by the worker that WebAssembly was aborted, not that there is no code', async () => {
  const decodeQrCodes = jest
    .fn<() => Promise<string[]>>()
    .mockResolvedValueOnce([])
    .mockRejectedValue(new Error('Aborted()'));
  jest.unstable_mockModule('zxing-wasm/reader/zxing_reader.wasm', () => ({ default: '/reader.wasm' }));
  jest.unstable_mockModule('./qr-decoding.js', () => ({
    decodeQrCodes,
    loadQrDecoder: () => Promise.resolve(),
  }));
  const postMessage = jest.fn<(answer: DecodeAnswer) => void>();
  const scope = Object.assign(
    globalThis as unknown as { onmessage: (event: { readonly data: DecodeRequest }) => void },
    { postMessage },
  );
  await import('./qr-decoder.worker.js');
  for (const id of [1, 2]) scope.onmessage({ data: { id, pixels: new ArrayBuffer(4), width: 1, height: 1 } });
  await jest.advanceTimersByTimeAsync(0);
  expect(postMessage.mock.calls.map(([answer]) => answer)).toEqual([
    { kind: 'ready' },
    { kind: 'decoded', id: 1, codes: [] },
    { kind: 'failed' },
  ]);
});

it('ends a worker that hangs when it is restarted, and starts another one', async () => {
  const { decode, worker } = await readyDecoder();
  const asked = decode(picture());
  const restarting = restartQrDecoder();
  await expect(asked).rejects.toThrow('has failed');
  expect(worker.terminate).toHaveBeenCalledTimes(1);
  const next = FakeWorker.last!;
  expect(next).not.toBe(worker);
  next.answer({ kind: 'ready' });
  const again = (await restarting)(picture());
  next.answer({ kind: 'decoded', id: next.requests[0]!.id, codes: ['KB1.a.b'] });
  expect(await again).toEqual(['KB1.a.b']);
});
