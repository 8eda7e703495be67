import { randomUUID } from 'node:crypto';
import { DemoClient, demoPassword } from '../../local/demo-client.ts';
import type { Credentials } from './sessions.ts';

/** The officials who process registrations and accounts during a run. */
export const officials = {
  ward: { username: 'phuong.bennghe', password: demoPassword },
  dic: { username: 'so.tttt', password: demoPassword },
} as const satisfies Record<string, Credentials>;

/** A unit with one gate and a gate guard. */
export interface SiteUnit {
  readonly unitId: string;
  readonly gateId: string;
  readonly gateCode: string;
  readonly guard: Credentials;
}

/** Prepares units with an account, a gate and a gate guard each, through the public API. */
export async function prepareSite(
  origin: string,
  { units = 4 }: { readonly units?: number } = {},
): Promise<SiteUnit[]> {
  const client = new DemoClient(origin);
  const wardToken = await client.signIn(officials.ward.username, officials.ward.password);
  const dicToken = await client.signIn(officials.dic.username, officials.dic.password);
  const unitIds: string[] = [];
  for (let at = 0; at < units; at += 1) {
    const { unitId } = await client.registerUnit({
      name: `Chợ số ${at + 1}`,
      kind: 'market',
      areaCode: '26740',
      street: `${at + 1} Tôn Thất Đạm`,
      representative: 'Lê Thị Hoa',
      phone: `0908 222 3${String(at).padStart(2, '0')}`,
    });
    unitIds.push(unitId);
  }
  await client.forwardRegistrations(unitIds, wardToken);
  await client.approveAccounts(unitIds, dicToken);
  const site: SiteUnit[] = [];
  for (const unitId of unitIds) site.push(await openUnit(client, wardToken, unitId));
  return site;
}

async function openUnit(client: DemoClient, wardToken: string, unitId: string): Promise<SiteUnit> {
  const slip = await client.openHandover(unitId, wardToken);
  const token = await client.activateAccount(slip.username, slip.oneTimePassword, `Mở cổng ${randomUUID()}`);
  const gate = await client.createGate({ name: 'Cổng chính', direction: 'both' }, token);
  const guard = await client.call(
    'POST /api/accounts/v1/staff',
    { body: { displayName: 'Nguyễn Văn Bảo' } },
    token,
  );
  const password = `Trực cổng ${randomUUID()}`;
  await client.activateAccount(guard.username, guard.oneTimePassword, password);
  return { unitId, gateId: gate.gateId, gateCode: gate.code, guard: { username: guard.username, password } };
}
