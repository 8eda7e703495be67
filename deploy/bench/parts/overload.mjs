import net from 'node:net';
import { demoClient } from '../../local/demo-client.mjs';
import { megabytes, milliseconds, number, perSecond, row } from '../figures.mjs';
import { memoryOf } from '../processes.mjs';

const sleep = (wait) => new Promise((resolve) => setTimeout(resolve, wait));
const password = 'KhaiBao#2021';

/** Once, twice and four times what the machine can take; then what must not be noticed by anybody else. */
export async function overload(world, { seconds, livePages }) {
  const rows = [];
  await world.load({ seconds: 5 });
  const closed = await world.load({ seconds: 10 });
  const most = Math.round((closed.accepted / closed.seconds) * 0.8);
  rows.push(row('what is taken as once the load (eight tenths of a burst through the gateway)', perSecond(most)));
  const memory = peak(world);
  let usual;
  for (const factor of [1, 2, 4]) {
    const { accepted, seconds: took, statuses, milliseconds: kept, refusedMilliseconds: refused } = await world.load({
      seconds,
      rate: most * factor,
      connections: 1_500,
    });
    usual ??= kept.p99;
    const others = number(Object.entries(statuses).reduce((sum, [status, n]) => sum + (/^(201|503)$/.test(status) ? 0 : n), 0));
    rows.push(
      row(
        `${factor} ×: accepted, their p99; refused with 503, their p99; other answers`,
        `${perSecond(accepted / took)}, ${milliseconds(kept.p99)}; ${number(statuses[503] ?? 0)}, ${milliseconds(refused.p99)}; ${others}`,
        factor === 1 ? '' : 'accepted p99 ≤ 500 ms, others 0',
        factor === 1 ? null : kept.p99 <= 500 && others === '0',
      ),
    );
    await sleep(1_000);
    const after = await world.load({ seconds: 5, rate: Math.round(most / 4) });
    const bad = 5 * Math.round(most / 4) - after.accepted;
    rows.push(row(`a second after ${factor} ×, a quarter of the load: p99, refused`, `${milliseconds(after.milliseconds.p99)}, ${number(bad)}`, 'p99 ≤ 100 ms, 0', bad <= 0 && after.milliseconds.p99 <= 100));
    await world.drain();
  }
  rows.push(row('most memory that each held meanwhile', memory.stop()));
  rows.push(...(await neighbours(world, { livePages, rate: Math.round(most / 4) })));
  const ledger = await world.ledger();
  rows.push(row('ledger after overload', ledger.complete ? 'complete' : 'NOT complete', 'complete', ledger.complete));
  return rows;
} // prettier-ignore

/** What one does must not be noticed by the others: each beside a quarter of the load from all other gates. */
async function neighbours(world, { livePages, rate }) {
  const rows = [];
  const [loud, ...others] = world.units;
  const gatesOf = (units) => units.flatMap(({ unitId, gates }) => gates.map(({ code }) => ({ code, unitId })));
  const beside = async (what, work) => {
    const end = await work();
    await sleep(1_000);
    const { accepted, milliseconds: answer } = await world.load({ seconds: 10, rate, gates: gatesOf(others) });
    await end();
    await world.drain();
    const refused = rate * 10 - accepted;
    rows.push(row(`beside ${what}: p99 of the others, refused`, `${milliseconds(answer.p99)}, ${number(refused)}`, 'p99 ≤ 250 ms, 0', refused <= 0 && answer.p99 <= 250));
  };
  await beside('nothing', async () => async () => undefined);
  await beside('one venue hammering on 64 connections', async () => {
    const hammering = world.load({ seconds: 13, gates: gatesOf([loud]) });
    return async () => void (await hammering);
  });
  await beside('200 clients that send a byte a second', async () => {
    const slow = Array.from({ length: 200 }, () => slowClient(world.system.ports.gateway));
    return async () => slow.forEach((client) => client.end());
  });
  await beside(`${number(livePages)} idle live pages`, async () => {
    const pages = await openPages(world.system.origin, livePages);
    return async () => pages.close();
  });
  await beside('a data centre that stands still', async () => {
    const { pid } = world.system.child('city');
    process.kill(pid, 'SIGSTOP');
    return async () => void process.kill(pid, 'SIGCONT');
  });
  await world.drain();
  return rows;
} // prettier-ignore

function slowClient(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /api/declarations/v1/declarations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 600\r\n\r\n');
  const timer = setInterval(() => socket.write('{'), 1_000);
  return {
    end: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
} // prettier-ignore

async function openPages(origin, count) {
  const token = await demoClient(origin).signIn('so.tttt', password);
  const { hostname, port } = new URL(origin);
  let open = 0;
  const sockets = Array.from({ length: count }, () => {
    const socket = net.connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    socket.on('error', () => undefined);
    socket.once('data', () => (open += 1));
    socket.write(`GET /api/support/v1/stream HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  });
  for (const end = Date.now() + 30_000; open < count && Date.now() < end;) await sleep(200);
  if (open < count) throw new Error(`only ${open} of ${count} live pages were answered`);
  return { close: () => sockets.forEach((socket) => socket.destroy()) };
} // prettier-ignore

/** The most memory that each process was seen to hold. */
function peak(world) {
  const most = {};
  const look = () => {
    for (const [name, bytes] of Object.entries(memoryOf(world.system))) most[name] = Math.max(most[name] ?? 0, bytes);
  };
  const timer = setInterval(look, 500);
  return {
    stop: () => {
      clearInterval(timer);
      return Object.entries(most).map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(', ');
    },
  };
} // prettier-ignore
