import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import {
  BodyReader,
  bodyLimit,
  bodyTimeout,
  minUploadBytes,
  stallTimeout,
  uploadTimeout,
} from './read-body.js';

class FakeRequest extends EventEmitter {
  constructor(readonly headers: Record<string, string> = { 'transfer-encoding': 'chunked' }) {
    super();
  }
}
const asRequest = (fake: FakeRequest): IncomingMessage => fake as unknown as IncomingMessage;

describe('BodyReader', () => {
  let now = 0;
  let reader: BodyReader;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    reader.endSlow();
  };

  beforeEach(() => {
    now = 1_000;
    reader = new BodyReader(() => now);
  });
  afterEach(() => reader.close());

  it('reads a body whole, and answers null where there is none', async () => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake));
    fake.emit('data', Buffer.from('ab'));
    fake.emit('data', Buffer.from('c'));
    fake.emit('end');
    expect(String(await body)).toBe('abc');
    expect(await reader.read(asRequest(new FakeRequest({})))).toBeNull();
  });

  it('refuses what is too large, declared or counted, and keeps nothing of it', async () => {
    expect(await reader.read(asRequest(new FakeRequest({ 'content-length': String(bodyLimit + 1) })))).toBe(
      'too-large',
    );
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake));
    fake.emit('data', Buffer.alloc(bodyLimit));
    fake.emit('data', Buffer.alloc(1));
    expect(await body).toBe('too-large');
  });

  it('ends a form that takes longer than its time, however it moves', async () => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake));
    for (let at = 0; at < bodyTimeout / 5_000; at += 1) {
      fake.emit('data', Buffer.alloc(10));
      pass(5_000);
    }
    pass(1);
    expect(await body).toBe('too-slow');
  });

  it('lets an upload of 12 MB at 128 kB a second arrive', async () => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake), 20 * 1024 * 1024);
    for (let sent = 0; sent < 12 * 1024 * 1024; sent += 128 * 1024) {
      fake.emit('data', Buffer.alloc(128 * 1024));
      pass(1_000);
    }
    fake.emit('end');
    expect(await body).toHaveLength(12 * 1024 * 1024);
  });

  it.each([
    ['one byte and then nothing', 0],
    ['a trickle', minUploadBytes - 1],
  ])('ends an upload of %s', async (_name, bytes) => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake), 20 * 1024 * 1024);
    fake.emit('data', Buffer.alloc(minUploadBytes));
    pass(stallTimeout);
    fake.emit('data', Buffer.alloc(bytes));
    pass(stallTimeout);
    expect(await body).toBe('too-slow');
  });

  it('ends an upload that moves for ever', async () => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake), 1024 * 1024 * 1024);
    for (let at = 0; at <= uploadTimeout / stallTimeout; at += 1) {
      fake.emit('data', Buffer.alloc(minUploadBytes));
      pass(stallTimeout);
    }
    expect(await body).toBe('too-slow');
  });

  it('answers broken when the sender goes away', async () => {
    const fake = new FakeRequest();
    const body = reader.read(asRequest(fake));
    fake.emit('close');
    expect(await body).toBe('broken');
  });
});
