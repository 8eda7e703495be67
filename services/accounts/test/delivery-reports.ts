/** What comes back, in the shapes that mail servers give it (RFC 3464); every word and name in them is made up. */
export interface Returned {
  readonly to: string;
  readonly recipient: string;
}

const mail = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`);
const returnedHead = ({ recipient }: Returned): string[] => [
  'From: =?utf-8?Q?Khai_B=C3=A1o?= <khong-tra-loi@khaibao.example.vn>',
  `To: ${recipient}`,
  'Subject: =?utf-8?Q?T=C3=A0i_kho=E1=BA=A3n?=',
  'Message-ID: <one@khaibao.example.vn>',
];

/** Postfix: words, the machine's part, the head of the mail. */
export const postfix = (
  to: Returned,
  { action = 'failed', status = '5.1.1', words = '550 5.1.1 Recipient address rejected: User unknown' } = {},
): Buffer =>
  mail(
    'From: MAILER-DAEMON@mx1.khaibao.example.vn (Mail Delivery System)',
    `To: ${to.to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4FqXyz1Bc2.1624500000/mx1.khaibao.example.vn"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4FqXyz1Bc2.1624500000/mx1.khaibao.example.vn',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `<${to.recipient}>: host mx.example.vn[203.0.113.9] said: ${words}`,
    '',
    '--4FqXyz1Bc2.1624500000/mx1.khaibao.example.vn',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx1.khaibao.example.vn',
    'X-Postfix-Queue-ID: 4FqXyz1Bc2',
    'Arrival-Date: Fri, 25 Jun 2021 09:12:00 +0700 (+07)',
    '',
    `Final-Recipient: rfc822; ${to.recipient}`,
    `Original-Recipient: rfc822;${to.recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.example.vn',
    `Diagnostic-Code: smtp; ${words}`,
    '',
    '--4FqXyz1Bc2.1624500000/mx1.khaibao.example.vn',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    ...returnedHead(to),
    '',
    '--4FqXyz1Bc2.1624500000/mx1.khaibao.example.vn--',
  );

/** Exchange: a page for people in two forms, the machine's part in base64 with folded fields, the whole mail. */
export const exchange = (to: Returned, status = '5.1.10'): Buffer =>
  mail(
    'From: <postmaster@truong.example.vn>',
    `To: <${to.to}>`,
    'Content-Language: vi-VN',
    'Subject: Undeliverable: =?utf-8?B?VMOgaSBraG/huqNu?=',
    'MIME-Version: 1.0',
    'Content-Type: Multipart/Report; report-type="delivery-status";',
    ' boundary="_000_f2a7c0d1truong_"',
    '',
    '--_000_f2a7c0d1truong_',
    'Content-Type: multipart/alternative; differences=Content-Type;',
    ' boundary="_001_f2a7c0d1truong_"',
    '',
    '--_001_f2a7c0d1truong_',
    'Content-Type: text/plain; charset="utf-8"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('Không gửi được tới hộp thư này.').toString('base64'),
    '--_001_f2a7c0d1truong_',
    'Content-Type: text/html; charset="utf-8"',
    'Content-Transfer-Encoding: 8bit',
    '',
    '<html><body><p>Không gửi được tới hộp thư này.</p></body></html>',
    '--_001_f2a7c0d1truong_--',
    '',
    '--_000_f2a7c0d1truong_',
    'Content-Type: message/delivery-status',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(
      [
        'Reporting-MTA: dns;thu.truong.example.vn',
        'Received-From-MTA: dns;mx1.khaibao.example.vn',
        '',
        `Final-Recipient: rfc822;${to.recipient}`,
        'Action: failed',
        `Status: ${status}`,
        'Diagnostic-Code: smtp;550 5.1.10 RESOLVER; recipient not found by its',
        ' SMTP address',
        'X-Display-Name: =?utf-8?B?VGjGsCBxdeG7uQ==?=',
        '',
      ].join('\r\n'),
    ).toString('base64'),
    '--_000_f2a7c0d1truong_',
    'Content-Type: message/rfc822',
    '',
    ...returnedHead(to),
    '',
    'Action: delivered',
    'Status: 2.0.0',
    '',
    '--_000_f2a7c0d1truong_--',
  );

/** Gmail: a picture beside the page for people, then the machine's part, then the mail. */
export const gmail = (to: Returned, status = '5.2.1'): Buffer =>
  mail(
    `Return-Path: <>`,
    'From: Mail Delivery Subsystem <mailer-daemon@thu.example.com>',
    `To: ${to.to}`,
    'Auto-Submitted: auto-replied',
    'Subject: Delivery Status Notification (Failure)',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; boundary="000000000000aa11bb05c5"; report-type=delivery-status',
    '',
    '--000000000000aa11bb05c5',
    'Content-Type: multipart/related; boundary="000000000000aa11c005c5"',
    '',
    '--000000000000aa11c005c5',
    'Content-Type: text/html; charset="UTF-8"',
    '',
    '<p>The mailbox is disabled.</p><img src="cid:icon.png" alt="">',
    '--000000000000aa11c005c5',
    'Content-Type: image/png; name="icon.png"',
    'Content-Disposition: attachment; filename="icon.png"',
    'Content-Transfer-Encoding: base64',
    'Content-ID: <icon.png>',
    '',
    'iVBORw0KGgo=',
    '--000000000000aa11c005c5--',
    '--000000000000aa11bb05c5',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; thu.example.com',
    'Received-From-MTA: dns; tra-lai.khaibao.example.vn',
    'Arrival-Date: Thu, 24 Jun 2021 19:12:00 -0700 (PDT)',
    'X-Original-Message-ID: <one@khaibao.example.vn>',
    '',
    `Final-Recipient: rfc822; ${to.recipient}`,
    'Action: failed',
    `Status: ${status}`,
    'Remote-MTA: dns; mx.thu.example.com. (203.0.113.27)',
    'Diagnostic-Code: smtp; 550-5.2.1 The account that you tried to reach is',
    '    inactive. 550 5.2.1 s1 - smtp',
    'Last-Attempt-Date: Thu, 24 Jun 2021 19:12:01 -0700 (PDT)',
    '',
    '--000000000000aa11bb05c5',
    'Content-Type: message/rfc822',
    '',
    ...returnedHead(to),
    '',
    'Kính gửi đơn vị',
    '',
    '--000000000000aa11bb05c5--',
  );

/** An old server that writes to people alone. */
export const oldServer = (to: Returned): Buffer =>
  mail(
    'From: MAILER-DAEMON@cu.example.vn',
    `To: ${to.to}`,
    'Subject: failure notice',
    '',
    'Hi. This is the program at cu.example.vn.',
    "I'm afraid I wasn't able to deliver your message.",
    '',
    `<${to.recipient}>:`,
    'Action: failed',
    'Status: 5.1.1',
    '550 5.1.1 No such user',
  );

/** Somebody is away. */
export const outOfOffice = (to: Returned): Buffer =>
  mail(
    `From: ${to.recipient}`,
    `To: ${to.to}`,
    'Subject: Automatic reply: vắng mặt',
    'Auto-Submitted: auto-replied',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="_000_away_"',
    '',
    '--_000_away_',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    'Tôi vắng mặt đến thứ Hai. 550 5.1.1',
    '--_000_away_',
    'Content-Type: text/html; charset="utf-8"',
    '',
    '<p>Tôi vắng mặt đến thứ Hai.</p>',
    '--_000_away_--',
  );

/** Somebody has read it, or has thrown it away unread: a report of another type (RFC 8098). */
export const readReceipt = (to: Returned): Buffer =>
  mail(
    `From: ${to.recipient}`,
    `To: ${to.to}`,
    'Subject: Not read: tài khoản',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="_receipt_"',
    '',
    '--_receipt_',
    'Content-Type: text/plain',
    '',
    'Your message was deleted without being read.',
    '--_receipt_',
    'Content-Type: message/disposition-notification',
    '',
    `Final-Recipient: rfc822; ${to.recipient}`,
    'Disposition: automatic-action/MDN-sent-automatically; deleted',
    '--_receipt_--',
  );

/** A person sends a report on that came to them: it speaks of another mail. */
export const sentOn = (to: Returned): Buffer =>
  mail(
    `From: ${to.recipient}`,
    `To: ${to.to}`,
    'Subject: Fwd: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="_on_"',
    '',
    '--_on_',
    'Content-Type: text/plain',
    '',
    'Look at this.',
    '--_on_',
    'Content-Type: message/rfc822',
    '',
    postfix(to).toString(),
    '--_on_--',
  );

/** One report with the groups of fields that are given. */
export const reportOf = (...groups: readonly string[]): Buffer =>
  mail(
    'From: MAILER-DAEMON@mx.example.vn',
    'Subject: report',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    groups.join('\r\n\r\n'),
    '',
    '--b--',
  );
