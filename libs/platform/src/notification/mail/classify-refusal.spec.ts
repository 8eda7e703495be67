import { isRecipientStatus, classifyRefusal } from './classify-refusal.js';

/** As nodemailer throws it. */
const error = (command: string, response: string, code = 'EENVELOPE'): object =>
  Object.assign(new Error(response), {
    code,
    command,
    response,
    responseCode: Number(/^\d+/.exec(response)![0]),
  });

describe('a mail that was not taken', () => {
  it.each([
    ['RCPT TO', '550 5.1.1 <a@b.vn>: Recipient address rejected: User unknown'],
    ['RCPT TO', '550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 again'],
    ['RCPT TO', '550 No such user here'],
    ['RCPT TO', '551 User not local'],
    ['RCPT TO', '552 5.2.2 Mailbox full'],
    ['RCPT TO', '552 Quota exceeded'],
    ['RCPT TO', '553 Mailbox name not allowed'],
    ['RCPT TO', '556 Domain does not accept mail'],
    ['RCPT TO', '550 5.2.1 Mailbox disabled'],
    ['RCPT TO', '550 5.4.1 Recipient address rejected: Access denied'],
    ['RCPT TO', '550 5.1.10 RESOLVER.ADR.RecipientNotFound'],
    ['RCPT TO', '550 5.0.0 unknown user'],
  ])('is about the recipient: %s %s', (command, response) => {
    expect(classifyRefusal(error(command, response))).toEqual({ about: 'recipient', answer: response });
  });

  it.each([
    ['AUTH PLAIN', '535 5.7.8 Authentication credentials invalid', 'EAUTH', 'authentication', '535 5.7.8'],
    [
      'AUTH LOGIN',
      '534 5.7.9 Application-specific password required',
      'EAUTH',
      'authentication',
      '534 5.7.9',
    ],
    ['CONN', '554 No SMTP service here', 'EPROTOCOL', 'greeting', '554'],
    ['CONN', '521 Host does not accept mail', 'EPROTOCOL', 'greeting', '521'],
    ['EHLO', '550 5.7.1 Your HELO is refused', 'ECONNECTION', 'greeting', '550 5.7.1'],
    ['MAIL FROM', '550 5.1.8 Sender address rejected: Domain not found', 'EENVELOPE', 'sender', '550 5.1.8'],
    ['MAIL FROM', '550 5.1.1 no such user', 'EENVELOPE', 'sender', '550 5.1.1'],
    [
      'MAIL FROM',
      '530 5.7.0 Must issue a STARTTLS command first',
      'EENVELOPE',
      'authentication',
      '530 5.7.0',
    ],
    ['MAIL FROM', '553 not owned by user', 'EENVELOPE', 'sender', '553'],
    ['RCPT TO', '530 Authentication required', 'EENVELOPE', 'authentication', '530'],
    [
      'RCPT TO',
      '554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen',
      'EENVELOPE',
      'policy',
      '554 5.7.1',
    ],
    ['RCPT TO', '550 5.7.1 Relaying denied', 'EENVELOPE', 'policy', '550 5.7.1'],
    ['RCPT TO', '550 relay not permitted', 'EENVELOPE', 'policy', '550'],
    ['RCPT TO', '550 5.7.26 DMARC', 'EENVELOPE', 'policy', '550 5.7.26'],
    ['RCPT TO', '550 SPF check failed', 'EENVELOPE', 'policy', '550'],
    ['RCPT TO', '550 5.1.8 Sender rejected', 'EENVELOPE', 'policy', '550 5.1.8'],
    ['RCPT TO', '554 Transaction failed', 'EENVELOPE', 'policy', '554'],
    ['RCPT TO', '503 5.5.1 Bad sequence of commands', 'EENVELOPE', 'policy', '503 5.5.1'],
    ['RCPT TO', '552 5.3.4 Message size exceeds limit', 'EENVELOPE', 'policy', '552 5.3.4'],
    ['DATA', '554 5.7.1 Rejected as spam', 'EMESSAGE', 'content', '554 5.7.1'],
    ['DATA', '554 Transaction failed', 'EMESSAGE', 'content', '554'],
    ['DATA', '550 5.1.1 User unknown', 'EMESSAGE', 'content', '550 5.1.1'],
    ['DATA', '552 5.2.2 Mailbox full', 'EMESSAGE', 'content', '552 5.2.2'],
  ])('is about us: %s %s', (command, response, code, reason, reply) => {
    expect(classifyRefusal(error(command, response, code))).toEqual({ about: 'sender', reason, reply });
  });

  it.each([
    error('RCPT TO', '450 4.2.1 Greylisted'),
    error('CONN', '421 4.3.2 Too busy', 'EPROTOCOL'),
    error('DATA', '451 4.7.1 Try later', 'EMESSAGE'),
    error('AUTH PLAIN', '454 4.7.0 Temporary authentication failure', 'EAUTH'),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ESOCKET', command: 'CONN' }),
    Object.assign(new Error('Greeting never received'), { code: 'ETIMEDOUT', command: 'CONN' }),
    new Error('anything else'),
  ])('may be taken later: %s', (thrown) => {
    expect(classifyRefusal(thrown)).toEqual({ about: 'transient' });
  });

  it('has a status that is about the recipient or not', () => {
    for (const status of ['5.1.1', '5.1.10', '5.2.1', '5.2.2', '5.4.4', '4.4.7', '4.4.1', '4.2.2', '5.1.2'])
      expect([status, isRecipientStatus(status)]).toEqual([status, true]);
    for (const status of [
      '5.7.1',
      '5.7.26',
      '5.1.7',
      '5.1.8',
      '5.3.4',
      '5.5.0',
      '5.6.1',
      '5.2.3',
      '5.4.6',
      '',
      '5.0.0',
    ])
      expect([status, isRecipientStatus(status)]).toEqual([status, false]);
  });
});
