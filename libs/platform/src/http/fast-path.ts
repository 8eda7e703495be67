import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { publicKey } from '../auth/decorators.js';
import { compiledValidatorOf } from '../validation/compiled-validator.js';
import { isPlainJsonText } from './body-structure.js';

/** The one request of a service that comes thousands of times a second: `POST` of a JSON form. */
export interface FastPath<T extends object = object> {
  /** The controller's method of the same route. It must be `@Public()`: guards stand on the usual way alone. */
  readonly handler: object;
  /** The path as it stands in the request; its controller's route answers the same, and everything that this way does not take. */
  readonly path: string;
  readonly bodyClass: new () => T;
  /** Answers the form, status 201. What it throws is answered as everywhere. */
  readonly respond: (form: T, request: IncomingMessage) => Promise<object>;
}

/** How a service speaks to the outside, on whatever way: headers of every answer, words of every refusal, numbers of all. */
export interface RequestLifecycle {
  /** Begins a request; answers its correlation id after it has set the answer's own headers. */
  readonly beginRequest: (request: IncomingMessage, response: ServerResponse) => string;
  readonly runInContext: <R>(correlationId: string, request: IncomingMessage, work: () => R) => R;
  readonly toProblemResponse: (
    error: unknown,
    request: IncomingMessage,
  ) => { status: number; headers: Record<string, string>; body: string };
  readonly endRequest: (
    request: IncomingMessage,
    response: ServerResponse,
    route: string,
    milliseconds: number,
  ) => void;
}

const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Ways past the framework for requests that are ordinary beyond doubt: JSON of a told length, a form that the compiled check
 * passes. Every other request, also to the same path, goes the usual way untouched, so that there is one place that
 * refuses and one that words it.
 */
export class FastPathRegistry {
  private readonly fastPaths = new Map<string, FastPath>();
  private lifecycle: RequestLifecycle | undefined;
  private bodyLimit = 0;

  /** Opens a way: of a module, when it is initialised. @throws Error for a route that asks who comes */
  registerFastPath<T extends object>(lane: FastPath<T>): void {
    if (Reflect.getMetadata(publicKey, lane.handler) !== true)
      throw new Error(`${lane.path} is not open to everybody: nobody may pass its guards by`);
    this.fastPaths.set(lane.path, lane as unknown as FastPath);
  }

  /** From now on the ways are taken, by bodies of so many bytes at most. */
  enableFastPaths(conversation: RequestLifecycle, bodyLimit: number): void {
    this.lifecycle = conversation;
    this.bodyLimit = bodyLimit;
  }

  /** The listener of the server, before that of the framework. */
  wrapListener(usual: RequestListener): RequestListener {
    return (request, response) => {
      const lane = request.method === 'POST' ? this.fastPaths.get(request.url ?? '') : undefined;
      if (lane === undefined || this.lifecycle === undefined || !this.isEligible(request))
        usual(request, response);
      else this.readBody(lane, this.lifecycle, request, response, usual);
    };
  }

  private isEligible({ headers }: IncomingMessage): boolean {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return length > 0 && length <= this.bodyLimit && jsonType.test(headers['content-type'] ?? '');
  }

  /** Waits for the body; when its last byte is there, it is taken or handed on as if nobody had looked at it. */
  private readBody(
    lane: FastPath,
    conversation: RequestLifecycle,
    request: IncomingMessage,
    response: ServerResponse,
    usual: RequestListener,
  ): void {
    const begun = performance.now();
    const total = Number(request.headers['content-length']);
    const parts: Buffer[] = [];
    let length = 0;
    const more = (part: Buffer): void => {
      parts.push(part);
      length += part.length;
      if (length < total) return;
      request.off('data', more);
      request.off('error', broken);
      const body = parts.length === 1 ? part : Buffer.concat(parts);
      const form = parseValidBody(lane.bodyClass, body);
      if (form === undefined) {
        request.pause();
        request.unshift(body);
        usual(request, response);
      } else void sendFastPathResponse(lane, conversation, request, response, form, begun);
    };
    // Who goes away before the end gets no answer.
    const broken = (): void => void response.destroy();
    request.on('data', more);
    request.on('error', broken);
  }
}

function parseValidBody(type: new () => object, body: Buffer): object | undefined {
  try {
    const json = body.toString();
    return isPlainJsonText(json) ? compiledValidatorOf(type, 'unsure')?.(JSON.parse(json)) : undefined;
  } catch {
    return undefined;
  }
}

async function sendFastPathResponse(
  { path, respond }: FastPath,
  conversation: RequestLifecycle,
  request: IncomingMessage,
  response: ServerResponse,
  form: object,
  begun: number,
): Promise<void> {
  const correlationId = conversation.beginRequest(request, response);
  try {
    const given = await conversation.runInContext(correlationId, request, () => respond(form, request));
    sendResponse(response, 201, 'application/json; charset=utf-8', JSON.stringify(given));
  } catch (error) {
    const { status, headers, body } = conversation.runInContext(correlationId, request, () =>
      conversation.toProblemResponse(error, request),
    );
    for (const name in headers) response.setHeader(name, headers[name]!);
    sendResponse(response, status, 'application/problem+json; charset=utf-8', body);
  }
  conversation.endRequest(request, response, path, performance.now() - begun);
}

function sendResponse(response: ServerResponse, status: number, type: string, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
