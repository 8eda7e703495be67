import {
  correctDeclaration,
  eraseDeclaration,
  withdrawDeclaration,
  type AcceptedDeclarationDto,
  type DeclarationChangedDto,
} from '@khai-bao/api-client/declarations';
import { ApiProblem, createIdempotencyKey, withServerTime, type ApiResponse } from '@khai-bao/api-client';
import { decodePassToken } from '@khai-bao/health-form';
import { isPassing, knownFields, retryDelay } from './after-problem.js';
import { dropDraft, saveDraft } from './drafts.js';
import { correctionDraft, correctionFormDraft, declaredDraft } from './kept-drafts.js';
import type { Outbox } from './outbox.js';
import { noteServerTime, serverNow } from './server-clock.js';
import type { ChangeKind, DeclareBody, KeptChange, KeptDeclaration, Store } from './store.js';

/** How changes reach the service. */
export interface ChangeRequests {
  correct(
    id: string,
    body: Omit<DeclareBody, 'gateCode'>,
    token: string,
  ): Promise<ApiResponse<AcceptedDeclarationDto>>;
  remove(
    kind: 'withdraw' | 'erase',
    id: string,
    clientKey: string,
    token: string,
  ): Promise<ApiResponse<DeclarationChangedDto>>;
}

/**
 * Corrections, withdrawals and erasures of this device. One is kept with its declaration before it is sent, under a key of its own that
 * makes a repeat harmless; it stays until the server has answered.
 */
