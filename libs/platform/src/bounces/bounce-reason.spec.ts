import { classifyBounce } from './bounce-reason.js';

it.each([
  ['5.1.1', 'no-mailbox'],
  ['550 5.1.1 <a@b.vn>: Recipient address rejected: User unknown', 'no-mailbox'],
  ['550-5.1.1 The email account that you tried to reach does not exist.', 'no-mailbox'],
  ['5.1.10', 'no-mailbox'],
  ['5.1.2', 'no-mailbox'],
  ['5.2.1', 'no-mailbox'],
  ['5.4.1', 'no-mailbox'],
  ['5.4.4', 'no-mailbox'],
  ['5.2.2', 'full'],
  ['552 5.2.2 Mailbox full', 'full'],
  ['552 Quota exceeded', 'full'],
  ['5.7.1', 'refused'],
  ['5.0.0', 'refused'],
  ['554 Rejected', 'refused'],
  // The sender's address, not the recipient's.
  ['5.1.8', 'refused'],
  ['', 'refused'],
])('%s is %s', (status, reason) => {
  expect(classifyBounce(status)).toBe(reason);
});
