import { compareSorted, repeatsIn } from '../compare.mjs';
import { pairsOf } from '../ledger.mjs';
import { mailings } from '../mailings.mjs';

/** Every answered registration stands once under its key, and every unit that was sent on has one request. */
export async function checkRegistrations({ databases, ledger, findings }) {
  const columns = [...pairsOf(ledger.registration)];
  const repeats = repeatsIn(columns);
  findings.add('doubled', 'registrations answered to two keys', repeats.count, repeats.samples);
  const found = await compareSorted(
    columns,
    databases.pages(
      'registration',
      `select u.id::text, k.key || E'\\t' || u.tracking_code from unit u left join registration_key k on k.unit_id = u.id order by u.id`,
    ),
  );
  findings.add('missing', 'registrations in their table', found.missing.count, found.missing.samples);
  findings.add('doubled', 'registrations of two keys', found.doubled.count, found.doubled.samples);
  findings.add(
    'wrong',
    'registrations under another key or tracking code',
    found.differing.count,
    found.differing.samples,
  );

  const forwarded = await databases.pairs(
    'registration',
    `select id::text, '' from unit where state = 'FORWARDED' order by id`,
  );
  const requested = await compareSorted(
    forwarded,
    databases.pages(
      'accounts',
      `select unit_id::text, '' from account where role = 'unit-admin' and state <> 'REFUSED' order by unit_id`,
    ),
  );
  findings.add(
    'missing',
    'account requests of units that were sent on',
    requested.missing.count,
    requested.missing.samples,
  );
  findings.add('doubled', 'account requests of one unit', requested.doubled.count, requested.doubled.samples);
  const threads = await compareSorted(
    forwarded,
    databases.pages(
      'support',
      `select unit_id::text, '' from thread where unit_id is not null order by unit_id`,
    ),
  );
  findings.add(
    'missing',
    'threads of units that were sent on in the Support channel',
    threads.missing.count,
    threads.missing.samples,
  );
}

/** What was approved is issued, once; a one-time password was shown once, on a slip or by mail. */
export async function checkAccounts({ databases, ledger, findings }) {
  const approved = await compareSorted(
    pairsOf(ledger.approval),
    databases.pages(
      'accounts',
      `select id::text, delivery from account where role = 'unit-admin' and state not in ('REQUESTED', 'REFUSED') order by id`,
    ),
  );
  findings.add('missing', 'accounts that were approved', approved.missing.count, approved.missing.samples);
  findings.add(
    'wrong',
    'accounts delivered another way than was answered',
    approved.differing.count,
    approved.differing.samples,
  );

  const issued = await databases.rows(
    'accounts',
    `select event->'data'->>'accountId' as id, count(*)::int as times from outbox where topic = 'accounts.account.v1' and event->'data'->>'role' = 'unit-admin' and event->'data'->>'state' in ('ISSUED', 'HANDOVER_WAITING') group by 1 having count(*) > 1`,
  );
  findings.add(
    'doubled',
    'accounts issued',
    issued.length,
    issued.map(({ id, times }) => `${id}: ${times} times`),
  );

  const shown = await databases.rows(
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
  const held = await databases.rows(
    'accounts',
    `select a.id::text as id from account a left join secret s on s.account_id = a.id where a.role = 'unit-admin' and (s.account_id is not null) <> (a.state in ('ISSUED', 'BOUNCED', 'HANDOVER_WAITING'))`,
  );
  findings.add(
    'wrong',
    'secrets that are held after they were shown, or gone before',
    held.length,
    held.map(({ id }) => id),
  );
  const slips = await compareSorted(
    pairsOf(ledger.handover),
    databases.pages(
      'accounts',
      `select id::text, account_id::text from handover where opened_at is not null order by id`,
    ),
  );
  findings.add('missing', 'handovers that were opened', slips.missing.count, slips.missing.samples);
  const slipRepeats = repeatsIn(pairsOf(ledger.handover));
  findings.add('doubled', 'slips given', slipRepeats.count, slipRepeats.samples);
}

/** The local mail server keeps so many mails. */
const mostMails = 500;

/**
 * Each mailed account is one mail in the inbox; needs a mail server that shows what it got. A sender that is killed between
 * the server's yes and its own commit hands the same mail over again under the same `Message-ID`, which SMTP leaves to the
 * mailbox to know: that is counted, and is no finding.
 * @returns {Promise<{mailedAgain: number} | undefined>}
 */
export async function checkMail({ databases, findings, inbox }) {
  if (inbox === undefined) return;
  const mails = await (await fetch(`${inbox}/api/email`)).json();
  const [{ delivered }] = await databases.rows(
    'accounts',
    `select count(*)::int as delivered from account where role = 'unit-admin' and delivery = 'mail' and state not in ('ISSUED', 'BOUNCED')`,
  );
  const { addresses, twice, again } = mailings(mails);
  findings.add('doubled', 'mails with a one-time password', twice.length, twice);
  if (mails.length < mostMails)
    findings.add('missing', 'mails of delivered accounts', Math.max(0, delivered - addresses));
  return { mailedAgain: again };
}
