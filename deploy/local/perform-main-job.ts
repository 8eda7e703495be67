import { randomUUID } from 'node:crypto';
import { DemoClient, demoPassword, type AcceptedDeclaration, type CreatedGate } from './demo-client.ts';
import { demoDutyOfficers, demoUnits, demoVisitors } from './demo-data.ts';
import type { Log } from './log.ts';
import { planTraining } from './plan-training.ts';
import { putOnDuty } from './put-on-duty.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The market of the demonstration after it was opened. */
interface OpenedMarket {
  readonly admin: Credentials;
  readonly staff: Credentials;
  readonly staffToken: string;
  readonly entrance: CreatedGate;
  readonly exit: CreatedGate;
}

/** What the main job has created. */
export interface PerformedMainJob extends OpenedMarket {
  readonly declarations: readonly AcceptedDeclaration[];
}

/**
 * Performs the main job in a running system, so that every screen shows data.
 * @param origin the system's public origin
 * @param log receives a line for each step
 * @param inbox URL of the local inbox, in which addresses are confirmed; undefined: the mails go to another mail server
 */
export async function performMainJob(
  origin: string,
  log: Log,
  inbox: string | undefined,
): Promise<PerformedMainJob> {
  const client = new DemoClient(origin);
  await planDuty(client, inbox, log);
  const { wardToken, marketId } = await registerUnits(client, log);
  const market = await openMarket(client, { wardToken, marketId }, log);
  const declarations = await admitVisitors(client, market, log);
  await planTraining(client, market, log);
  await followCases(client, declarations.filter(({ outcome }) => outcome === 'suspected').length, log);
  return { ...market, declarations };
}

/** The medical centre of Quận 1 and HCDC have somebody on duty, so that a case reaches somebody. */
async function planDuty(client: DemoClient, inbox: string | undefined, log: Log): Promise<void> {
  for (const { username, ...officer } of demoDutyOfficers)
    await putOnDuty(client, { token: await client.signIn(username, demoPassword), ...officer }, inbox, 14);
  log('the medical centre of Quận 1 and HCDC have a duty roster for two weeks');
}

interface RegisteredMarket {
  readonly wardToken: string;
  readonly marketId: string;
}

/** Registers the units; the ward and DIC process each registration as far as its unit says. */
async function registerUnits(client: DemoClient, log: Log): Promise<RegisteredMarket> {
  const registered: { readonly progress: string; readonly unitId: string }[] = [];
  for (const { progress, form } of demoUnits)
    registered.push({ progress, unitId: (await client.registerUnit(form)).unitId });
  log(`${registered.length} units registered in two wards of Quận 1`);
  const idsOf = (...steps: readonly string[]): string[] =>
    registered.filter(({ progress }) => steps.includes(progress)).map(({ unitId }) => unitId);
  const wardToken = await client.signIn('phuong.bennghe', demoPassword);
  await client.forwardRegistrations(
    idsOf('activated', 'mailed', 'account-requested', 'exempted', 'pharmacy-listed'),
    wardToken,
  );
  await client.call(
    'POST /api/registration/v1/registrations/actions',
    {
      body: {
        action: 'ask',
        ids: idsOf('questioned'),
        note: 'Xin gửi thêm số nhà và tên người phụ trách cổng.',
      },
    },
    wardToken,
  );
  const dicToken = await client.signIn('so.tttt', demoPassword);
  await client.approveAccounts(idsOf('activated', 'mailed'), dicToken);
  log('the ward forwarded five registrations, DIC approved two accounts: one by mail, one by handover');
  const [marketId] = idsOf('activated');
  if (marketId === undefined) throw new Error('the demonstration has no unit to activate');
  return { wardToken, marketId };
}

/** The ward hands the market's account over; the market's admin creates gates and a gate guard. */
async function openMarket(
  client: DemoClient,
  { wardToken, marketId }: RegisteredMarket,
  log: Log,
): Promise<OpenedMarket> {
  const slip = await client.openHandover(marketId, wardToken);
  const admin = { username: slip.username, password: 'Chợ mở cửa lúc 5 giờ' };
  const token = await client.activateAccount(slip.username, slip.oneTimePassword, admin.password);
  const entrance = await client.createGate(
    { name: 'Cổng 1, đường Tôn Thất Đạm', direction: 'entrance' },
    token,
  );
  const exit = await client.createGate({ name: 'Cổng 2, đường Hồ Tùng Mậu', direction: 'exit' }, token);
  const guard = await client.call(
    'POST /api/accounts/v1/staff',
    { body: { displayName: 'Nguyễn Văn Bảo' } },
    token,
  );
  const staff = { username: guard.username, password: 'Bảo vệ đứng ở cổng 1' };
  const staffToken = await client.activateAccount(guard.username, guard.oneTimePassword, staff.password);
  log('the market has its account, two gates and a gate guard');
  return { admin, staff, staffToken, entrance, exit };
}

/** Visitors declare, one without a phone through the guard. The guard records who enters and who leaves. */
async function admitVisitors(
  client: DemoClient,
  { staffToken, entrance, exit }: OpenedMarket,
  log: Log,
): Promise<AcceptedDeclaration[]> {
  const declarations: AcceptedDeclaration[] = [];
  for (const { onBehalf, ...form } of demoVisitors)
    declarations.push(await client.declare(entrance.code, form, onBehalf ? staffToken : undefined));
  const recordCheck = (
    gate: CreatedGate,
    direction: 'entry' | 'exit',
    { pass, outcome }: AcceptedDeclaration,
  ): Promise<object> =>
    client.call(
      'POST /api/declarations/v1/checks',
      {
        body: {
          clientKey: randomUUID(),
          gateId: gate.gateId,
          direction,
          pass: pass.token,
          decision: outcome === 'suspected' ? 'stop' : 'admit',
          checkedAt: new Date().toISOString(),
        },
      },
      staffToken,
    );
  for (const declaration of declarations) await recordCheck(entrance, 'entry', declaration);
  for (const declaration of declarations.filter(({ outcome }) => outcome === 'clear').slice(0, 3))
    await recordCheck(exit, 'exit', declaration);
  log(`${declarations.length} people declared and were checked at the gate`);
  return declarations;
}

/** The medical centre acknowledges one of the cases. */
async function followCases(client: DemoClient, caseCount: number, log: Log): Promise<void> {
  const dutyToken = await client.signIn('ttyt.quan1', demoPassword);
  const cases = await client.waitFor('The suspected cases', async () => {
    const { items } = await client.call('GET /api/alerts/v1/cases', { query: { view: 'open' } }, dutyToken);
    return items.length >= caseCount ? items : undefined;
  });
  const acknowledged = cases.at(-1);
  if (acknowledged !== undefined)
    await client.call(
      'POST /api/alerts/v1/cases/{id}/acknowledge',
      { path: { id: acknowledged.caseId } },
      dutyToken,
    );
  log('the medical centre of Quận 1 acknowledged one case, the other is open');
}
