import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../bench/ledger/ledger.ts';
import { newKey } from '../../bench/load/new-key.ts';
import type { Random } from '../../bench/load/random.ts';
import type { ApiResponse } from '../../local/api-operations.ts';
import { isRetryable, retryDelayMs, type Client, type ClientResponse } from './client.ts';
import { generateDeclaration, generateUnit, type DeclaredPerson } from './generated-forms.ts';
import type { Session } from './sessions.ts';
import type { SiteUnit } from './site.ts';

/** Passes of each unit that wait for their check. */
const maxWaitingPasses = 500;
const maxRecentSuspected = 21;
const forwardBatchSize = 50;
const returningShare = 0.01;
const repeatedShare = 0.02;
const stopShare = 0.05;

/** What the actions work on. */
export interface ActionsOptions {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly site: readonly SiteUnit[];
  readonly guards: ReadonlyMap<string, Session>;
  readonly ward: Session;
  readonly dic: Session;
  /** Receives responses that no correct system gives. */
  readonly flaws: string[];
  /** Part of the names of registered units. */
  readonly unitNamePrefix: string;
  /** Until when requests are retried, milliseconds since 1970. */
  readonly retryUntil: () => number;
}

export type ActionName = 'declare' | 'check' | 'register' | 'forward' | 'approve' | 'handOver';

interface WaitingPass {
  readonly declarationId: string;
  readonly token: string;
}

type DeclarationResponse = ClientResponse<ApiResponse<'POST /api/declarations/v1/declarations'>>;

/**
 * Actions of people, each as the web apps do it. A request with a client key is retried with the same key while no response
 * arrives or the response is retryable. A request without a key is not retried; its list is read again instead.
 */
export class Actions implements Record<ActionName, () => Promise<void>> {
  readonly #options: ActionsOptions;
  readonly #passesByUnit: ReadonlyMap<string, WaitingPass[]>;
  #recentSuspected: readonly DeclaredPerson[] = [];
  readonly #unitsToForward: string[] = [];

  constructor(options: ActionsOptions) {
    this.#options = options;
    this.#passesByUnit = new Map(options.site.map(({ unitId }) => [unitId, []]));
  }

  /** A visitor declares at a gate. A few send the form twice, and a few suspected ones return on the same day. */
  async declare(): Promise<void> {
    const { client, ledger, random, site } = this.#options;
    const { gateCode, unitId } = random.pick(site);
    const returns = random.next() < returningShare && this.#recentSuspected.length > 0;
    const person = returns ? random.pick(this.#recentSuspected) : undefined;
    const body = generateDeclaration(random, gateCode, person);
    const send = (): Promise<DeclarationResponse> =>
      client.send('POST /api/declarations/v1/declarations', { body }, { kind: 'declare' });
    const response = await this.#sendWithRetries(send);
    if (response?.status !== 201 || response.body === undefined)
      return this.#recordRefusal('declare', response);
    const { declarationId, outcome, pass } = response.body;
    ledger.record('declaration', declarationId, { clientKey: body.clientKey, outcome, unitId });
    if (outcome === 'suspected')
      this.#recentSuspected = [body.person, ...this.#recentSuspected.slice(0, maxRecentSuspected - 1)];
    const passes = this.#passesOf(unitId);
    if (outcome !== 'suspected' && passes.length < maxWaitingPasses)
      passes.push({ declarationId, token: pass.token });
    if (random.next() < repeatedShare) await this.#repeatDeclaration(send, declarationId);
  }

  /** Sends the same form again: the response must name the same declaration. */
  async #repeatDeclaration(send: () => Promise<DeclarationResponse>, declarationId: string): Promise<void> {
    const { flaws } = this.#options;
    const response = await this.#sendWithRetries(send);
    if (response === undefined) return;
    if (response.status !== 201) flaws.push(`a repeat was answered ${response.status} ${response.code}`);
    else if (response.body?.declarationId !== declarationId)
      flaws.push(`one key, two declarations: ${declarationId} and ${response.body?.declarationId}`);
  }

