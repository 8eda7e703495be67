import type {
  DeclarationStatusDto,
  AcceptedDeclarationDto,
  GateByCodeDto,
} from '@khai-bao/api-client/declarations';
import { ApiProblem, type ApiResponse } from '@khai-bao/api-client';
import { normalisePhone, abbreviateName } from '@khai-bao/health-form';
import { maskPhone } from '@khai-bao/ui';
import { afterProblem, needsPhoneProof } from './after-problem.js';
import { dropDraft, saveDraft } from './drafts.js';
import {
  correctionDraft,
  correctionFormDraft,
  declaredDraft,
  refusedDraft,
  withoutBody,
} from './kept-drafts.js';
import { noteServerTime, serverNow } from './server-clock.js';
import type { DeclareBody, KeptDeclaration, Store } from './store.js';

export type SendDeclaration = (
  body: DeclareBody,
  deviceToken: string | null,
  phoneProof?: string,
) => Promise<ApiResponse<AcceptedDeclarationDto>>;

/** How many accepted declarations a device keeps: those of a household of twelve for some days. */
const maxKeptDeclarations = 60;
/**
 * The declarations of this device. A new one is kept before it is sent, under a key of its own that makes a repeat
 * harmless; it stays until the server has answered, over lost networks, closed pages and busy servers.
 */
