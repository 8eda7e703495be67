const startsWith = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

/** Recognises images and PDFs by their first bytes, independent of the file name. */
export const fileSignatures = {
  'application/pdf': (bytes: Buffer) => bytes.subarray(0, 5).toString('latin1') === '%PDF-',
  'image/png': (bytes: Buffer) => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'image/jpeg': (bytes: Buffer) => startsWith(bytes, 0xff, 0xd8, 0xff),
  'image/webp': (bytes: Buffer) =>
    bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP',
} as const satisfies Record<string, (bytes: Buffer) => boolean>;
export type ImageOrPdfType = keyof typeof fileSignatures;

/** Returns the media type of an image or a PDF, or null for any other content. */
export const detectMediaType = (bytes: Buffer): ImageOrPdfType | null =>
  (Object.keys(fileSignatures) as ImageOrPdfType[]).find((type) => fileSignatures[type](bytes)) ?? null;

/** Returns whether a PDF contains a script, a launch action or an embedded file. Names may be encoded with `#` codes. */
export function hasActivePdfContent(bytes: Buffer): boolean {
  const text = bytes
    .toString('latin1')
    .replaceAll(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b/.test(text);
}
