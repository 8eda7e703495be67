import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { publicKey } from '../auth/decorators.js';
import { compiledValidatorOf } from '../validation/compiled-validator.js';
import { isPlainJsonText } from './body-structure.js';

/** A route that bypasses Nest for the highest-volume request of a service, a `POST` of a JSON body. */
export interface FastPath<T extends object = object> {
  /** The controller method of the same route. It must be `@Public()`, because guards run only on the standard path. */
  readonly handler: object;
  /** The request path. The controller's route handles every request that the fast path does not accept, with the same result. */
  readonly path: string;
  readonly bodyClass: new () => T;
  /**
   * Handles a valid body and returns the body of the 201 response. An error becomes a problem document, as on the
   * standard path.
   */
  readonly respond: (form: T, request: IncomingMessage) => Promise<object>;
}

/** Steps that every request passes, on the standard path and on a fast path: response headers, problem documents, metrics. */
export interface RequestLifecycle {
  /** Starts a request: sets the common response headers and returns the correlation id. */
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
 * Routes that bypass Nest and Fastify. A fast path accepts only JSON with a Content-Length whose body passes the
 * compiled validator. Every other request, also to the same path, takes the standard path unchanged, so that refusals
 * are decided in one place.
 */
export class FastPathRegistry {
  private readonly fastPaths = new Map<string, FastPath>();
  private lifecycle: RequestLifecycle | undefined;
  private bodyLimit = 0;

  /** Registers a fast path, when a module is initialised. @throws Error for a route that is not `@Public()` */
  registerFastPath<T extends object>(lane: FastPath<T>): void {
    if (Reflect.getMetadata(publicKey, lane.handler) !== true)
      throw new Error(`${lane.path} is not @Public(): a fast path would bypass its guards`);
    this.fastPaths.set(lane.path, lane as unknown as FastPath);
  }

  /** Enables the fast paths for bodies up to a number of bytes. */
  enableFastPaths(conversation: RequestLifecycle, bodyLimit: number): void {
    this.lifecycle = conversation;
    this.bodyLimit = bodyLimit;
  }

  /** Wraps the framework's request listener with the fast paths. */
  wrapListener(standardPath: RequestListener): RequestListener {
    return (request, response) => {
      const lane = request.method === 'POST' ? this.fastPaths.get(request.url ?? '') : undefined;
      if (lane === undefined || this.lifecycle === undefined || !this.isEligible(request))
        standardPath(request, response);
      else this.readBody(lane, this.lifecycle, request, response, standardPath);
    };
  }

  private isEligible({ headers }: IncomingMessage): boolean {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return length > 0 && length <= this.bodyLimit && jsonType.test(headers['content-type'] ?? '');
  }

  /** Reads the body. A body that is not accepted is pushed back into the stream and passed to the standard path. */
  private readBody(
    lane: FastPath,
    conversation: RequestLifecycle,
    request: IncomingMessage,
    response: ServerResponse,
    standardPath: RequestListener,
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
        standardPath(request, response);
      } else void sendFastPathResponse(lane, conversation, request, response, form, begun);
    };
    // A client that disconnects before the end of its body gets no response.
    const broken = (): void => void response.destroy();
    request.on('data', more);
    request.on('error', broken);
  }
}

function parseValidBody(type: new () => object, body: Buffer): object | undefined {
  try {
    const json = body.toString();
    return isPlainJsonText(json) ? compiledValidatorOf(type, 'defer')?.(JSON.parse(json)) : undefined;
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
