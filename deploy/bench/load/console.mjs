import { demoClient } from '../../local/demo-client.mjs';

/** An open console of suspected cases: notes when it was told of each case first. */
export async function openConsole(origin, username) {
  const token = await demoClient(origin).signIn(username, 'KhaiBao#2021');
  const ending = new AbortController();
  const answer = await fetch(`${origin}/api/alerts/v1/stream`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: ending.signal,
  });
  if (!answer.ok) throw new Error(`the console was answered ${answer.status}`);
  const firstSeen = new Map();
  void read(answer.body, firstSeen).catch(() => undefined);
  return { firstSeen, close: () => ending.abort() };
}

async function read(body, firstSeen) {
  let held = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const now = Date.now();
    held += part;
    for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
      const caseId = /"caseId":"([^"]+)"/.exec(held.slice(0, end))?.[1];
      if (caseId !== undefined && !firstSeen.has(caseId)) firstSeen.set(caseId, now);
      held = held.slice(end + 2);
    }
  }
}
