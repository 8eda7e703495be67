/** Reads the QR code in a picture, dark on light or light on dark; null when there is none. */
export type QrSource = HTMLVideoElement | HTMLImageElement | ImageBitmap;
export type QrReader = (source: QrSource) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats?: () => Promise<string[]>;
};

async function nativeReader(): Promise<QrReader | null> {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await known?.getSupportedFormats?.()) ?? [];
  if (!known || !formats.includes('qr_code')) return null;
  const detector = new known({ formats: ['qr_code'] });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  return async (source) => {
    const found = (await detector.detect(source))[0]?.rawValue;
    const [width, height] = sizeOf(source);
    if (found !== undefined || !context || width === 0) return found ?? null;
    // These readers pass over light codes on dark: the picture is turned into its negative for them.
    const scale = Math.min(1, 1600 / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.globalCompositeOperation = 'copy';
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    context.globalCompositeOperation = 'difference';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    return (await detector.detect(canvas))[0]?.rawValue ?? null;
  };
}

const sizeOf = (source: QrSource): readonly [number, number] =>
  source instanceof HTMLVideoElement
    ? [source.videoWidth, source.videoHeight]
    : [source.width, source.height];

/** Parts of a picture in which a code is looked for: the whole, then quarters that overlap; a card's code is small. */
const scanAttempts: readonly (readonly [x: number, y: number, part: number])[] = [
  [0, 0, 1],
  [0.25, 0.25, 0.5],
  [0.5, 0, 0.5],
  [0, 0, 0.5],
  [0, 0.5, 0.5],
  [0.5, 0.5, 0.5],
];

async function bundledReader(): Promise<QrReader> {
  const { openQrDecoder } = await import('@khai-bao/ui/qr-decoder');
  await openQrDecoder();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (source) => {
    const [width, height] = sizeOf(source);
    if (!context || width === 0) return null;
    // Opened already; a new one when the last one has failed.
    const decode = await openQrDecoder();
    // A camera comes back with the next frame; a photo is looked at closely once.
    for (const [x, y, part] of source instanceof HTMLVideoElement ? scanAttempts.slice(0, 2) : scanAttempts) {
      const scale = Math.min(1, 900 / (Math.max(width, height) * part));
      canvas.width = Math.round(width * part * scale);
      canvas.height = Math.round(height * part * scale);
      context.drawImage(
        source,
        x * width,
        y * height,
        width * part,
        height * part,
        0,
        0,
        canvas.width,
        canvas.height,
      );
      const [found] = await decode(context.getImageData(0, 0, canvas.width, canvas.height));
      if (found !== undefined) return found;
    }
    return null;
  };
}

/** The browser's own reader where it has one, else ZXing in a worker (loaded only then). */
export async function qrReader(): Promise<QrReader> {
  return (await nativeReader().catch(() => null)) ?? bundledReader();
}
