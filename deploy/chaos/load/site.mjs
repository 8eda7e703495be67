import { randomUUID } from 'node:crypto';
import { demoClient } from '../../local/demo-client.mjs';

export const officials = { password: 'KhaiBao#2021', ward: 'phuong.bennghe', dic: 'so.tttt' };

/** Prepares units with an account, a gate and a gate guard each, through the public API. */
export async function prepareSite(origin, { units = 4 } = {}) {
  const demo = demoClient(origin);
  const ward = await demo.signIn(officials.ward, officials.password);
  const dic = await demo.signIn(officials.dic, officials.password);
  const registered = [];
  for (let at = 0; at < units; at += 1)
    registered.push(
      await demo.register({
        name: `Chợ số ${at + 1}`,
        kind: 'market',
        areaCode: '26740',
        street: `${at + 1} Tôn Thất Đạm`,
        representative: 'Lê Thị Hoa',
        phone: `0908 222 3${String(at).padStart(2, '0')}`,
      }),
    );
  await demo.call('POST', 'registration/v1/registrations/actions', {
    token: ward,
    body: { action: 'receive-and-forward', ids: registered.map(({ unitId }) => unitId) },
  });
  const requests = await demo.until('The account requests', async () => {
    const { items } = await demo.call('GET', 'accounts/v1/account-requests?limit=200', { token: dic });
    const found = items.filter(({ unitId }) => registered.some((unit) => unit.unitId === unitId));
    return found.length === registered.length && found;
  });
  await demo.call('POST', 'accounts/v1/account-requests/approve', {
    token: dic,
    body: { ids: requests.map(({ accountId }) => accountId) },
  });
  const site = [];
  for (const { unitId } of registered) site.push(await openUnit(demo, ward, unitId));
  return site;
}

async function openUnit(demo, ward, unitId) {
  const { handoverId } = await demo.until('The handover', async () => {
    const { items } = await demo.call('GET', 'accounts/v1/handovers?state=OPEN&limit=200', { token: ward });
    return items.find((handover) => handover.unitId === unitId);
  });
  const slip = await demo.call('POST', `accounts/v1/handovers/${handoverId}/open`, { token: ward });
  await demo.call('POST', `accounts/v1/handovers/${handoverId}/confirm`, {
    token: ward,
    body: { receivedBy: 'Lê Thị Hoa' },
  });
  const token = await demo.activate(slip.username, slip.oneTimePassword, `Mở cổng ${randomUUID()}`);
  const gate = await demo.until('The unit in declarations', () =>
    demo
      .call('POST', 'declarations/v1/gates', { token, body: { name: 'Cổng chính', direction: 'both' } })
      .catch((error) => {
        if (error.problem?.code === 'DECLARATIONS.UNKNOWN_UNIT') return undefined;
        throw error;
      }),
  );
  const made = await demo.call('POST', 'accounts/v1/staff', {
    token,
    body: { displayName: 'Nguyễn Văn Bảo' },
  });
  const password = `Trực cổng ${randomUUID()}`;
  await demo.activate(made.username, made.oneTimePassword, password);
  return {
    unitId,
    gateId: gate.gateId,
    gateCode: gate.code,
    guard: { username: made.username, password },
  };
}
