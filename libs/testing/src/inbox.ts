import { testServers } from './servers.js';

export interface ReceivedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Reads the mails of an address from the local inbox, the oldest first. */
export async function readInbox(address: string, inbox = testServers().inbox): Promise<ReceivedMail[]> {
  const read = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${inbox}/api/email${path}`)).json()) as T;
  const all = await read<{ id: string; to: { address: string }[] }[]>('');
  const mine = all.filter(({ to }) => to.some((each) => each.address === address));
  return Promise.all(mine.map(({ id }) => read<ReceivedMail>(`/${id}`)));
}
