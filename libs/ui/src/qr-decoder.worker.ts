import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { decodeQrCodes, loadQrDecoder } from './qr-decoding.js';
import type { DecodeAnswer, DecodeRequest } from './qr-decoder.js';

const scope = globalThis as unknown as {
  postMessage(answer: DecodeAnswer): void;
  onmessage: ((event: { readonly data: DecodeRequest }) => void) | null;
};
const ready = loadQrDecoder({ wasmUrl });
ready.then(
  () => scope.postMessage({ kind: 'ready' }),
  () => scope.postMessage({ kind: 'failed' }),
);
scope.onmessage = ({ data: { id, pixels, width, height } }) => {
  const image = { data: new Uint8ClampedArray(pixels), width, height } as ImageData;
  decodeQrCodes(image).then(
    (codes) => scope.postMessage({ kind: 'decoded', id, codes }),
    // A picture without a code is no error: WebAssembly was aborted, and reads nothing any more.
    () => scope.postMessage({ kind: 'failed' }),
  );
};
