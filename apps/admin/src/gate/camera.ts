/** Reads the QR code in a frame of the camera; null when there is none. */
export type FrameReader = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats?: () => Promise<string[]>;
};

async function native(): Promise<FrameReader | null> {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!known) return null;
  const formats = (await known.getSupportedFormats?.()) ?? [];
  if (!formats.includes('qr_code')) return null;
  const detector = new known({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

async function bundled(): Promise<FrameReader> {
  const { default: jsQr } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (!context || side === 0) return Promise.resolve(null);
    const size = Math.min(side, 640);
    canvas.width = size;
    canvas.height = size;
    context.drawImage(
      video,
      (video.videoWidth - side) / 2,
      (video.videoHeight - side) / 2,
      side,
      side,
      0,
      0,
      size,
      size,
    );
    const image = context.getImageData(0, 0, size, size);
    return Promise.resolve(jsQr(image.data, size, size, { inversionAttempts: 'attemptBoth' })?.data ?? null);
  };
}

/** The browser's own reader where it has one, else the bundled one (loaded only then). */
export async function frameReader(): Promise<FrameReader> {
  return (await native().catch(() => null)) ?? bundled();
}

/**
 * Opens the camera at the back and gives every code it sees once; the same code again only after three seconds.
 * Rejects when there is no camera or it is not allowed. Returns what closes it.
 */
export async function watch(video: HTMLVideoElement, onCode: (text: string) => void): Promise<() => void> {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (!media) throw new Error('no camera');
  const stream = await media.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } },
    audio: false,
  });
  const read = await frameReader();
  let over = false;
  let last = { text: '', at: 0 };
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const look = async (): Promise<void> => {
    if (over) return;
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    const now = Date.now();
    if (text && (text !== last.text || now - last.at > 3000)) {
      last = { text, at: now };
      onCode(text);
    }
    setTimeout(() => void look(), 120);
  };
  void look();
  return () => {
    over = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
