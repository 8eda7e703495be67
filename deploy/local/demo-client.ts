import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addressOf,
  type ApiOperation,
  type ApiRequest,
  type ApiRequestBody,
  type ApiResponse,
  type PlainApiRequest,
} from './api-operations.ts';
import { ExplainedError } from './explained-error.ts';

const requestTimeoutMs = 20_000;
const eventTimeoutMs = 180_000;

/** The password of every demonstration account. */
export const demoPassword = 'KhaiBao#2021';

/** The members of a problem response (RFC 9457) that are read here. */
interface Problem {
  readonly code?: string;
}

/** A response with an error status. */
export class ApiError extends Error {
  readonly code: string | undefined;

  constructor(operation: ApiOperation, code: string | undefined) {
    super(`${operation}: ${code}`);
    this.code = code;
  }
}

export type RegistrationForm = Omit<
  ApiRequestBody<'POST /api/registration/v1/registrations'>,
  'usesNcovi'
> & { usesNcovi?: boolean };

export type DeclarationForm = Pick<
  ApiRequestBody<'POST /api/declarations/v1/declarations'>,
  'person' | 'answers'
>;

export type AcceptedDeclaration = ApiResponse<'POST /api/declarations/v1/declarations'>;
export type CreatedGate = ApiResponse<'POST /api/declarations/v1/gates'>;

/** Calls the API of a running system through its public origin, as the apps do. */
export class DemoClient {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /**
   * Sends a request with an access token, or without one.
   * @throws ApiError for an error status
   * @throws ExplainedError when the system cannot be reached
   */
  async call<Operation extends ApiOperation>(
    operation: Operation,
    request: ApiRequest<Operation>,
    token?: string,
  ): Promise<ApiResponse<Operation>> {
    const plain: PlainApiRequest = request;
    const { method, url } = addressOf(operation, plain);
    let response: Response;
    try {
      response = await fetch(`${this.#origin}${url}`, {
        method,
        headers: {
          ...(plain.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...plain.headers,
        },
        ...(plain.body === undefined ? {} : { body: JSON.stringify(plain.body) }),
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
    } catch {
      throw new ExplainedError(
        `The system at ${this.#origin} cannot be reached: start it with npm start first, or set PORT to its port.`,
      );
    }
    const text = await response.text();
    if (!response.ok)
      throw new ApiError(operation, text === '' ? undefined : (JSON.parse(text) as Problem).code);
    return (text === '' ? undefined : JSON.parse(text)) as ApiResponse<Operation>;
  }

  /** @returns the access token */
  async signIn(username: string, password: string): Promise<string> {
    const session = await this.call('POST /api/accounts/v1/sign-in', { body: { username, password } });
    return session.accessToken;
  }

  /**
   * Signs in with a one-time password and replaces it by a new one.
   * @returns the access token
   */
  async activateAccount(username: string, oneTimePassword: string, newPassword: string): Promise<string> {
    const token = await this.signIn(username, oneTimePassword);
    const session = await this.call(
      'POST /api/accounts/v1/password',
      { body: { currentPassword: oneTimePassword, newPassword } },
      token,
    );
    return session.accessToken;
  }

  registerUnit(form: RegistrationForm): Promise<ApiResponse<'POST /api/registration/v1/registrations'>> {
    return this.call('POST /api/registration/v1/registrations', {
      body: { usesNcovi: false, ...form },
      headers: { 'idempotency-key': randomUUID() },
    });
  }

  /** Declares at a gate; with the token of gate staff, on behalf of the person. */
  declare(gateCode: string, form: DeclarationForm, staffToken?: string): Promise<AcceptedDeclaration> {
    const body = {
      clientKey: randomUUID(),
      gateCode,
      questionnaireVersion: '2021.1',
      consent: { version: '2021.1', agreed: true },
      filledAt: new Date().toISOString(),
      ...form,
    };
    return staffToken === undefined
      ? this.call('POST /api/declarations/v1/declarations', { body })
      : this.call('POST /api/declarations/v1/declarations/on-behalf', { body }, staffToken);
  }

  /** Forwards the registrations of units as a ward officer does. */
  async forwardRegistrations(unitIds: string[], wardToken: string): Promise<void> {
    await this.call(
      'POST /api/registration/v1/registrations/actions',
      { body: { action: 'receive-and-forward', ids: unitIds } },
      wardToken,
    );
  }

  /** Waits for the account requests of units and approves them as a DIC operator does. */
  async approveAccounts(unitIds: readonly string[], dicToken: string): Promise<void> {
    const requests = await this.waitFor('The account requests', async () => {
      const { items } = await this.call(
        'GET /api/accounts/v1/account-requests',
        { query: { limit: 200 } },
        dicToken,
      );
      const found = items.filter(({ unitId }) => unitIds.includes(unitId));
      return found.length === unitIds.length ? found : undefined;
    });
    await this.call(
      'POST /api/accounts/v1/account-requests/approve',
      { body: { ids: requests.map(({ accountId }) => accountId) } },
      dicToken,
    );
  }

  /**
   * Opens and confirms the handover of a unit's account as a ward officer does.
   * @returns the slip with the one-time password
   */
  async openHandover(
    unitId: string,
    wardToken: string,
  ): Promise<ApiResponse<'POST /api/accounts/v1/handovers/{id}/open'>> {
    const { handoverId } = await this.waitFor('The handover', async () => {
      const { items } = await this.call(
        'GET /api/accounts/v1/handovers',
        { query: { state: 'OPEN', limit: 200 } },
        wardToken,
      );
      return items.find((handover) => handover.unitId === unitId);
    });
    const path = { id: handoverId };
    const slip = await this.call('POST /api/accounts/v1/handovers/{id}/open', { path }, wardToken);
    await this.call(
      'POST /api/accounts/v1/handovers/{id}/confirm',
      { path, body: { receivedBy: 'Lê Thị Hoa' } },
      wardToken,
    );
    return slip;
  }

  /** Creates a gate of a unit, as soon as declarations has received the unit. */
  createGate(
    gate: ApiRequestBody<'POST /api/declarations/v1/gates'>,
    adminToken: string,
  ): Promise<CreatedGate> {
    return this.waitFor('The unit in declarations', async () => {
      try {
        return await this.call('POST /api/declarations/v1/gates', { body: gate }, adminToken);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'DECLARATIONS.UNKNOWN_UNIT') return undefined;
        throw error;
      }
    });
  }

  /**
   * Polls until `read` finds something: an event takes a moment from service to service.
   * @throws ExplainedError after 30 seconds
   */
  async waitFor<Found>(title: string, read: () => Promise<Found | undefined>): Promise<Found> {
    for (const deadline = Date.now() + eventTimeoutMs; Date.now() < deadline;) {
      const found = await read();
      if (found !== undefined) return found;
      await sleep(150);
    }
    throw new ExplainedError(
      `${title} did not arrive within ${eventTimeoutMs / 1000} seconds: see the logs in .state/local/logs.`,
    );
  }
}
