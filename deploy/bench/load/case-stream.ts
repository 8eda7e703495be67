import { DemoClient, demoPassword } from '@khai-bao/local/demo-client.ts';

/** An open console of suspected cases. */
export interface CaseStream {
  /** When the first event of each case arrived, in milliseconds since 1970, by the id of the case. */
  readonly firstSeen: ReadonlyMap<string, number>;
  close(): void;
}

/** Opens the event stream of a console of suspected cases. @throws Error for an error status */
export async function openCaseStream(origin: string, username: string): Promise<CaseStream> {
  const token = await new DemoClient(origin).signIn(username, demoPassword);
  const closing = new AbortController();
  const response = await fetch(`${origin}/api/alerts/v1/stream`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: closing.signal,
  });
  if (!response.ok || response.body === null)
    throw new Error(`the stream of cases responded with ${response.status}`);
  const firstSeen = new Map<string, number>();
  void readEvents(response.body, firstSeen).catch(() => undefined);
  return { firstSeen, close: () => closing.abort() };
}

async function readEvents(body: ReadableStream<Uint8Array>, firstSeen: Map<string, number>): Promise<void> {
  const decoder = new TextDecoder();
  let received = '';
  for await (const chunk of body) {
    const now = Date.now();
    received += decoder.decode(chunk, { stream: true });
    for (let end = received.indexOf('\n\n'); end >= 0; end = received.indexOf('\n\n')) {
      const caseId = /"caseId":"([^"]+)"/.exec(received.slice(0, end))?.[1];
      if (caseId !== undefined && !firstSeen.has(caseId)) firstSeen.set(caseId, now);
      received = received.slice(end + 2);
    }
  }
}
