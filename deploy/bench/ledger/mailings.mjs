/**
 * @param {{messageId?: string, to: {address: string}[]}[]} mails
 * @returns {{addresses: number, twice: string[], again: number}} who got mails that differ, and how many came again as they were
 */
export function mailings(mails) {
  const byAddress = new Map();
  let again = 0;
  for (const [at, { to, messageId = `none.${at}` }] of mails.entries())
    for (const { address } of to) {
      const ids = byAddress.get(address) ?? new Set();
      if (ids.has(messageId)) again += 1;
      byAddress.set(address, ids.add(messageId));
    }
  const twice = [...byAddress].filter(([, ids]) => ids.size > 1);
  return {
    addresses: byAddress.size,
    twice: twice.map(([address, ids]) => `${address}: ${ids.size} times`),
    again,
  };
}
