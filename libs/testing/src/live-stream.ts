export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LiveStream {
  readonly events: LiveEvent[];
  /** True once the server has ended it. */
  readonly ended: boolean;
  close(): void;
}

/** Reads server-sent events as a page does: with `fetch`, the token in a header. Answers when the stream has said hello. */
export async function openLiveStream(url: string, token: string, lastEventId?: string): Promise<LiveStream> {
  const stop = new AbortController();
  const answer = await fetch(url, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: stop.signal,
  });
  if (!answer.ok || answer.body === null) throw new Error(`the stream answered ${answer.status}`);
  const stream = { events: [] as LiveEvent[], ended: false, close: () => stop.abort() };
  let greeted = (): void => undefined;
  const hello = new Promise<void>((resolve) => (greeted = resolve));
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event.type === 'hello') greeted();
        else if (event.type !== 'ping') stream.events.push(event);
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      stream.ended = true;
      greeted();
    });
  await hello;
  return stream;
}

function parse(block: string): LiveEvent {
  const field = (name: string): string =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join('\n');
  return {
    id: field('id'),
    type: field('event'),
    data: JSON.parse(field('data') || '{}') as LiveEvent['data'],
  };
}
