import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { publicKey } from '../auth/decorators.js';
import { sureCheckOf } from '../validation/sure-check.js';
import { isPlainJsonText } from './judge-body.js';

/** The one request of a service that comes thousands of times a second: `POST` of a JSON form. */
export interface FastLane<T extends object = object> {
  /** The controller's method of the same route. It must be `@Public()`: guards stand on the usual way alone. */
  readonly route: object;
  /** The path as it stands in the request; its controller's route answers the same, and everything that this way does not take. */
  readonly path: string;
  readonly form: new () => T;
  /** Answers the form, status 201. What it throws is answered as everywhere. */
  readonly serve: (form: T, request: IncomingMessage) => Promise<object>;
}

/** How a service speaks to the outside, on whatever way: headers of every answer, words of every refusal, numbers of all. */
export interface Conversation {
  /** Begins a request; answers its correlation id after it has set the answer's own headers. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => string;
  readonly within: <R>(correlationId: string, request: IncomingMessage, work: () => R) => R;
  readonly refuse: (
    error: unknown,
    request: IncomingMessage,
  ) => { status: number; headers: Record<string, string>; body: string };
  readonly end: (
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
export class FastLanes {
  private readonly lanes = new Map<string, FastLane>();
  private conversation: Conversation | undefined;
  private bodyLimit = 0;

  /** Opens a way: of a module, when it is initialised. @throws Error for a route that asks who comes */
  open<T extends object>(lane: FastLane<T>): void {
    if (Reflect.getMetadata(publicKey, lane.route) !== true)
      throw new Error(`${lane.path} is not open to everybody: nobody may pass its guards by`);
    this.lanes.set(lane.path, lane as unknown as FastLane);
  }

  /** From now on the ways are taken, by bodies of so many bytes at most. */
  begin(conversation: Conversation, bodyLimit: number): void {
    this.conversation = conversation;
    this.bodyLimit = bodyLimit;
  }

  /** The listener of the server, before that of the framework. */
  listener(usual: RequestListener): RequestListener {
    return (request, response) => {
      const lane = request.method === 'POST' ? this.lanes.get(request.url ?? '') : undefined;
      if (lane === undefined || this.conversation === undefined || !this.mayTake(request))
        usual(request, response);
      else this.read(lane, this.conversation, request, response, usual);
    };
  }

  private mayTake({ headers }: IncomingMessage): boolean {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return length > 0 && length <= this.bodyLimit && jsonType.test(headers['content-type'] ?? '');
  }

  /** Waits for the body; when its last byte is there, it is taken or handed on as if nobody had looked at it. */
  private read(
    lane: FastLane,
    conversation: Conversation,
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
      const form = checked(lane.form, body);
      if (form === undefined) {
        request.pause();
        request.unshift(body);
        usual(request, response);
      } else void answer(lane, conversation, request, response, form, begun);
    };
    // Who goes away before the end gets no answer.
    const broken = (): void => void response.destroy();
    request.on('data', more);
    request.on('error', broken);
  }
}

function checked(type: new () => object, body: Buffer): object | undefined {
  try {
    const json = body.toString();
    return isPlainJsonText(json) ? sureCheckOf(type, 'unsure')?.(JSON.parse(json)) : undefined;
  } catch {
    return undefined;
  }
}

async function answer(
  { path, serve }: FastLane,
  conversation: Conversation,
  request: IncomingMessage,
  response: ServerResponse,
  form: object,
  begun: number,
): Promise<void> {
  const correlationId = conversation.begin(request, response);
  try {
    const given = await conversation.within(correlationId, request, () => serve(form, request));
    send(response, 201, 'application/json; charset=utf-8', JSON.stringify(given));
  } catch (error) {
    const { status, headers, body } = conversation.within(correlationId, request, () =>
      conversation.refuse(error, request),
    );
    for (const name in headers) response.setHeader(name, headers[name]!);
    send(response, status, 'application/problem+json; charset=utf-8', body);
  }
  conversation.end(request, response, path, performance.now() - begun);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
