import type { ServiceProblem } from '@khai-bao/api-client/admin';
import { findPass } from './find-pass.js';
import {
  decisionByNextCode,
  endOf,
  nextGateState,
  readableCodes,
  shownEnd,
  shownResult,
  type GateEvent,
  type GateState,
  type VerdictEnd,
} from './gate-machine.js';
import type { GateResult } from './verify-pass.js';

/** How long the service is waited for before the device says that it cannot check, milliseconds. */
const serviceWaitMs = 1_200;

export type ShownPass = Extract<GateResult, { kind: 'pass' }>;
export type GateDecision = 'admit' | 'stop';

/** What the controller asks and tells. */
export interface GateControllerPorts {
  readonly judgeOnDevice: (token: string) => Promise<GateResult>;
  /** Null when no service answered. Rejects with a refusal that is no verdict. */
  readonly judgeByService: (pass: string) => Promise<GateResult | null>;
  /** When the same passage was recorded here within ten minutes; null when it was not. */
  readonly recentAt: (result: GateResult) => string | null;
  readonly record: (result: ShownPass, decision: GateDecision) => void;
  /** A verdict is shown, or has changed while it is shown. */
  readonly onVerdict: (end: VerdictEnd) => void;
  /** The service refuses a pass whose admission is not shown any more. */
  readonly onLateRefusal: (result: GateResult) => void;
  readonly onProblem: (problem: ServiceProblem) => void;
}

/**
 * Judges one code after the other. The device decides first and the service's word follows. The next code replaces what is shown, and what
 * is decided by then is recorded.
 */
export class GateController {
  private state: GateState = null;
  private lastId = 0;
  private readonly listeners = new Set<() => void>();
  /** Ends that were shown for codes whose service has not answered yet. */
  private readonly awaited = new Map<number, VerdictEnd>();

  constructor(private ports: GateControllerPorts) {}

  /** Takes the ports of the latest rendering. */
  setPorts(ports: GateControllerPorts): void {
    this.ports = ports;
  }

  readonly current = (): GateState => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** Which codes are read now. */
  readonly readable = (): ReturnType<typeof readableCodes> => readableCodes(this.state);

  /** Judges the text of a code. @returns false when the guard must decide about the shown person first */
  readCode(text: string, scanned: boolean): boolean {
    if (this.readable() === 'nothing') return false;
    this.recordShown();
    const found = findPass(text);
    this.lastId += 1;
    const id = this.lastId;
    this.dispatch({ kind: 'code-read', id, scanned: scanned || (typeof found !== 'string' && !found.typed) });
    if (typeof found === 'string')
      this.dispatch({
        kind: 'service-judged',
        id,
        result: { kind: 'refused', reason: found },
        recentAt: null,
      });
    else this.judge(id, found);
    return true;
  }

  /** Shows the pass of a declaration that was made here. */
  showDeclared(result: GateResult): void {
    this.lastId += 1;
    this.dispatch({ kind: 'declared', id: this.lastId, result });
  }

  /** Keeps the shown person until the guard has decided. */
  hold(): void {
    this.dispatch({ kind: 'held' });
  }

  /** Records a decision of the guard about the shown person, and closes the result. */
  decide(decision: GateDecision): void {
    const result = shownResult(this.state);
    this.close();
    if (result?.kind === 'pass') this.ports.record(result, decision);
  }

  close(): void {
    this.dispatch({ kind: 'closed' });
  }

  /** Records what the next code would have recorded, and closes the result: the guard turns to another view. */
  leave(): void {
    this.recordShown();
    this.close();
  }

  private recordShown(): void {
    const result = shownResult(this.state);
    const decision = decisionByNextCode(this.state);
    if (decision !== null && result?.kind === 'pass') this.ports.record(result, decision);
  }

  private judge(id: number, { pass, typed }: { readonly pass: string; readonly typed: boolean }): void {
    const device = typed
      ? Promise.resolve<GateResult>({ kind: 'cannot-check', reason: 'typed' })
      : this.ports
          .judgeOnDevice(pass)
          .catch((): GateResult => ({ kind: 'cannot-check', reason: 'unsupported' }));
    void device.then((result) =>
      this.dispatch({ kind: 'device-judged', id, result, recentAt: this.ports.recentAt(result) }),
    );
    const timer = typed ? undefined : setTimeout(() => this.dispatch({ kind: 'overdue', id }), serviceWaitMs);
    void this.ports
      .judgeByService(pass)
      .catch((problem: unknown) => {
        this.ports.onProblem(problem as ServiceProblem);
        return null;
      })
      .then((result) => this.hearService(id, result))
      .finally(() => clearTimeout(timer));
  }

  private hearService(id: number, result: GateResult | null): void {
    const shown = this.awaited.get(id);
    this.awaited.delete(id);
    if (this.state?.id === id) {
      const recentAt = result === null ? null : this.ports.recentAt(result);
      this.dispatch({ kind: 'service-judged', id, result: result ?? 'none', recentAt });
    } else if (result !== null && shown === 'admit' && endOf(result) === 'stop')
      this.ports.onLateRefusal(result);
  }

  private dispatch(event: GateEvent): void {
    const before = this.state;
    this.state = nextGateState(before, event);
    if (this.state === before) return;
    const end = shownEnd(this.state);
    if (this.state !== null && end !== null) {
      if (this.state.service === null) this.awaited.set(this.state.id, end);
      if (before?.id !== this.state.id || shownEnd(before) !== end) this.ports.onVerdict(end);
    }
    for (const listener of this.listeners) listener();
  }
}
