import { maxUploadBytes } from '@khai-bao/contracts/upload-limits';

/** By the ending too: some phones name no type. */
const acceptedName = /\.(jpe?g|png|webp|pdf)$/i;
const heicName = /\.hei[cf]$/i;
/** Longest side of a converted picture, in pixels; a form is readable at it. */
const maxSide = 2600;

/** Why a chosen file cannot go with an answer. */
export type FileRefusal = 'type' | 'heic' | 'size';

/** Draws a picture that this browser can decode as a JPEG. @throws when it cannot decode it */
async function toJpeg(file: File): Promise<File> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(1, maxSide / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    if (!context || canvas.width === 0) throw new Error('The picture cannot be drawn');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    if (!blob) throw new Error('The picture cannot be written');
    return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * A chosen file as it can be sent: an iPhone's HEIC picture becomes a JPEG where the browser decodes it (Safari does).
 * @returns the file, or why it cannot be sent
 */
export async function prepareAnswerFile(
  file: File,
  convert: (file: File) => Promise<File> = toJpeg,
): Promise<File | FileRefusal> {
  let ready = file;
  if (heicName.test(file.name) || /^image\/hei[cf]/.test(file.type)) {
    try {
      ready = await convert(file);
    } catch {
      return 'heic';
    }
  } else if (!acceptedName.test(file.name)) return 'type';
  return ready.size > maxUploadBytes.answerFile ? 'size' : ready;
}
