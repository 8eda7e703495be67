import { openQrDecoder, restartQrDecoder } from '@khai-bao/ui/qr-decoder';

/** Reads every QR code in a frame of the camera, light on dark as well as dark on light; empty when there is none. */
export type FrameReader = (video: HTMLVideoElement) => Promise<string[]>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats?: () => Promise<string[]>;
};

/** The side of the picture in which the bundled reader looks, pixels. */
const maxFrameSide = 720;

function canvasWithContext(): [HTMLCanvasElement, CanvasRenderingContext2D | null] {
  const canvas = document.createElement('canvas');
  return [canvas, canvas.getContext('2d', { willReadFrequently: true })];
}

async function nativeReader(): Promise<FrameReader | null> {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!known) return null;
  const formats = (await known.getSupportedFormats?.()) ?? [];
  if (!formats.includes('qr_code')) return null;
  const detector = new known({ formats: ['qr_code'] });
  const [canvas, context] = canvasWithContext();
  let frames = 0;
  return async (video) => {
    const found = (await detector.detect(video)).map(({ rawValue }) => rawValue);
    frames += 1;
    if (found.length > 0 || !context || frames % 3 !== 0 || video.videoWidth === 0) return found;
    // A phone in dark mode may show its code light on dark, which these readers pass over.
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    context.globalCompositeOperation = 'copy';
    context.drawImage(video, 0, 0);
    context.globalCompositeOperation = 'difference';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    return (await detector.detect(canvas)).map(({ rawValue }) => rawValue);
  };
}

async function bundledReader(isRestarted: boolean): Promise<FrameReader> {
  const decode = await (isRestarted ? restartQrDecoder() : openQrDecoder());
  const [canvas, context] = canvasWithContext();
  return (video) => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (!context || side === 0) return Promise.resolve([]);
    const size = Math.min(side, maxFrameSide);
    canvas.width = size;
    canvas.height = size;
    const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
    context.drawImage(video, left, top, side, side, 0, 0, size, size);
    return decode(context.getImageData(0, 0, size, size));
  };
}

/**
 * The browser's own reader where it has one, else ZXing in a worker. Rejects when that cannot be loaded.
 * @param isReplacement true after a reader has failed or did not answer: the browser's own one is passed over, and a worker is started anew
 */
export async function frameReader(isReplacement = false): Promise<FrameReader> {
  if (isReplacement) return bundledReader(true);
  return (await nativeReader().catch(() => null)) ?? bundledReader(false);
}
