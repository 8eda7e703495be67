import type { CheckContext, CheckReport } from '../check-context.ts';
import { compareSorted, repeatsIn } from '../compare.ts';
import { pairsOf } from '../ledger.ts';
import { summarizeMailings, type InboxMail } from '../mailings.ts';

interface CountedId {
  readonly id: string;
  readonly times: number;
}

/** Every answered registration exists once under its key, and every forwarded unit has one account request. */
export async function checkRegistrations({ databases, ledger, findings }: CheckContext): Promise<void> {
  const answered = [...pairsOf(ledger.registration)];
  const repeats = repeatsIn(answered);
  findings.addTally('doubled', 'registrations answered to two keys', repeats);
  const found = await compareSorted(
    answered,
    databases.streamPairs(
      'registration',
      `select u.id::text, k.key || E'\\t' || u.tracking_code from unit u left join registration_key k on k.unit_id = u.id order by u.id`,
    ),
  );
  findings.addTally('missing', 'registrations in their table', found.missing);
  findings.addTally('doubled', 'registrations of two keys', found.doubled);
  findings.addTally('wrong', 'registrations under another key or tracking code', found.differing);

  const forwarded = await databases.queryPairs(
    'registration',
    `select id::text, '' from unit where state = 'FORWARDED' order by id`,
  );
  const requested = await compareSorted(
    forwarded,
    databases.streamPairs(
      'accounts',
      `select unit_id::text, '' from account where role = 'unit-admin' and state <> 'REFUSED' order by unit_id`,
    ),
  );
  findings.addTally('missing', 'account requests of forwarded units', requested.missing);
  findings.addTally('doubled', 'account requests of one unit', requested.doubled);
  const threads = await compareSorted(
    forwarded,
    databases.streamPairs(
      'support',
      `select unit_id::text, '' from thread where unit_id is not null order by unit_id`,
    ),
  );
  findings.addTally('missing', 'threads of forwarded units in the Support channel', threads.missing);
}

/** Every approved account is issued once, and its one-time password was shown once: on a slip or by mail. */
export async function checkAccounts({ databases, ledger, findings }: CheckContext): Promise<void> {
  const approved = await compareSorted(
    pairsOf(ledger.approval),
    databases.streamPairs(
      'accounts',
      `select id::text, delivery from account where role = 'unit-admin' and state not in ('REQUESTED', 'REFUSED') order by id`,
    ),
  );
  findings.addTally('missing', 'accounts that were approved', approved.missing);
  findings.addTally('wrong', 'accounts with another delivery than was answered', approved.differing);

  const issued = await databases.queryRows<CountedId>(
    'accounts',
    `select event->'data'->>'accountId' as id, count(*)::int as times from outbox where topic = 'accounts.account.v1' and event->'data'->>'role' = 'unit-admin' and event->'data'->>'state' in ('ISSUED', 'HANDOVER_WAITING') group by 1 having count(*) > 1`,
  );
  findings.add(
    'doubled',
    'accounts issued',
    issued.length,
    issued.map(({ id, times }) => `${id}: ${times} times`),
  );

  const shown = await databases.queryRows<CountedId>(
    'accounts',
    `select h.account_id::text as id, count(t.id)::int as times from handover h left join access_trail t on t.action = 'handover.open' and t.subject_id = h.account_id::text
     group by 1, h.opened_at having count(t.id) <> (h.opened_at is not null)::int`,
  );
  findings.add(
    'doubled',
    'one-time passwords shown',
    shown.filter(({ times }) => times > 1).length,
    shown.map(({ id, times }) => `${id}: ${times} times`),
  );
  findings.add(
    'missing',
    'openings of handovers in the access trail',
    shown.filter(({ times }) => times === 0).length,
    shown.map(({ id }) => id),
  );
  const misplacedSecrets = await databases.queryRows<Pick<CountedId, 'id'>>(
    'accounts',
    `select a.id::text as id from account a left join secret s on s.account_id = a.id where a.role = 'unit-admin' and (s.account_id is not null) <> (a.state in ('ISSUED', 'BOUNCED', 'HANDOVER_WAITING'))`,
  );
  findings.add(
    'wrong',
    'secrets that are stored after they were shown, or deleted before',
    misplacedSecrets.length,
    misplacedSecrets.map(({ id }) => id),
  );
  const openedHandovers = await compareSorted(
    pairsOf(ledger.handover),
    databases.streamPairs(
      'accounts',
      `select id::text, account_id::text from handover where opened_at is not null order by id`,
    ),
  );
  findings.addTally('missing', 'handovers that were opened', openedHandovers.missing);
  findings.addTally('doubled', 'slips given', repeatsIn(pairsOf(ledger.handover)));
}

/** The local mail server stores this many mails. */
const maxStoredMails = 500;

/**
 * Each mailed account is one mail in the inbox; a mail server without an inbox page is not checked. A sender that is killed
 * between the server's acceptance and its own commit sends the mail again with the same `Message-ID`, by which mailboxes
 * recognise it. Such mails are counted, and are no finding.
 */
export async function checkMail({ databases, findings, inbox }: CheckContext): Promise<CheckReport | void> {
  if (inbox === undefined) return;
  const mails = (await (await fetch(`${inbox}/api/email`)).json()) as InboxMail[];
  const { delivered } = await databases.queryRow<{ readonly delivered: number }>(
    'accounts',
    `select count(*)::int as delivered from account where role = 'unit-admin' and delivery = 'mail' and state not in ('ISSUED', 'BOUNCED')`,
  );
  const { addresses, differing, repeated } = summarizeMailings(mails);
  findings.add('doubled', 'mails with a one-time password', differing.length, differing);
  if (mails.length < maxStoredMails)
    findings.add('missing', 'mails of delivered accounts', Math.max(0, delivered - addresses));
  return { repeatedMails: repeated };
}