  /** A guard checks a pass. */
  async check(): Promise<void> {
    const { guards, ledger, random, site } = this.#options;
    const { gateId, unitId } = random.pick(site);
    const pass = this.#passesOf(unitId).shift();
    const guard = guards.get(unitId);
    if (pass === undefined || guard === undefined) return;
    const body = {
      clientKey: newKey(),
      gateId,
      direction: random.pick(['entry', 'entry', 'exit'] as const),
      pass: pass.token,
      decision: random.next() < stopShare ? ('stop' as const) : ('admit' as const),
      checkedAt: new Date().toISOString(),
    };
    const response = await this.#sendWithRetries(() =>
      guard.send('check', 'POST /api/declarations/v1/checks', { body }),
    );
    if (response?.status !== 201 || response.body === undefined)
      return this.#recordRefusal('check', response);
    const { declarationId } = pass;
    ledger.record('check', response.body.checkId, { clientKey: body.clientKey, declarationId, unitId });
  }

  /** A unit registers. */
  async register(): Promise<void> {
    const { client, ledger, random, unitNamePrefix } = this.#options;
    const key = newKey();
    const body = generateUnit(random, unitNamePrefix);
    const response = await this.#sendWithRetries(() =>
      client.send(
        'POST /api/registration/v1/registrations',
        { body, headers: { 'idempotency-key': key } },
        { kind: 'register' },
      ),
    );
    if (response?.status !== 201 || response.body === undefined)
      return this.#recordRefusal('register', response);
    const { unitId, trackingCode } = response.body;
    ledger.record('registration', unitId, { key, trackingCode });
    this.#unitsToForward.push(unitId);
  }

  /** The ward officer forwards new registrations. */
  async forward(): Promise<void> {
    const ids = this.#unitsToForward.splice(0, forwardBatchSize);
    if (ids.length === 0) return;
    const response = await this.#options.ward.send(
      'forward',
      'POST /api/registration/v1/registrations/actions',
      { body: { action: 'receive-and-forward', ids } },
    );
    // A unit that was forwarded after all answers "wrong state" next time, and is left out.
    if (isRetryable(response)) this.#unitsToForward.unshift(...ids);
    else if (response.status !== 200) this.#recordRefusal('forward', response);
  }

  /** DIC reads the list of account requests and approves them. */
  async approve(): Promise<void> {
    const { dic, ledger } = this.#options;
    const list = await dic.send('requests', 'GET /api/accounts/v1/account-requests', {
      query: { limit: 20 },
    });
    if (list.status !== 200 || list.body === undefined) return this.#recordFinalRefusal('requests', list);
    const ids = list.body.items.map(({ accountId }) => accountId);
    if (ids.length === 0) return;
    const response = await dic.send('approve', 'POST /api/accounts/v1/account-requests/approve', {
      body: { ids },
    });
    if (response.status !== 200 || response.body === undefined)
      return this.#recordFinalRefusal('approve', response);
    for (const { id, ok, delivery } of response.body.results)
      if (ok) ledger.record('approval', id, { delivery: String(delivery) });
  }

  /** The ward opens a handover. The slip is given once, so an opening without a response is never repeated. */
  async handOver(): Promise<void> {
    const { ward, ledger } = this.#options;
    const list = await ward.send('handovers', 'GET /api/accounts/v1/handovers', {
      query: { state: 'OPEN', limit: 200 },
    });
    if (list.status !== 200 || list.body === undefined) return this.#recordFinalRefusal('handovers', list);
    const { items } = list.body;
    const waiting = items.find(({ state }) => state === 'WAITING');
    if (waiting !== undefined) {
      const slip = await ward.send('open', 'POST /api/accounts/v1/handovers/{id}/open', {
        path: { id: waiting.handoverId },
      });
      if (slip.status === 200)
        ledger.record('handover', waiting.handoverId, { accountId: waiting.accountId });
      else this.#recordFinalRefusal('open', slip);
    }
    const opened = items.find(({ state }) => state === 'OPENED');
    if (opened === undefined) return;
    const confirmed = await ward.send('confirm', 'POST /api/accounts/v1/handovers/{id}/confirm', {
      path: { id: opened.handoverId },
      body: { receivedBy: 'Lê Thị Hoa' },
    });
    if (confirmed.status !== 200 && confirmed.code !== 'ACCOUNTS.WRONG_STATE')
      this.#recordFinalRefusal('confirm', confirmed);
  }

  #passesOf(unitId: string): WaitingPass[] {
    return this.#passesByUnit.get(unitId) ?? [];
  }

  /** @returns undefined when no response that is not retryable arrived in time */
  async #sendWithRetries<Body>(
    send: () => Promise<ClientResponse<Body>>,
  ): Promise<ClientResponse<Body> | undefined> {
    for (let attempts = 1; ; attempts += 1) {
      const response = await send();
      if (!isRetryable(response)) return response;
      if (Date.now() > this.#options.retryUntil()) return undefined;
      await sleep(retryDelayMs(attempts, response.retryAfter, this.#options.random.next));
    }
  }

  /** Requests of the load are valid, so a refusal is a flaw. The absence of a response is none. */
  #recordRefusal(kind: string, response: ClientResponse<object> | undefined): void {
    if (response !== undefined)
      this.#options.flaws.push(`${kind} was answered ${response.status} ${response.code}`);
  }

  #recordFinalRefusal(kind: string, response: ClientResponse<object>): void {
    if (!isRetryable(response)) this.#recordRefusal(kind, response);
  }
}
