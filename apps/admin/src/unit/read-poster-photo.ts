/** The longer side of the picture in which a code is looked for, pixels. A code is a quarter of the poster's width. */
const searchSides = [1600, 900] as const;
/** The longer side of a photo that is sent, pixels, and its quality: far below the limit of 1 MB. */
const photoSide = 1280;
const photoQuality = 0.75;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats?: () => Promise<string[]>;
};

/** Parts of a picture, as shares of its sides. In the whole picture a small code may be too coarse. */
const searchParts = [
  { left: 0, top: 0, width: 1, height: 1 },
  { left: 0, top: 0, width: 0.6, height: 0.6 },
  { left: 0.4, top: 0.4, width: 0.6, height: 0.6 },
  { left: 0.4, top: 0, width: 0.6, height: 0.6 },
  { left: 0, top: 0.4, width: 0.6, height: 0.6 },
  { left: 0.2, top: 0.2, width: 0.6, height: 0.6 },
] as const;

/** A photo of a poster: what is sent, and what its QR codes say. */
export interface PosterPhoto {
  readonly photo: Blob;
  /** The texts of the codes, each once; empty when none can be read. */
  readonly codes: readonly string[];
}

function drawPart(
  bitmap: ImageBitmap,
  part: (typeof searchParts)[number],
  side: number,
): CanvasRenderingContext2D {
  const [width, height] = [bitmap.width * part.width, bitmap.height * part.height];
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(
    bitmap,
    bitmap.width * part.left,
    bitmap.height * part.top,
    width,
    height,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  return context;
}

async function detectWithBrowser(bitmap: ImageBitmap): Promise<string[]> {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!known) return [];
  const formats = (await known.getSupportedFormats?.()) ?? [];
  if (!formats.includes('qr_code')) return [];
  return (await new known({ formats: ['qr_code'] }).detect(bitmap)).map(({ rawValue }) => rawValue);
}

async function detectBundled(bitmap: ImageBitmap): Promise<string[]> {
  const { openQrDecoder } = await import('@khai-bao/ui/qr-decoder');
  const decode = await openQrDecoder();
  for (const side of searchSides)
    for (const part of searchParts) {
      const context = drawPart(bitmap, part, side);
      const codes = await decode(context.getImageData(0, 0, context.canvas.width, context.canvas.height));
      if (codes.length > 0) return codes;
    }
  return [];
}

/**
 * Reads the QR codes of a photo, and draws it anew as a small upright JPEG without what the phone wrote into it.
 * @throws Error when it is no picture that the browser can show
 */
export async function readPosterPhoto(file: Blob): Promise<PosterPhoto> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const native = await detectWithBrowser(bitmap).catch((): string[] => []);
    const codes = native.length > 0 ? native : await detectBundled(bitmap);
    const { canvas } = drawPart(bitmap, searchParts[0], photoSide);
    const photo = await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)),
        'image/jpeg',
        photoQuality,
      );
    });
    return { photo, codes: [...new Set(codes)] };
  } finally {
    bitmap.close();
  }
}
