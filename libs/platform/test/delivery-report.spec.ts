import {
  exchange,
  gmail,
  oldServer,
  outOfOffice,
  postfix,
  readReceipt,
  reportOf,
  sentOn,
} from '@khai-bao/testing';
import { parseDeliveryReport } from '../src/bounces/delivery-report.js';

const to = { to: 'tra-abc@tra-lai.khaibao.example.vn', recipient: 'cho@example.vn' };
const mta = 'Reporting-MTA: dns; mx.example.vn';
const failed = 'Final-Recipient: rfc822; a@example.vn\r\nAction: failed\r\nStatus: 5.1.1';
const delivered = 'Final-Recipient: rfc822; b@example.vn\r\nAction: delivered\r\nStatus: 2.0.0';

describe('a returned mail', () => {
  it.each([
    ['Postfix, unknown', postfix(to), { kind: 'failed', status: '5.1.1' }],
    ['Exchange, unknown', exchange(to), { kind: 'failed', status: '5.1.10' }],
    ['Gmail, disabled', gmail(to), { kind: 'failed', status: '5.2.1' }],
    ['Postfix, late', postfix(to, { action: 'delayed', status: '4.4.1' }), { kind: 'delayed', status: '4.4.1' }],
    // Given up after days: the action says that it is final, whatever the class of the status.
    ['Postfix, given up', postfix(to, { status: '4.4.1' }), { kind: 'failed', status: '4.4.1' }],
    ['given up after five days', postfix(to, { status: '4.4.7' }), { kind: 'failed', status: '4.4.7' }],
    ['the last warning before that', postfix(to, { action: 'delayed', status: '4.4.7' }), { kind: 'delayed', status: '4.4.7' }],
    ['fields in capital letters with remarks', reportOf(mta, 'ACTION: Failed (really)\r\nSTATUS: 5.7.1 (refused)'), { kind: 'failed', status: '5.7.1' }],
    ['a status on the next line', reportOf(mta, 'Action: failed\r\nStatus:\r\n 5.2.2'), { kind: 'failed', status: '5.2.2' }],
    ['arrived', reportOf(mta, delivered), { kind: 'arrived' }],
    ['one of two behind the address has it', reportOf(mta, failed, delivered), { kind: 'arrived' }],
    ['none of two has it', reportOf(mta, failed, failed), { kind: 'failed', status: '5.1.1' }],
    ['one failed, one still tried', reportOf(mta, 'Action: delayed\r\nStatus: 4.2.2', failed), { kind: 'delayed', status: '4.2.2' }],
    ['none of two has it, one given up', reportOf(mta, 'Action: failed\r\nStatus: 4.2.2', failed), { kind: 'failed', status: '4.2.2' }],
    ['a failure without a status', reportOf(mta, 'Action: failed'), { kind: 'failed', status: '' }],
    ['no recipient', reportOf(mta), { kind: 'none' }],
    ['words of an old server', oldServer(to), { kind: 'none' }],
    ['somebody is away', outOfOffice(to), { kind: 'none' }],
    ['a receipt', readReceipt(to), { kind: 'none' }],
    ['a report sent on by a person', sentOn(to), { kind: 'none' }],
    ['nothing', Buffer.from(''), { kind: 'none' }],
    ['no mail at all', Buffer.from([0, 255, 13, 10, 13, 10, 128]), { kind: 'none' }],
  ] as const)('%s', async (_what, raw, report) => {
    expect(await parseDeliveryReport(raw)).toEqual(report);
  }); // prettier-ignore
});
