import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import {
  BodyReader,
  maxBodyBytes,
  bodyTimeoutMs,
  minUploadBytes,
  stallTimeoutMs,
  uploadTimeoutMs,
} from './body-reader.js';

class FakeRequest extends EventEmitter {
  constructor(readonly headers: Record<string, string> = { 'transfer-encoding': 'chunked' }) {
    super();
  }
}
const asRequest = (fake: FakeRequest): IncomingMessage => fake as unknown as IncomingMessage;

describe('BodyReader', () => {
  let now = 0;
  let reader: BodyReader;
  const advanceClock = (milliseconds: number): void => {
    now += milliseconds;
    reader.endSlowBodies();
  };

  beforeEach(() => {
    now = 1_000;
    reader = new BodyReader(() => now);
  });
  afterEach(() => reader.stopChecking());

  it('reads a complete body, and returns null when there is none', async () => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake));
    fake.emit('data', Buffer.from('ab'));
    fake.emit('data', Buffer.from('c'));
    fake.emit('end');
    expect(String(await body)).toBe('abc');
    expect(await reader.readBody(asRequest(new FakeRequest({})))).toBeNull();
  });

  it('refuses a body that is too large, by its Content-Length or counted', async () => {
    expect(
      await reader.readBody(asRequest(new FakeRequest({ 'content-length': String(maxBodyBytes + 1) }))),
    ).toBe('too-large');
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake));
    fake.emit('data', Buffer.alloc(maxBodyBytes));
    fake.emit('data', Buffer.alloc(1));
    expect(await body).toBe('too-large');
  });

  it('ends a form that takes longer than its time, although it makes progress', async () => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake));
    for (let at = 0; at < bodyTimeoutMs / 5_000; at += 1) {
      fake.emit('data', Buffer.alloc(10));
      advanceClock(5_000);
    }
    advanceClock(1);
    expect(await body).toBe('too-slow');
  });

  it('accepts an upload of 12 MB at 128 kB a second', async () => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake), 20 * 1024 * 1024);
    for (let sent = 0; sent < 12 * 1024 * 1024; sent += 128 * 1024) {
      fake.emit('data', Buffer.alloc(128 * 1024));
      advanceClock(1_000);
    }
    fake.emit('end');
    expect(await body).toHaveLength(12 * 1024 * 1024);
  });

  it.each([
    ['one byte and then nothing', 0],
    ['a trickle', minUploadBytes - 1],
  ])('ends an upload of %s', async (_name, bytes) => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake), 20 * 1024 * 1024);
    fake.emit('data', Buffer.alloc(minUploadBytes));
    advanceClock(stallTimeoutMs);
    fake.emit('data', Buffer.alloc(bytes));
    advanceClock(stallTimeoutMs);
    expect(await body).toBe('too-slow');
  });

  it('ends an upload that exceeds its time, although it makes progress', async () => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake), 1024 * 1024 * 1024);
    for (let at = 0; at <= uploadTimeoutMs / stallTimeoutMs; at += 1) {
      fake.emit('data', Buffer.alloc(minUploadBytes));
      advanceClock(stallTimeoutMs);
    }
    expect(await body).toBe('too-slow');
  });

  it('returns broken when the client disconnects', async () => {
    const fake = new FakeRequest();
    const body = reader.readBody(asRequest(fake));
    fake.emit('close');
    expect(await body).toBe('broken');
  });
});
