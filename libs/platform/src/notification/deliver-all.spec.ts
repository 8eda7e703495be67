import { deliverToAll } from './deliver-all.js';
import { DeliveryPostponedError } from './notification-channel.js';

describe('a run of deliveries', () => {
  const run = async (
    recipients: number[],
    fails: (recipient: number) => boolean,
    { concurrency = 3, error = new Error('no address') } = {},
  ) => {
    const delivered: number[] = [];
    const failed: number[] = [];
    const failures = await deliverToAll({
      recipients,
      concurrency,
      deliverTo: (recipient) => {
        if (fails(recipient)) return Promise.reject(error);
        delivered.push(recipient);
        return Promise.resolve();
      },
      onFailure: (_, recipient) => failed.push(recipient),
    });
    return { delivered: delivered.sort((a, b) => a - b), failed, failures };
  };
  const recipients = Array.from({ length: 60 }, (_, at) => at);

  it('delivers to every recipient once', async () => {
    expect(await run(recipients, () => false)).toEqual({ delivered: recipients, failed: [], failures: 0 });
  });

  it('continues after single failures and counts them', async () => {
    const { delivered, failed, failures } = await run(recipients, (recipient) => recipient % 3 === 0);
    expect(delivered).toHaveLength(40);
    expect(failed).toHaveLength(20);
    expect(failures).toBe(20);
  });

  it('reaches those behind recipients that never succeed', async () => {
    const { delivered, failures } = await run(recipients, (recipient) => recipient < 30, { concurrency: 1 });
    expect(delivered).toEqual(recipients.slice(30));
    expect(failures).toBe(30);
  });

  it('ends after twelve consecutive deliveries that the channel postponed', async () => {
    const { delivered, failures } = await run(recipients, () => true, {
      concurrency: 1,
      error: new DeliveryPostponedError('the server does not respond'),
    });
    expect(delivered).toEqual([]);
    expect(failures).toBe(12);
  });

  it('never exceeds its concurrency', async () => {
    let current = 0;
    let highest = 0;
    await deliverToAll({
      recipients,
      concurrency: 4,
      deliverTo: async () => {
        highest = Math.max(highest, (current += 1));
        await Promise.resolve();
        current -= 1;
      },
      onFailure: () => undefined,
    });
    expect(highest).toBe(4);
  });
});
