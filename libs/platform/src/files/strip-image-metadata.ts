import { detectMediaType } from './media-type.js';

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * Removes everything from an image that is not needed to display it: EXIF (which holds the location of a phone),
 * comments, colour profiles, previews and trailing bytes. Segments are copied; the image is not decoded.
 * @returns null for a file that is not a JPEG, PNG or WebP image, is broken, or is animated
 */
export function stripImageMetadata(bytes: Buffer): { type: ImageType; bytes: Buffer } | null {
  const type = detectMediaType(bytes);
  if (type === null || type === 'application/pdf') return null;
  const bare =
    type === 'image/jpeg'
      ? stripJpegMetadata(bytes)
      : type === 'image/png'
        ? stripPngMetadata(bytes)
        : stripWebpMetadata(bytes);
  return bare === null ? null : { type, bytes: bare };
}

/** ITU-T T.81, annex B. */
function stripJpegMetadata(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return null;
    const segment = bytes.subarray(at, end);
    at = end;
    if (marker === 0xda) {
      // Image data follows, until a marker that is neither a stuffed byte nor a restart marker.
      let stop = at;
      for (;;) {
        stop = bytes.indexOf(0xff, stop);
        if (stop < 0 || stop + 1 >= bytes.length) return null;
        const next = bytes[stop + 1]!;
        if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) break;
        stop += next === 0xff ? 1 : 2;
      }
      parts.push(segment, bytes.subarray(at, stop));
      at = stop;
      if (bytes[at + 1] === 0xd9)
        return hasFrame ? Buffer.concat([...parts, bytes.subarray(at, at + 2)]) : null;
    } else if (
      (marker >= 0xc0 && marker <= 0xcf) ||
      marker === 0xdb ||
      marker === 0xdd ||
      isAdobeSegment(marker, segment)
    ) {
      hasFrame ||= marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc && marker <= 0xcf;
      parts.push(segment);
    } else if (marker < 0xe0 || (marker > 0xef && marker !== 0xfe)) return null;
  }
  return null;
}

/** The Adobe segment states the colour encoding. Without it some images are displayed in wrong colours. */
const isAdobeSegment = (marker: number, segment: Buffer): boolean =>
  marker === 0xee && segment.length === 16 && segment.subarray(4, 9).toString('latin1') === 'Adobe';

const keptPngChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB']);

/** ISO/IEC 15948, clause 5. */
function stripPngMetadata(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    const name = bytes.subarray(at + 4, at + 8).toString('latin1');
    if (parts.length === 1 && name !== 'IHDR') return null;
    if (keptPngChunks.has(name)) parts.push(bytes.subarray(at, end));
    // A critical chunk (upper-case first letter) that is not in the list above.
    else if (!/^[a-z]/.test(name)) return null;
    if (name === 'IEND') return Buffer.concat(parts);
    at = end;
  }
  return null;
}

const keptWebpChunks = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);
/** Flags of `VP8X`: animation; colour profile, EXIF and XMP, which are removed. */
const webpAnimationFlag = 0x02;
const webpMetadataFlags = 0x20 | 0x08 | 0x04;

/** RFC 9649, section 2. */
function stripWebpMetadata(bytes: Buffer): Buffer | null {
  const whole = 8 + bytes.readUInt32LE(4);
  if (whole > bytes.length) return null;
  const parts: Buffer[] = [];
  let hasPicture = false;
  for (let at = 12; at + 8 <= whole;) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (end > whole) return null;
    const name = bytes.subarray(at, at + 4).toString('latin1');
    if (keptWebpChunks.has(name)) {
      const chunk = Buffer.from(bytes.subarray(at, end));
      if (name === 'VP8X') {
        if (size < 10 || (chunk[8]! & webpAnimationFlag) !== 0) return null;
        chunk[8] = chunk[8]! & ~webpMetadataFlags;
      }
      hasPicture ||= name === 'VP8 ' || name === 'VP8L';
      parts.push(chunk);
    }
    at = end;
  }
  if (!hasPicture) return null;
  const content = Buffer.concat(parts);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(4 + content.length, 4);
  return Buffer.concat([head, content]);
}
