import { jest } from '@jest/globals';
import type { AlertsOperations } from '@khai-bao/api-client/alerts';
import type {
  AcceptedDeclarationDto,
  GateByCodeDto,
  DeclarationStatusDto,
  DeclarationsOperations,
} from '@khai-bao/api-client/declarations';
import type { ProblemField, Sendable } from '@khai-bao/api-client';
import type { RegistrationOperations } from '@khai-bao/api-client/registration';
import type { DeclareBody } from './keep/store.js';
import { consent2021, questionnaire2021, type Outcome } from '@khai-bao/health-form';

/** A request as the services would see it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}
interface Success<Body> {
  readonly status?: 200 | 201 | 204;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Refusal {
  readonly status: 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
  readonly body: {
    readonly code: string;
    readonly fields?: readonly ProblemField[];
    readonly suggestion?: object;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

type Operations = AlertsOperations & DeclarationsOperations & RegistrationOperations;
type IsSegment<Part, Segment> = Segment extends `{${string}}` ? true : Part extends Segment ? true : false;
/** Does a path with its parameters filled in belong to an operation? */
type Matches<Path, Operation> = Operation extends `${infer Segment}/${infer More}`
  ? Path extends `${infer Part}/${infer Rest}`
    ? IsSegment<Part, Segment> extends true
      ? Matches<Rest, More>
      : false
    : false
  : Path extends `${string}/${string}`
    ? false
    : IsSegment<Path, Operation>;
type OperationOf<Key> = Key extends keyof Operations
  ? Key
  : { [K in keyof Operations]: Matches<Key, K> extends true ? K : never }[keyof Operations];
/** What the operation that a method and path belong to answers. */
export type ResponseOf<Key> = Sendable<Operations[OperationOf<Key>]['response']>;

/** Answers a request, or `away` when there is no network. */
export type Route<Body = unknown> = (request: Request) => Success<Body> | Refusal | 'away';

export const gate: GateByCodeDto = {
  gateId: '0197a1b2-0000-7000-8000-000000000001',
  code: '7K2M4QK',
  gateName: 'Cổng 1',
  direction: 'entrance',
  hours: null,
  unitId: '0197a1b2-0000-7000-8000-000000000002',
  unitName: 'Chợ Bến Thành',
  areaName: 'Phường Bến Thành, Quận 1',
  districtName: 'Quận 1',
  hotline: '19009095',
  medicalCentre: { name: 'Trung tâm Y tế Quận 1', phone: '02838297000', address: '2 Đặng Tất, Quận 1' },
};

/** An accepted declaration, as intake answers it. */
export function declared(outcome: Outcome, at = Date.now()): AcceptedDeclarationDto {
  return {
    declarationId: '0197a1b2-0000-7000-8000-000000000003',
    outcome,
    acceptedAt: new Date(at).toISOString(),
    pass: { token: 'KB1.abc.def', code: 'A7K29QXM', validUntil: new Date(at + 86_400_000).toISOString() },
    deviceToken: 'device-1',
    unitName: gate.unitName,
    gateName: gate.gateName,
    areaName: gate.areaName,
    hotline: gate.hotline,
    medicalCentre: gate.medicalCentre,
  };
}

/** Services in the browser's `fetch`: routes by `METHOD /path`, which a test may change while it runs. */
export class Services {
  readonly seen: Request[] = [];
  readonly routes = new Map<string, Route>();

  constructor() {
    this.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => ({ body: gate }));
    this.on('GET /api/declarations/v1/questionnaires/current', () => ({
      body: {
        id: '0197a1b2-0000-7000-8000-000000000004',
        version: questionnaire2021.version,
        publishedAt: '2021-06-20T00:00:00.000Z',
        document: questionnaire2021,
        consent: consent2021,
      },
    }));
    this.declareAs('clear');
    globalThis.fetch = jest.fn((input: unknown, init?: RequestInit) =>
      this.answer(String(input), init),
    ) as typeof fetch;
  }

  /** Answers a method and path as the service's document has it. */
  on<Key extends string>(key: Key, route: Route<ResponseOf<Key>>): void {
    this.routes.set(key, route);
  }

  /** Intake accepts with this outcome; the status says what it is given. */
  declareAs(outcome: Outcome, status: Partial<DeclarationStatusDto> = {}): void {
    const answer = declared(outcome);
    this.on('POST /api/declarations/v1/declarations', () => ({ status: 201, body: answer }));
    this.on(`GET /api/declarations/v1/declarations/${answer.declarationId}/status`, () => ({
      body: {
        outcome,
        acceptedAt: answer.acceptedAt,
        medicalCentreNotifiedAt: null,
        acknowledgedAt: null,
        validUntil: answer.pass.validUntil,
        withdrawn: false,
        passBlocked: false,
        status: 'submitted' as const,
        version: 1,
        passIssue: 0,
        changedAt: null,
        nationalConfirmedAt: null,
        cityConfirmedAt: null,
        isHeldForTracing: false,
        ...status,
      },
    }));
  }

  /** Bodies of the declarations that were sent. */
  get declarations(): DeclareBody[] {
    return this.seen
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/declarations'))
      .map(({ body }) => body as DeclareBody);
  }

  private answer(path: string, init: RequestInit = {}): Promise<Response> {
    const request: Request = {
      method: init.method ?? 'GET',
      path,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
      headers: (init.headers ?? {}) as Record<string, string>,
    };
    this.seen.push(request);
    const route = this.routes.get(`${request.method} ${path}`);
    const answer = route?.(request) ?? { status: 404, body: { code: 'PLATFORM.NOT_FOUND' } };
    if (answer === 'away') return Promise.reject(new TypeError('Failed to fetch'));
    const { status = 200, body = null, headers = {} } = answer;
    const all = new Headers({ date: new Date().toUTCString(), ...headers });
    return Promise.resolve({
      ok: status < 400,
      status,
      headers: all,
      json: () => Promise.resolve(body),
    } as Response);
  }
}
