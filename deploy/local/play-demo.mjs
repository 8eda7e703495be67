import { randomUUID } from 'node:crypto';
import { demoClient } from './demo-client.mjs';
import { demoPeople, demoUnits } from './demo-data.mjs';

/** The password of every demonstration account. */
export const demoPassword = 'KhaiBao#2021';

/**
 * Plays the main job into a running system, so that every screen has something to show.
 * @param origin the system's public origin
 * @param say is given a line for each step
 * @returns the market's admin and gate guard with their passwords, its gates, and what the declarations were answered
 */
export async function playDemo(origin, say) {
  const demo = demoClient(origin);
  /** Units register; the ward and DIC take them as far as each is meant to go. */
  async function registerUnits() {
    const registered = [];
    for (const { goes, ...form } of demoUnits) registered.push({ goes, ...(await demo.register(form)) });
    say(`${registered.length} units registered in two wards of Quận 1`);
    const ward = await demo.signIn('phuong.bennghe', demoPassword);
    const ids = (...steps) =>
      registered.filter(({ goes }) => steps.includes(goes)).map(({ unitId }) => unitId);
    const act = (action, chosen, note) =>
      demo.call('POST', 'registration/v1/registrations/actions', {
        token: ward,
        body: { action, ids: chosen, ...(note && { note }) },
      });
    await act('receive-and-forward', ids('active', 'mailed', 'requested', 'exempt', 'pharmacy'));
    await act('ask', ids('asked'), 'Xin gửi thêm số nhà và tên người phụ trách cổng.');
    const dic = await demo.signIn('so.tttt', demoPassword);
    const wanted = ids('active', 'mailed');
    const requests = await demo.until('The account requests', async () => {
      const { items } = await demo.call('GET', 'accounts/v1/account-requests?limit=200', { token: dic });
      const found = items.filter(({ unitId }) => wanted.includes(unitId));
      return found.length === wanted.length && found;
    });
    await demo.call('POST', 'accounts/v1/account-requests/approve', {
      token: dic,
      body: { ids: requests.map(({ accountId }) => accountId) },
    });
    say('the ward forwarded five, DIC approved two: one account by mail, one as a sealed handover');
    return { ward, marketId: ids('active')[0] };
  }

  /** The ward opens the market's handover, the market's admin takes over and makes gates and gate staff. */
  async function openMarket({ ward, marketId }) {
    const { handoverId } = await demo.until('The handover', async () => {
      const { items } = await demo.call('GET', 'accounts/v1/handovers?state=OPEN&limit=200', { token: ward });
      return items.find(({ unitId }) => unitId === marketId);
    });
    const slip = await demo.call('POST', `accounts/v1/handovers/${handoverId}/open`, { token: ward });
    await demo.call('POST', `accounts/v1/handovers/${handoverId}/confirm`, {
      token: ward,
      body: { receivedBy: 'Lê Thị Hoa' },
    });
    const admin = { username: slip.username, password: 'Chợ mở cửa lúc 5 giờ' };
    const token = await demo.activate(slip.username, slip.oneTimePassword, admin.password);
    const gates = [];
    for (const gate of [
      { name: 'Cổng 1, đường Tôn Thất Đạm', direction: 'entrance' },
      { name: 'Cổng 2, đường Hồ Tùng Mậu', direction: 'exit' },
    ])
      gates.push(
        await demo.until('The market in declarations', () =>
          demo.call('POST', 'declarations/v1/gates', { token, body: gate }).catch((error) => {
            if (error.problem?.code === 'DECLARATIONS.UNKNOWN_UNIT') return undefined;
            throw error;
          }),
        ),
      );
    const made = await demo.call('POST', 'accounts/v1/staff', {
      token,
      body: { displayName: 'Nguyễn Văn Bảo' },
    });
    const staff = { username: made.username, password: 'Bảo vệ đứng ở cổng 1' };
    const staffToken = await demo.activate(made.username, made.oneTimePassword, staff.password);
    say('the market has its account, two gates and a gate guard');
    return { admin, staff, staffToken, gates };
  }

  /** Citizens declare, one without a phone is declared by the guard, and the guard checks who comes in and goes out. */
  async function openGate({ staffToken, gates: [entrance, exit] }) {
    const passes = [];
    for (const { onBehalf, ...form } of demoPeople)
      passes.push(await demo.declare(entrance.code, form, onBehalf ? staffToken : undefined));
    const check = (gate, direction, declared) =>
      demo.call('POST', 'declarations/v1/checks', {
        token: staffToken,
        body: {
          clientKey: randomUUID(),
          gateId: gate.gateId,
          direction,
          pass: declared.pass.token,
          decision: declared.outcome === 'suspected' ? 'stop' : 'admit',
          checkedAt: new Date().toISOString(),
        },
      });
    for (const declared of passes) await check(entrance, 'entry', declared);
    for (const declared of passes.filter(({ outcome }) => outcome === 'clear').slice(0, 3))
      await check(exit, 'exit', declared);
    say(`${passes.length} people declared and were checked at the gate`);
    return passes;
  }

  /** The medical centre takes one of the cases; the ward and DIC talk. */
  async function follow(cases) {
    const duty = await demo.signIn('ttyt.quan1', demoPassword);
    const open = await demo.until('The suspected cases', async () => {
      const { items } = await demo.call('GET', 'alerts/v1/cases?view=open', { token: duty });
      return items.length >= cases && items;
    });
    await demo.call('POST', `alerts/v1/cases/${open[open.length - 1].caseId}/acknowledge`, { token: duty });
    const dic = await demo.signIn('so.tttt', demoPassword);
    await demo.call('POST', 'support/v1/threads', {
      token: dic,
      body: {
        subject: 'Tập huấn trực tuyến cho các đơn vị',
        text: 'Buổi đầu: 10:00 ngày 26/06/2021. Đường dẫn phòng họp sẽ gửi trong kênh này trước giờ học 30 phút.',
      },
    });
    say('the medical centre of Quận 1 took one case, the other waits');
  }

  const market = await openMarket(await registerUnits());
  const declared = await openGate(market);
  await follow(declared.filter(({ outcome }) => outcome === 'suspected').length);
  return { ...market, declared };
}
