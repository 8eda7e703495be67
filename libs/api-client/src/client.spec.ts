import { jest } from '@jest/globals';
import { createClient, withQuery, type ClientRequest } from './client.js';

/** A client whose requests are kept, and which answers the same to each. */
function recordingClient(answer: unknown = undefined) {
  const send = jest.fn((_request: ClientRequest) => Promise.resolve(answer));
  return { client: createClient(send), sent: () => send.mock.calls.map(([request]) => request) };
}

describe('clientOf', () => {
  it('fills in path parameters, encoded', async () => {
    const { client, sent } = recordingClient();
    await client.get({ url: '/api/a/v1/units/{id}/files/{fileId}', path: { id: 'a/b?c', fileId: 7 } });
    expect(sent()[0]).toMatchObject({ method: 'GET', path: '/api/a/v1/units/a%2Fb%3Fc/files/7' });
  });

  it.each(['get', 'post', 'put', 'patch', 'delete'] as const)('sends %s', async (method) => {
    const { client, sent } = recordingClient();
    await client[method]({ url: '/api/a/v1/units' });
    expect(sent()[0]).toMatchObject({ method: method.toUpperCase(), path: '/api/a/v1/units', query: {} });
  });

  it('leaves Content-Type to who sends the body, and leaves out headers that are undefined', async () => {
    const { client, sent } = recordingClient();
    await client.post({
      url: '/api/a/v1/units',
      headers: { 'Content-Type': 'application/json', 'idempotency-key': 'key', 'x-device-token': undefined },
    });
    expect(sent()[0]?.headers).toEqual({ 'idempotency-key': 'key' });
  });

  it('passes body, query and how to send on', async () => {
    const { client, sent } = recordingClient();
    const { signal } = new AbortController();
    const body = { name: 'Chợ Bến Thành' };
    await client.post({
      url: '/api/a/v1/units',
      body,
      query: { q: 'chợ', cursor: undefined },
      signal,
      limit: 8_000,
      keepalive: true,
      fresh: true,
      parseAs: 'blob',
    });
    expect(sent()[0]).toEqual({
      method: 'POST',
      path: '/api/a/v1/units',
      headers: {},
      body,
      query: { q: 'chợ', cursor: undefined },
      signal,
      limit: 8_000,
      keepalive: true,
      fresh: true,
      parseAs: 'blob',
    });
  });

  it('passes a file on as it is', async () => {
    const { client, sent } = recordingClient();
    const body = new Blob(['bytes']);
    await client.post({
      url: '/api/a/v1/files',
      bodySerializer: null,
      headers: { 'Content-Type': 'application/octet-stream' },
      body,
    });
    expect(sent()[0]?.body).toBe(body);
    expect(sent()[0]?.headers).toEqual({});
  });

  it('answers what was sent back, and throws the refusal', async () => {
    await expect(recordingClient({ items: [] }).client.get({ url: '/' })).resolves.toEqual({ items: [] });
    const refusing = createClient(() => Promise.reject(new Error('REFUSED')));
    await expect(refusing.get({ url: '/' })).rejects.toThrow('REFUSED');
  });
});

describe('withQuery', () => {
  it('leaves out what is undefined or empty', () => {
    expect(withQuery('/a', { q: '', cursor: undefined })).toBe('/a');
    expect(withQuery('/a', { q: 'chợ & quán', limit: 50, late: true })).toBe(
      `/a?${new URLSearchParams({ q: 'chợ & quán', limit: '50', late: 'true' }).toString()}`,
    );
  });
});
