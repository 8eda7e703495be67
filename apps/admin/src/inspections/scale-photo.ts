/** The longer side of a photo that is sent, and of the small picture of it in a list, pixels. */
const longest = { photo: 2000, thumbnail: 160 } as const;

export interface ScaledPhoto {
  photo: Blob;
  thumbnail: Blob;
}

/**
 * A photo as it is sent: drawn anew as a JPEG of at most 2,000 pixels, upright, and with nothing of what the phone wrote into it, such
 * as where it was taken.
 * @throws Error when it is no picture that the browser can show
 */
export async function scalePhoto(file: Blob): Promise<ScaledPhoto> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    return {
      photo: await drawn(bitmap, longest.photo, 0.85),
      thumbnail: await drawn(bitmap, longest.thumbnail, 0.7),
    };
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  // What is transparent would be black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)),
      'image/jpeg',
      quality,
    );
  });
}
