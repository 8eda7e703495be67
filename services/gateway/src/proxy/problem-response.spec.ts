import type { ServerResponse } from 'node:http';
import { errorCatalogue } from '@khai-bao/contracts';
import { replyWithProblem, sendProblem } from './problem-response.js';

/** Records what is written to a response. */
function fakeResponse(headersSent = false): {
  response: ServerResponse;
  written: { status?: number; headers?: Record<string, unknown>; body?: string; isDestroyed: boolean };
} {
  const written: { status?: number; headers?: Record<string, unknown>; body?: string; isDestroyed: boolean } =
    { isDestroyed: false };
  const response = {
    headersSent,
    destroy: () => {
      written.isDestroyed = true;
    },
    writeHead: (status: number, headers: Record<string, unknown>) => {
      Object.assign(written, { status, headers });
      return response;
    },
    write: (body: string) => {
      written.body = body;
    },
    end: () => undefined,
  };
  return { response: response as never, written };
}

describe('a refusal of the gateway', () => {
  it('is a problem document with the common headers, the catalogue’s status and Retry-After', () => {
    const { response, written } = fakeResponse();
    sendProblem(response, { 'x-correlation-id': 'c-1', 'x-frame': 'deny' }, 'PLATFORM.OVERLOADED', 3);
    const { status, title } = errorCatalogue['PLATFORM.OVERLOADED'];
    expect(written.status).toBe(status);
    expect(written.headers).toEqual({
      'x-correlation-id': 'c-1',
      'x-frame': 'deny',
      'retry-after': '3',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(written.body!),
    });
    expect(JSON.parse(written.body!)).toEqual({
      type: 'urn:khai-bao:problem:PLATFORM.OVERLOADED',
      title,
      status,
      code: 'PLATFORM.OVERLOADED',
      traceId: 'c-1',
    });
  });

  it('has no Retry-After without a wait, and no trace id without a correlation id', () => {
    const { response, written } = fakeResponse();
    sendProblem(response, {}, 'PLATFORM.NOT_FOUND');
    expect(Object.keys(written.headers!)).not.toContain('retry-after');
    expect(JSON.parse(written.body!)).toMatchObject({ status: 404, traceId: null });
  });

  it('is the same document on a route of Fastify', () => {
    const sent: { status?: number; body?: string; headers: Record<string, string> } = { headers: {} };
    const reply = {
      status: (status: number): unknown => {
        sent.status = status;
        return reply;
      },
      header: (name: string, value: string): unknown => {
        sent.headers[name] = value;
        return reply;
      },
      send: (body: string): unknown => {
        sent.body = body;
        return reply;
      },
      getHeader: (name: string): unknown => (name === 'x-correlation-id' ? 'c-2' : undefined),
    };
    replyWithProblem(reply as never, 'PLATFORM.NOT_FOUND');
    expect(sent).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    });
    expect(JSON.parse(sent.body!)).toMatchObject({ code: 'PLATFORM.NOT_FOUND', traceId: 'c-2' });
  });

  it('aborts a response that has begun', () => {
    const { response, written } = fakeResponse(true);
    sendProblem(response, {}, 'PLATFORM.UNAVAILABLE');
    expect(written).toEqual({ isDestroyed: true });
  });
});
