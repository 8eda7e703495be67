import { DemoClient, demoPassword, type CreatedGate } from '@khai-bao/local/demo-client.ts';

/** The password that the administrator of each unit chooses. */
export const unitPassword = 'Chợ mở cửa lúc 5 giờ';

/** A unit that has its account and its gates. */
export interface OpenedUnit {
  readonly unitId: string;
  /** The administrator's user name. */
  readonly username: string;
  readonly gates: readonly CreatedGate[];
}

/** Takes units through the whole main job by the public API: registered, forwarded, approved, handed over, with gates. */
export async function openUnits(origin: string, count: number, gatesPerUnit = 2): Promise<OpenedUnit[]> {
  const client = new DemoClient(origin);
  const unitIds: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { unitId } = await client.registerUnit({
      name: `Chợ số ${at + 1}`,
      kind: 'market',
      areaCode: '26740',
      street: `${at + 1} Tôn Thất Đạm`,
      representative: 'Lê Thị Hoa',
      phone: `0908${String(200_000 + at)}`,
      expectedGates: gatesPerUnit,
    });
    unitIds.push(unitId);
  }
  const wardToken = await client.signIn('phuong.bennghe', demoPassword);
  const dicToken = await client.signIn('so.tttt', demoPassword);
  await client.forwardRegistrations(unitIds, wardToken);
  await client.approveAccounts(unitIds, dicToken);
  const units: OpenedUnit[] = [];
  for (const unitId of unitIds) units.push(await openUnit(client, wardToken, unitId, gatesPerUnit));
  return units;
}

async function openUnit(
  client: DemoClient,
  wardToken: string,
  unitId: string,
  gatesPerUnit: number,
): Promise<OpenedUnit> {
  const slip = await client.openHandover(unitId, wardToken);
  const token = await client.activateAccount(slip.username, slip.oneTimePassword, unitPassword);
  const gates: CreatedGate[] = [];
  for (let at = 0; at < gatesPerUnit; at += 1)
    gates.push(await client.createGate({ name: `Cổng ${at + 1}`, direction: 'both' }, token));
  return { unitId, username: slip.username, gates };
}