export class ChangeSender {
  private readonly flying = new Map<string, Promise<void>>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly outbox: Outbox,
    private readonly requests: ChangeRequests,
    private readonly now: () => number = Date.now,
  ) {}

  /** Keeps a change and tries it at once. `body`: the new content of a correction. */
  async request(key: string, kind: ChangeKind, body: DeclareBody | null = null): Promise<void> {
    const change: KeptChange = {
      kind,
      state: 'waiting',
      clientKey: body?.clientKey ?? createIdempotencyKey(),
      body,
      requestedAt: serverNow(this.now()),
      attempts: 0,
      nextAttemptAt: null,
      problem: null,
      fields: [],
      doneAt: null,
    };
    await this.outbox.update(key, { change });
    void this.attempt(key);
  }

  /** Gives up a change that was refused or is not sent yet. */
  async abandon(key: string): Promise<void> {
    if (this.outbox.find(key)?.change?.state !== 'done') await this.outbox.update(key, { change: null });
  }

  isSending(key: string): boolean {
    return this.flying.has(key);
  }

  /** Tries one now. Two tries of the same are one. */
  attempt(key: string): Promise<void> {
    const running = this.flying.get(key);
    if (running) return running;
    const tried = this.outbox.find(key)?.change?.clientKey;
    const attempt = this.deliver(key).finally(() => {
      if (this.flying.get(key) === attempt) this.flying.delete(key);
      this.outbox.notify();
      this.schedule();
      const change = this.outbox.find(key)?.change;
      // Another change was asked for while this one was being sent.
      if (change?.state === 'waiting' && change.clientKey !== tried) void this.attempt(key);
    });
    this.flying.set(key, attempt);
    this.outbox.notify();
    return attempt;
  }

  /** Sends all that waits; `due`: only what may be tried by now. */
  async flush({ due = false } = {}): Promise<void> {
    for (const { key, change } of this.waiting()) {
      if (due && (change.nextAttemptAt ?? 0) > this.now()) continue;
      await this.attempt(key);
    }
    this.schedule();
  }

  private waiting(): (KeptDeclaration & { readonly change: KeptChange })[] {
    return this.outbox
      .list()
      .flatMap((entry) => (entry.change?.state === 'waiting' ? [{ ...entry, change: entry.change }] : []));
  }

  private async deliver(key: string): Promise<void> {
    const entry = this.outbox.find(key);
    const change = entry?.change;
    const id = entry?.answer?.declarationId;
    const token =
      entry?.answer?.deviceToken ??
      (await this.store.get<string>('values', 'deviceToken').catch(() => undefined));
    if (!change || change.state !== 'waiting' || !id) return;
    try {
      if (token === undefined) throw new ApiProblem({ status: 404, code: 'DECLARATIONS.NOT_FOUND' });
      if (change.kind === 'correct') await this.correct(key, id, change, token);
      else await this.remove(key, id, change, token, change.kind);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      noteServerTime(error.serverTime);
      if (!this.isCurrent(key, change)) return;
      await this.outbox.update(key, { change: this.afterProblem(key, change, error) });
    }
  }

  private async correct(key: string, id: string, change: KeptChange, token: string): Promise<void> {
    if (!change.body) return;
    const { gateCode, ...content } = change.body;
    const { body, serverTime } = await this.requests.correct(id, content, token);
    noteServerTime(serverTime);
    const entry = this.outbox.find(key);
    // It was forgotten in the meantime.
    if (!entry) return;
    // The answer names no token; the declaration still opens with the one that it has.
    const answer = { ...body, deviceToken: entry.answer?.deviceToken ?? null };
    saveDraft(declaredDraft(key), { ...content, gateCode });
    dropDraft(correctionDraft(key));
    const passIssue = decodePassToken(answer.pass.token)?.issue ?? 0;
    const done = this.isCurrent(key, change) ? { change: this.toDone(change) } : {};
    await this.outbox.update(key, { answer, passIssue, status: null, ...done });
  }

  private async remove(
    key: string,
    id: string,
    change: KeptChange,
    token: string,
    kind: 'withdraw' | 'erase',
  ): Promise<void> {
    const { body, serverTime } = await this.requests.remove(kind, id, change.clientKey, token);
    noteServerTime(serverTime);
    if (body.status === 'erased') this.outbox.dropDeclared(key);
    // An erasure that came before is what holds.
    const done = body.status === 'erased' ? 'erase' : kind;
    if (this.isCurrent(key, change))
      await this.outbox.update(key, { change: { ...this.toDone(change), kind: done } });
  }

  /** Is it still what is asked for, neither given up nor replaced by another change? */
  private isCurrent(key: string, change: KeptChange): boolean {
    return this.outbox.find(key)?.change?.clientKey === change.clientKey;
  }

  private toDone(change: KeptChange): KeptChange {
    return {
      ...change,
      state: 'done',
      body: null,
      problem: null,
      nextAttemptAt: null,
      doneAt: serverNow(this.now()),
    };
  }

  private afterProblem(key: string, change: KeptChange, problem: ApiProblem): KeptChange {
    const attempts = change.attempts + 1;
    if (isPassing(problem))
      return {
        ...change,
        attempts,
        problem: problem.code,
        nextAttemptAt: this.now() + retryDelay(attempts, problem.offline ? null : problem.retryAfter),
      };
    if (change.body) {
      saveDraft(correctionDraft(key), change.body);
      // The form starts with what was refused, its fields marked.
      dropDraft(correctionFormDraft(key));
    }
    return {
      ...change,
      state: 'refused',
      attempts,
      body: null,
      problem: problem.code,
      fields: knownFields(problem),
      nextAttemptAt: null,
    };
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const times = this.waiting().flatMap(({ change }) => change.nextAttemptAt ?? []);
    if (times.length === 0) return;
    this.timer = setTimeout(
      () => void this.flush({ due: true }),
      Math.max(0, Math.min(...times) - this.now()),
    );
  }
}

const removals = { withdraw: withdrawDeclaration, erase: eraseDeclaration } as const;

const changeRequests: ChangeRequests = {
  correct: (id, body, token) =>
    withServerTime((client) =>
      correctDeclaration({ client, path: { id }, body, headers: { 'x-device-token': token } }),
    ),
  remove: (kind, id, clientKey, token) =>
    withServerTime((client) =>
      removals[kind]({ client, path: { id }, body: { clientKey }, headers: { 'x-device-token': token } }),
    ),
};

interface KeptOnDevice {
  readonly store: Store;
  readonly outbox: Outbox;
}

const senders = new WeakMap<KeptOnDevice, ChangeSender>();

/** The one sender of a device's changes. */
export function changeSenderOf(device: KeptOnDevice): ChangeSender {
  const sender = senders.get(device) ?? new ChangeSender(device.store, device.outbox, changeRequests);
  senders.set(device, sender);
  return sender;
}
