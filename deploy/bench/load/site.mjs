import { demoClient } from '../../local/demo-client.mjs';

/** The password of the demonstration's accounts of officials. */
const password = 'KhaiBao#2021';

/**
 * Brings units through the whole way, by the public API: registered, forwarded, approved, handed over, with gates of their own.
 * @returns {Promise<{unitId: string, token: string, gates: {gateId: string, code: string}[]}[]>}
 */
export async function openUnits(origin, count, gatesEach = 2) {
  const client = demoClient(origin);
  const registered = [];
  for (let at = 0; at < count; at += 1)
    registered.push(
      await client.register({
        name: `Chợ số ${at + 1}`,
        kind: 'market',
        areaCode: '26740',
        street: `${at + 1} Tôn Thất Đạm`,
        representative: 'Lê Thị Hoa',
        phone: `0908${String(200_000 + at)}`,
        expectedGates: gatesEach,
      }),
    );
  const unitIds = registered.map(({ unitId }) => unitId);
  const ward = await client.signIn('phuong.bennghe', password);
  const dic = await client.signIn('so.tttt', password);
  await client.call('POST', 'registration/v1/registrations/actions', {
    token: ward,
    body: { action: 'receive-and-forward', ids: unitIds },
  });
  const requests = await client.until('The account requests', async () => {
    const { items } = await client.call('GET', 'accounts/v1/account-requests?limit=200', { token: dic });
    const found = items.filter(({ unitId }) => unitIds.includes(unitId));
    return found.length === count && found;
  });
  await client.call('POST', 'accounts/v1/account-requests/approve', {
    token: dic,
    body: { ids: requests.map(({ accountId }) => accountId) },
  });
  const units = [];
  for (const unitId of unitIds) units.push(await openUnit(client, ward, unitId, gatesEach));
  return units;
}

async function openUnit(client, ward, unitId, gatesEach) {
  const { handoverId } = await client.until('The handover', async () => {
    const { items } = await client.call('GET', 'accounts/v1/handovers?state=OPEN&limit=200', { token: ward });
    return items.find((handover) => handover.unitId === unitId);
  });
  const slip = await client.call('POST', `accounts/v1/handovers/${handoverId}/open`, { token: ward });
  await client.call('POST', `accounts/v1/handovers/${handoverId}/confirm`, {
    token: ward,
    body: { receivedBy: 'Lê Thị Hoa' },
  });
  const token = await client.activate(slip.username, slip.oneTimePassword, 'Chợ mở cửa lúc 5 giờ');
  const gates = [];
  for (let at = 0; at < gatesEach; at += 1)
    gates.push(
      await client.until('The unit in declarations', () =>
        client
          .call('POST', 'declarations/v1/gates', {
            token,
            body: { name: `Cổng ${at + 1}`, direction: 'both' },
          })
          .catch((error) => {
            if (error.problem?.code === 'DECLARATIONS.UNKNOWN_UNIT') return undefined;
            throw error;
          }),
      ),
    );
  return { unitId, token, gates };
}
