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

/** Reads the QR codes in a picture, dark on light as well as light on dark. */
export type QrDecoder = (image: ImageData) => Promise<string[]>;

let opened: Promise<QrDecoder> | undefined;

/** The decoder in a worker of its own, so that the page goes on while it looks. Rejects when it cannot be loaded; then it is tried again. */
export function openQrDecoder(): Promise<QrDecoder> {
  opened ??= startWorker().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

function startWorker(): Promise<QrDecoder> {
  const worker = new Worker(new URL('./qr-decoder.worker.ts', import.meta.url), { type: 'module' });
  const pending = new Map<number, (codes: string[]) => void>();
  let lastId = 0;
  const decode: QrDecoder = ({ data, width, height }) =>
    new Promise((resolve) => {
      lastId += 1;
      pending.set(lastId, resolve);
      const pixels = data.buffer as ArrayBuffer;
      worker.postMessage({ id: lastId, pixels, width, height } satisfies DecodeRequest, [pixels]);
    });
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      worker.terminate();
      // A worker that ends later answers nothing any more; the next one is started with the next decoder.
      opened = undefined;
      for (const answer of pending.values()) answer([]);
      pending.clear();
      reject(new Error('the decoder cannot be loaded'));
    };
    worker.onerror = fail;
    worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => {
      if (data.kind === 'ready') resolve(decode);
      else if (data.kind === 'failed') fail();
      else {
        pending.get(data.id)?.(data.codes);
        pending.delete(data.id);
      }
    };
  });
}
