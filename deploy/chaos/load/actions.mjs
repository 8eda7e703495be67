import { newKey } from '../../bench/load/new-key.mjs';
import { isPassing, retryDelay } from './client.mjs';
import { newDeclaration, newUnit } from './people.mjs';

/** Passes that wait to be checked, for each unit. */
const mostPasses = 500;

/**
 * What people do, each as our web apps do it: what has a key of its own is sent again with the same key while no answer
 * came or the answer said "not now"; what has none is not, its list is read again instead.
 */
export class Actions {
  #passes;
  #lately = [];
  #toForward = [];

  /** @param {object} world `{ client, ledger, random, site, sessions, giveUpAt(): number, flaws: string[], word }` */
  constructor(world) {
    Object.assign(this, world);
    this.#passes = this.site.map(() => []);
  }

  /** Somebody declares at a gate; a few send it twice, and a few suspected ones come back the same day. */
  async declare() {
    const at = this.random.between(0, this.site.length - 1);
    const { gateCode, unitId } = this.site[at];
    const person = this.random.next() < 0.01 ? this.random.pick(this.#lately) : undefined;
    const body = newDeclaration(this.random, gateCode, { person });
    const send = () => this.client.ask('declare', 'POST', 'declarations/v1/declarations', { body });
    const answer = await this.#patiently(send);
    if (answer?.status !== 201) return this.#refused('declare', answer);
    const { declarationId, outcome, pass } = answer.body;
    this.ledger.record('declaration', declarationId, { clientKey: body.clientKey, outcome, unitId });
    if (outcome === 'suspected') this.#lately = [body.person, ...this.#lately.slice(0, 20)];
    if (outcome !== 'suspected' && this.#passes[at].length < mostPasses)
      this.#passes[at].push({ declarationId, token: pass.token });
    if (this.random.next() < 0.02) await this.#sendAgain(send, declarationId);
  }

  /** The same form again: the answer must name the same declaration, and not make another. */
  async #sendAgain(send, declarationId) {
    const again = await this.#patiently(send);
    if (again?.status === 201 && again.body.declarationId !== declarationId)
      this.flaws.push(`one key, two declarations: ${declarationId} and ${again.body.declarationId}`);
    else if (again !== undefined && again.status !== 201)
      this.flaws.push(`a repeat was answered ${again.status} ${again.code}`);
  }

  /** A guard checks a pass. */
  async check() {
    const at = this.random.between(0, this.site.length - 1);
    const pass = this.#passes[at].shift();
    if (pass === undefined) return;
    const { gateId, unitId } = this.site[at];
    const body = {
      clientKey: newKey(),
      gateId,
      direction: this.random.pick(['entry', 'entry', 'exit']),
      pass: pass.token,
      decision: this.random.next() < 0.05 ? 'stop' : 'admit',
      checkedAt: new Date().toISOString(),
    };
    const answer = await this.#patiently(() =>
      this.sessions.guards[at].ask('check', 'POST', 'declarations/v1/checks', { body }),
    );
    if (answer?.status !== 201) return this.#refused('check', answer);
    const { declarationId } = pass;
    this.ledger.record('check', answer.body.checkId, { clientKey: body.clientKey, declarationId, unitId });
  }

  /** A unit registers. */
  async register() {
    const key = newKey();
    const body = newUnit(this.random, this.word);
    const answer = await this.#patiently(() =>
      this.client.ask('register', 'POST', 'registration/v1/registrations', {
        body,
        headers: { 'idempotency-key': key },
      }),
    );
    if (answer?.status !== 201) return this.#refused('register', answer);
    const { unitId, trackingCode } = answer.body;
    this.ledger.record('registration', unitId, { key, trackingCode });
    this.#toForward.push(unitId);
  }

  /** The ward's officer sends on what has come. An action without an answer is looked at again, not repeated blindly. */
  async forward() {
    const ids = this.#toForward.splice(0, 50);
    if (ids.length === 0) return;
    const answer = await this.sessions.ward.ask('forward', 'POST', 'registration/v1/registrations/actions', {
      body: { action: 'receive-and-forward', ids },
    });
    // What was sent on after all answers "wrong state" next time, and is left alone.
    if (isPassing(answer)) this.#toForward.unshift(...ids);
    else if (answer.status !== 200) this.#refused('forward', answer);
  }

  /** DIC reads its list and approves what it finds there. */
  async approve() {
    const list = await this.sessions.dic.ask('requests', 'GET', 'accounts/v1/account-requests?limit=20');
    if (list.status !== 200) return this.#unlessPassing('requests', list);
    const ids = list.body.items.map(({ accountId }) => accountId);
    if (ids.length === 0) return;
    const answer = await this.sessions.dic.ask('approve', 'POST', 'accounts/v1/account-requests/approve', {
      body: { ids },
    });
    if (answer.status !== 200) return this.#unlessPassing('approve', answer);
    for (const { id, ok, delivery } of answer.body.results)
      if (ok) this.ledger.record('approval', id, { delivery });
  }

  /** The ward opens a handover: the slip is given once, so an opening without an answer is never repeated. */
  async handOver() {
    const { ward } = this.sessions;
    const list = await ward.ask('handovers', 'GET', 'accounts/v1/handovers?state=OPEN&limit=200');
    if (list.status !== 200) return this.#unlessPassing('handovers', list);
    const waiting = list.body.items.find(({ state }) => state === 'WAITING');
    if (waiting !== undefined) {
      const slip = await ward.ask('open', 'POST', `accounts/v1/handovers/${waiting.handoverId}/open`);
      if (slip.status === 200)
        this.ledger.record('handover', waiting.handoverId, { accountId: waiting.accountId });
      else this.#unlessPassing('open', slip);
    }
    const opened = list.body.items.find(({ state }) => state === 'OPENED');
    if (opened === undefined) return;
    const confirmed = await ward.ask(
      'confirm',
      'POST',
      `accounts/v1/handovers/${opened.handoverId}/confirm`,
      {
        body: { receivedBy: 'Lê Thị Hoa' },
      },
    );
    if (confirmed.status !== 200 && confirmed.code !== 'ACCOUNTS.WRONG_STATE')
      this.#unlessPassing('confirm', confirmed);
  }

  async #patiently(send) {
    for (let attempts = 1; ; attempts += 1) {
      const answer = await send();
      if (!isPassing(answer)) return answer;
      if (Date.now() > this.giveUpAt()) return undefined;
      await new Promise((resolve) =>
        setTimeout(resolve, retryDelay(attempts, answer.retryAfter, this.random.next)),
      );
    }
  }

  #unlessPassing(kind, answer) {
    if (!isPassing(answer)) this.#refused(kind, answer);
  }

  /** Nothing that the load sends is wrong, so a refusal that says it is a flaw; no answer until the end is none. */
  #refused(kind, answer) {
    if (answer !== undefined) this.flaws.push(`${kind} was answered ${answer.status} ${answer.code}`);
  }
}
