/** A picture for the worker; `pixels` is RGBA and is given away. */
export interface DecodeRequest {
  readonly id: number;
  readonly pixels: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}
export type DecodeAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'decoded'; readonly id: number; readonly codes: string[] };

/** How long the decoder may take for one picture, in milliseconds. */
const decodeTimeoutMs = 3_000;

/**
 * Reads the QR codes in a picture, dark on light as well as light on dark. Rejects when the decoder has failed, and after
 * 3 s without an answer. A decoder that has failed stays so; `openQrDecoder` gives a new one.
 */
export type QrDecoder = (image: ImageData) => Promise<string[]>;

let opened: Promise<QrDecoder> | undefined;
/** Ends the worker of the current decoder. */
let endWorker: (() => void) | undefined;

/** The decoder in a worker of its own, so that the page goes on while it looks. Rejects when it cannot be loaded; then it is tried again. */
export function openQrDecoder(): Promise<QrDecoder> {
  if (opened !== undefined) return opened;
  const opening = startWorker();
  opened = opening;
  opening.catch(() => {
    if (opened === opening) opened = undefined;
  });
  return opening;
}

/** Ends a decoder that does not answer, and starts another one in a new worker. Rejects when that cannot be loaded. */
export function restartQrDecoder(): Promise<QrDecoder> {
  endWorker?.();
  return openQrDecoder();
}

function startWorker(): Promise<QrDecoder> {
  const worker = new Worker(new URL('./qr-decoder.worker.ts', import.meta.url), { type: 'module' });
  const pending = new Map<number, (answer: string[] | Error) => void>();
  let lastId = 0;
  let hasFailed = false;
  const decode: QrDecoder = ({ data, width, height }) =>
    new Promise((resolve, reject) => {
      if (hasFailed) return reject(new Error('the decoder has failed'));
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(
        () => pending.get(id)?.(new Error('the decoder does not answer')),
        decodeTimeoutMs,
      );
      pending.set(id, (answer) => {
        clearTimeout(timer);
        pending.delete(id);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
      const pixels = data.buffer as ArrayBuffer;
      worker.postMessage({ id, pixels, width, height } satisfies DecodeRequest, [pixels]);
    });
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      if (hasFailed) return;
      hasFailed = true;
      worker.terminate();
      // The next decoder starts a worker of its own.
      opened = undefined;
      for (const settle of [...pending.values()]) settle(new Error('the decoder has failed'));
      reject(new Error('the decoder cannot be loaded'));
    };
    endWorker = fail;
    worker.onerror = fail;
    worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => {
      if (data.kind === 'ready') resolve(decode);
      else if (data.kind === 'failed') fail();
      else pending.get(data.id)?.(data.codes);
    };
  });
}
