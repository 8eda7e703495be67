import '../styles/roster.css';
import type { RosterDto } from '@khai-bao/api-client/alerts';
import { onDuty } from '@khai-bao/contracts/duty-roster';
import { formatMoment, formatPhone, useNow } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { CalendarDays, Phone, UserX } from 'lucide-react';
import { Notice } from '../parts/notice.js';
import { useProfile } from '../session/session.js';
import { rosterTexts } from './roster.texts.js';
import { toShownShifts, useRoster } from './use-roster.js';

const cityCode = '79';

/** Who is on duty at this moment, in the order in which they are notified. Moves on by itself when a shift changes. */
export function OnDutyNow({ roster }: { roster: RosterDto }) {
  const t = rosterTexts.useTexts();
  const now = useNow();
  const unavailable = new Set(roster.people.filter(({ isActive }) => !isActive).map((one) => one.accountId));
  const current = onDuty(toShownShifts(roster), roster.areaCode, new Date(now), unavailable);
  if (current.length === 0)
    return <Notice tone="stop">{roster.areaCode === cityCode ? t.nowNobodyCity : t.nowNobody}</Notice>;
  return (
    <>
      {current[0]?.rank !== 'first' && <Notice tone="caution">{t.nowNoFirst}</Notice>}
      <ul className="on-duty">
        {current.map(({ accountId, rank, shift }) => {
          const person = roster.people.find((one) => one.accountId === accountId);
          if (person === undefined) return null;
          return (
            <li key={accountId}>
              <span className="on-duty-rank">{t.ranks[rank]}</span>
              <strong>{person.name}</strong>
              <span className="dim num">{t.until(formatMoment(shift.endsAt))}</span>
              {person.phone !== '' && (
                <a
                  href={`tel:${person.phone}`}
                  aria-label={t.call(person.name, formatPhone(person.phone))}
                  className="num"
                >
                  <Phone size={16} aria-hidden="true" /> {formatPhone(person.phone)}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** A line of the duty console: who is on duty in the own centre, and the way to the roster. */
export function OnDutyLine() {
  const t = rosterTexts.useTexts();
  const now = useNow();
  const { area } = useProfile();
  const { data: roster } = useRoster(area?.code ?? null);
  if (!roster) return null;
  const unavailable = new Set(roster.people.filter(({ isActive }) => !isActive).map((one) => one.accountId));
  const current = onDuty(toShownShifts(roster), roster.areaCode, new Date(now), unavailable);
  return (
    <section className="centre-line" aria-label={t.now}>
      <p>
        {current.length === 0 ? (
          <UserX size={18} aria-hidden="true" />
        ) : (
          <CalendarDays size={18} aria-hidden="true" />
        )}{' '}
        <strong>{t.now}:</strong>{' '}
        {current.length === 0 ? (
          <span className="centre-line-none">{t.gapKinds.nobody}</span>
        ) : (
          current
            .map(({ accountId, rank }) => {
              const name = roster.people.find((one) => one.accountId === accountId)?.name ?? '–';
              return `${name} (${t.ranks[rank].toLocaleLowerCase()})`;
            })
            .join(' · ')
        )}
      </p>
      <Link to="/lich-truc" className="kb-btn" data-variant="quiet" data-size="small">
        {t.openRoster}
      </Link>
    </section>
  );
}