export class Outbox {
  private held: readonly KeptDeclaration[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly flying = new Map<string, Promise<KeptDeclaration>>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly send: SendDeclaration,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads what is kept and begins to send what waits. */
  async open(): Promise<void> {
    const kept = await this.store.all<KeptDeclaration>('declarations').catch(() => []);
    this.show(kept);
    for (const { key, foundUntil } of kept)
      if (foundUntil !== undefined && foundUntil <= serverNow(this.now())) await this.discard(key);
    // An earlier version kept refused ones whole.
    for (const entry of kept)
      if (entry.state === 'refused' && entry.body) await this.keep(withoutBody(entry));
    void this.flush();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Newest first. The same array until something changes, be it only that one is being sent. */
  readonly list = (): readonly KeptDeclaration[] => this.held;

  find(key: string): KeptDeclaration | undefined {
    return this.held.find((entry) => entry.key === key);
  }

  /** Keeps a declaration that waits to be sent. */
  async add(body: DeclareBody, gate: GateByCodeDto, partyPlace = 0): Promise<KeptDeclaration> {
    const entry: KeptDeclaration = {
      key: body.clientKey,
      state: 'waiting',
      gate,
      shortName: abbreviateName(body.person.fullName),
      maskedPhone: maskPhone(normalisePhone(body.person.phone) ?? body.person.phone),
      filledAt: Date.parse(body.filledAt),
      body,
      sentWith: await this.deviceToken(),
      untried: true,
      attempts: 0,
      nextAttemptAt: null,
      problem: null,
      fields: [],
      answer: null,
      status: null,
      ...(body.partyKey === undefined ? {} : { party: { key: body.partyKey, place: partyPlace } }),
    };
    await this.keep(entry);
    return entry;
  }

  /** Keeps a declaration that another device made, for as long as its proof opens it. */
  async keepFound(entry: KeptDeclaration): Promise<void> {
    await this.keep(entry);
  }

  /** Tries one now. Two tries of the same are one. */
  attempt(key: string): Promise<KeptDeclaration> {
    const running = this.flying.get(key);
    if (running) return running;
    const attempt: Promise<KeptDeclaration> = this.deliver(key).finally(() => {
      if (this.flying.get(key) === attempt) this.flying.delete(key);
      this.show(this.held);
    });
    this.flying.set(key, attempt);
    this.show(this.held);
    return attempt;
  }

  /**
   * Tries several now. The first one alone, so that the device token of its answer is that of all; then the others side by
   * side.
   */
  async attemptAll([first, ...others]: readonly string[]): Promise<void> {
    if (first === undefined) return;
    await this.attempt(first);
    await Promise.all(others.map((key) => this.attempt(key)));
  }

  isSending(key: string): boolean {
    return this.flying.has(key);
  }

  /** Sends everything that waits; `due`: only what may be tried by now. Sets the clock for what is left. */
  async flush({ due = false } = {}): Promise<void> {
    for (const entry of this.held.filter((candidate) => candidate.state === 'waiting')) {
      if (needsPhoneProof(entry) || (due && (entry.nextAttemptAt ?? 0) > this.now())) continue;
      await this.attempt(entry.key);
    }
    this.schedule();
  }

  /**
   * The network came back: sends all that waits at once. A try that began without a network and has not failed yet is not
   * waited for; the key makes a second one harmless. Without a network the next tries come soon again.
   */
  async resume(): Promise<void> {
    const cutOff = new Set(this.flying.keys());
    for (const key of cutOff) this.flying.delete(key);
    for (const entry of this.held.filter(({ state }) => state === 'waiting'))
      if (entry.attempts > 0 && entry.problem === 'NETWORK') this.replace({ ...entry, attempts: 0 });
    await this.flush();
  }

  async noteStatus(key: string, status: DeclarationStatusDto): Promise<void> {
    const entry = this.find(key);
    if (entry) await this.keep({ ...entry, status });
  }

  /** Changes what is kept of a declaration. */
  async update(key: string, part: Partial<KeptDeclaration>): Promise<void> {
    const entry = this.find(key);
    if (entry) await this.keep({ ...entry, ...part });
  }

  /** Forgets what was declared and how it was to be corrected. */
  dropDeclared(key: string): void {
    for (const nameOf of [declaredDraft, correctionDraft, correctionFormDraft]) dropDraft(nameOf(key));
  }

  /** Tells the pages that something about the list has changed, be it only that a change is being sent. */
  notify(): void {
    this.show(this.held);
  }

  async discard(key: string): Promise<void> {
    await this.store.remove('declarations', key);
    dropDraft(refusedDraft(key));
    this.dropDeclared(key);
    this.show(this.held.filter((entry) => entry.key !== key));
  }

  /** Forgets all, also what the store holds beside declarations. */
  async forgetAll(): Promise<void> {
    // Before the store is empty, so that nothing that comes meanwhile is kept again.
    this.show([]);
    await this.store.clear();
  }

  private async deliver(key: string): Promise<KeptDeclaration> {
    const kept = this.find(key);
    if (!kept) throw new Error('Nothing is kept under this key');
    if (!kept.body || kept.state === 'accepted') return kept;
    const entry = await this.withDeviceToken(kept);
    if (!entry.body) return entry;
    try {
      const { body: answer, serverTime } = await this.send(
        entry.body,
        entry.sentWith,
        ...(entry.phoneProof === undefined ? [] : [entry.phoneProof]),
      );
      noteServerTime(serverTime);
      const now = this.find(key);
      // It was forgotten in the meantime, or another try was quicker.
      if (!now || now.state === 'accepted') return now ?? entry;
      saveDraft(declaredDraft(key), entry.body);
      const { deviceToken, unitName, gateName, areaName, hotline, medicalCentre } = answer;
      // Both writes begin at once, so that none comes after all was forgotten.
      const [accepted] = await Promise.all([
        this.keep({
          ...entry,
          state: 'accepted',
          gate: { ...entry.gate, unitName, gateName, areaName, hotline, medicalCentre },
          body: null,
          answer,
          problem: null,
          nextAttemptAt: null,
          fields: [],
        }),
        deviceToken && this.store.put('values', 'deviceToken', deviceToken).catch(() => undefined),
      ]);
      return accepted;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const now = this.find(key);
      // Another try was quicker.
      if (!now || now.state !== 'waiting') return now ?? entry;
      return await this.keep(afterProblem(now, error, this.now()));
    }
  }

  /** Before its first try a declaration takes the device token that another one has received since, and keeps it for repeats. */
  private async withDeviceToken(entry: KeptDeclaration): Promise<KeptDeclaration> {
    if (entry.untried !== true) return entry;
    const sentWith = await this.deviceToken();
    // What was forgotten in the meantime is not sent.
    return this.find(entry.key)
      ? this.keep({ ...entry, untried: false, sentWith })
      : { ...entry, body: null };
  }

  private async deviceToken(): Promise<string | null> {
    return (await this.store.get<string>('values', 'deviceToken').catch(() => undefined)) ?? null;
  }

  private async keep(entry: KeptDeclaration): Promise<KeptDeclaration> {
    // Shown first: a change that comes during the write starts from this entry, and is written after it.
    this.replace(entry);
    // What cannot be kept is still sent: it stays in this page.
    await this.store.put('declarations', entry.key, entry).catch(() => undefined);
    // It was forgotten during the write.
    if (!this.find(entry.key)) await this.store.remove('declarations', entry.key).catch(() => undefined);
    const old = this.held.filter((other) => other.state === 'accepted').slice(maxKeptDeclarations);
    for (const other of old) await this.discard(other.key);
    if (entry.state === 'waiting') this.schedule();
    return entry;
  }

  private replace(entry: KeptDeclaration): void {
    this.show([entry, ...this.held.filter(({ key }) => key !== entry.key)]);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const times = this.held
      .filter((entry) => entry.state === 'waiting' && entry.nextAttemptAt !== null)
      .map((entry) => entry.nextAttemptAt ?? 0);
    if (times.length === 0) return;
    this.timer = setTimeout(
      () => void this.flush({ due: true }),
      Math.max(0, Math.min(...times) - this.now()),
    );
  }

  private show(entries: readonly KeptDeclaration[]): void {
    this.held = [...entries].sort((a, b) => b.filledAt - a.filledAt);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
