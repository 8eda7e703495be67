import { stripImageMetadata } from './strip-image-metadata.js';

const segment = (marker: number, content: string | Buffer): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);
const tables = segment(0xdb, Buffer.alloc(65, 1));
const frame = segment(0xc2, Buffer.alloc(15, 2));
const scan = Buffer.concat([
  segment(0xda, Buffer.alloc(8, 3)),
  Buffer.from([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4]),
]);
const place = 'Exif\0\0 GPS 10.7769 106.7009';

const chunk = (name: string, content: string): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, Buffer.from(content), Buffer.alloc(4)]);
};
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const riffChunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};
const webp = (...chunks: Buffer[]): Buffer => {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
};
const extended = (flags: number): Buffer => riffChunk('VP8X', Buffer.from([flags, ...Array(9).fill(0)]));

describe('a picture with nothing but the picture in it', () => {
  it('a JPEG loses EXIF, profiles, comments and what stands behind its end; all of its scans stay', () => {
    const found = stripImageMetadata(
      Buffer.concat([
        start,
        segment(0xe0, 'JFIF\0 with a preview'),
        segment(0xe1, place),
        segment(0xe2, 'ICC_PROFILE\0'),
        tables,
        frame,
        scan,
        segment(0xfe, 'taken by Lan'),
        segment(0xc4, 'more tables'),
        scan,
        end,
        Buffer.from(place),
      ]),
    );
    expect(found).toEqual({
      type: 'image/jpeg',
      bytes: Buffer.concat([start, tables, frame, scan, segment(0xc4, 'more tables'), scan, end]),
    });
  });

  it('a PNG loses texts, EXIF and the rest that is not needed', () => {
    const [head, data, last] = [chunk('IHDR', 'x'.repeat(13)), chunk('IDAT', 'data'), chunk('IEND', '')];
    expect(
      stripImageMetadata(
        Buffer.concat([
          png,
          head,
          chunk('tEXt', 'by Lan'),
          chunk('eXIf', place),
          data,
          last,
          Buffer.from(place),
        ]),
      ),
    ).toEqual({ type: 'image/png', bytes: Buffer.concat([png, head, data, last]) });
  });

  it('a WebP loses EXIF and XMP, and says so in its head', () => {
    const data = riffChunk('VP8 ', Buffer.from('odd'));
    expect(
      stripImageMetadata(
        webp(
          extended(0x3c),
          data,
          riffChunk('EXIF', Buffer.from(place)),
          riffChunk('XMP ', Buffer.from(place)),
        ),
      ),
    ).toEqual({ type: 'image/webp', bytes: webp(extended(0x10), data) });
  });

  it.each([
    ['a JPEG that ends amid its picture', Buffer.concat([start, tables, frame, scan])],
    ['a JPEG without a frame', Buffer.concat([start, tables, scan, end])],
    [
      'a JPEG whose segment is longer than it',
      Buffer.concat([start, Buffer.from([0xff, 0xe1, 0xff, 0xff, 1])]),
    ],
    ['a PNG without an end', Buffer.concat([png, chunk('IHDR', 'x'.repeat(13)), chunk('IDAT', 'data')])],
    ['a PNG with a chunk that nobody knows', Buffer.concat([png, chunk('IHDR', 'x'), chunk('ABCD', 'x')])],
    ['a WebP that moves', webp(extended(0x02), riffChunk('VP8 ', Buffer.from('data')))],
    ['a WebP without a picture', webp(riffChunk('EXIF', Buffer.from(place)))],
    ['a WebP cut short', webp(riffChunk('VP8 ', Buffer.from('data'))).subarray(0, 20)],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['a text', Buffer.from('hello')],
  ])('refuses %s', (_name, bytes) => {
    expect(stripImageMetadata(bytes)).toBeNull();
  });
});
