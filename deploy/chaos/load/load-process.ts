import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../../bench/ledger/ledger.ts';
import { createRandom } from '../../bench/load/random.ts';
import { messageOf } from '../../local/log.ts';
import { Actions, type ActionName } from './actions.ts';
import { Client } from './client.ts';
import type { LoadMessage, LoadOrder, StopOrder } from './load.ts';
import { ResponseMeter } from './response-meter.ts';
import { Session, type Credentials } from './sessions.ts';
import { officials } from './site.ts';

const sendIntervalMs = 10;
const windowMs = 250;
/** Requests in progress. People who wait do not leave, but the machine of the load has limits. */
const maxRequestsInProgress = 3_000;
/** After the retries end, requests in progress have this time. */
const hangingTimeoutMs = 25_000;
/** Shares of the load that is sent at the rate. */
const mix: readonly (readonly [action: ActionName, share: number])[] = [
  ['declare', 0.72],
  ['check', 0.275],
  // One a second at 200 requests a second: a hundred thousand units in little more than a day.
  ['register', 0.005],
];
/** Actions of officials, with their interval in milliseconds. */
const officialActions: readonly (readonly [action: ActionName, intervalMs: number])[] = [
  ['forward', 1_000],
  ['approve', 1_500],
  ['handOver', 700],
];

const sendMessage = (message: LoadMessage, then: () => void = () => undefined): void =>
  void process.send?.(message, then);

/** Runs the load in a process of its own: it receives its order from its parent and sends a window of responses at intervals. */
function run({ origin, rate, seed, site, file }: LoadOrder): void {
  const meter = new ResponseMeter();
  const client = new Client(origin, meter.record);
  const random = createRandom(seed);
  const ledger = new Ledger(file);
  const sessionOf = (credentials: Credentials): Session => new Session(client, random, credentials);
  const flaws: string[] = [];
  let retryUntil = Infinity;
  let running = true;
  let inProgress = 0;
  let heldBack = 0;
  const actions = new Actions({
    client,
    ledger,
    random,
    site,
    flaws,
    unitNamePrefix: `S${seed}`,
    retryUntil: () => retryUntil,
    guards: new Map(site.map(({ unitId, guard }) => [unitId, sessionOf(guard)])),
    ward: sessionOf(officials.ward),
    dic: sessionOf(officials.dic),
  });
  const perform = async (name: ActionName): Promise<void> => {
    try {
      await actions[name]();
    } catch (error) {
      flaws.push(`${name}: ${messageOf(error)}`);
    }
  };
  const start = (name: ActionName): void => {
    if (inProgress >= maxRequestsInProgress) {
      heldBack += 1;
      return;
    }
    inProgress += 1;
    void perform(name).finally(() => {
      inProgress -= 1;
    });
  };
  const drawAction = (): ActionName => {
    let draw = random.next();
    return mix.find(([, share]) => (draw -= share) < 0)?.[0] ?? 'declare';
  };
  const startedAt = performance.now();
  let sent = 0;
  const timers = [
    setInterval(() => {
      if (!running) return;
      for (const due = ((performance.now() - startedAt) / 1000) * rate; sent < due; sent += 1)
        start(drawAction());
    }, sendIntervalMs),
    setInterval(() => sendMessage({ window: meter.closeWindow() }), windowMs),
    ...officialActions.map(([name, intervalMs]) => {
      let busy = false;
      return setInterval(() => {
        if (!running || busy) return;
        busy = true;
        void perform(name).finally(() => {
          busy = false;
        });
      }, intervalMs);
    }),
  ];
  const stop = async ({ stopWithinMs }: StopOrder): Promise<void> => {
    running = false;
    retryUntil = Date.now() + stopWithinMs;
    while (inProgress > 0 && Date.now() < retryUntil + hangingTimeoutMs) await sleep(50);
    for (const timer of timers) clearInterval(timer);
    await ledger.close();
    client.close();
    const result = {
      answers: meter.counts,
      resent: client.resent,
      heldBack,
      hanging: inProgress,
      flaws,
      recorded: ledger.counts,
    };
    sendMessage({ result }, () => process.exit(0));
  };
  process.once('message', (message) => void stop(message as StopOrder));
}

process.once('message', (message) => run(message as LoadOrder));
process.on('disconnect', () => process.exit(1));
