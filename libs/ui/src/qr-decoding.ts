import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';

/** Codes that are taken out of one picture: two posters beside a pass are three. */
const maxCodesPerPicture = 4;

const options: ReaderOptions = {
  formats: ['QRCode'],
  maxNumberOfSymbols: maxCodesPerPicture,
  // A phone in dark mode may show its code light on dark, and a person holds it as it comes.
  tryHarder: true,
  tryInvert: true,
  tryRotate: true,
  tryDownscale: true,
};

/** Loads ZXing-C++ as WebAssembly, from an address of this origin or from its bytes. Rejects where that cannot be loaded or run. */
export async function loadQrDecoder(
  source: { wasmUrl: string } | { wasmBinary: ArrayBuffer },
): Promise<void> {
  const overrides =
    'wasmUrl' in source ? { locateFile: () => source.wasmUrl } : { wasmBinary: source.wasmBinary };
  await prepareZXingModule({ overrides, fireImmediately: true });
}

/** The texts of the QR codes in a picture, each once. */
export async function decodeQrCodes(image: ImageData): Promise<string[]> {
  const found = await readBarcodes(image, options);
  return [...new Set(found.filter(({ isValid }) => isValid).map(({ text }) => text))];
}
