import { contactsOf, type AreaContacts, type ContactPoint, type UnitKind } from '@khai-bao/api-client';
import { formatPhone } from '@khai-bao/ui';
import { Phone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { registerI18n } from './texts.js';

/** Whom units of an area call; null while that is not known: the form is not kept waiting for it. */
export function useCommittee(areaCode: string): AreaContacts | null | 'unknown' {
  const [held, setHeld] = useState<{ code: string; contacts: AreaContacts | 'unknown' } | null>(null);
  useEffect(() => {
    if (!areaCode) return;
    let live = true;
    contactsOf(areaCode).then(
      (contacts) => live && setHeld({ code: areaCode, contacts }),
      () => live && setHeld({ code: areaCode, contacts: 'unknown' }),
    );
    return () => {
      live = false;
    };
  }, [areaCode]);
  return held?.code === areaCode ? held.contacts : null;
}

const receives = ({ kinds }: ContactPoint, kind: UnitKind | ''): boolean =>
  kind === '' || kinds.length === 0 || kinds.includes(kind);

function Points({ points }: { points: readonly ContactPoint[] }) {
  const t = registerI18n.useTexts();
  return (
    <ul className="c-contacts">
      {points.map((point) => (
        <li key={point.id}>
          <span>
            <strong>{point.name}</strong>
            <small>{point.post}</small>
            <small>{point.hours}</small>
            {point.kinds.length > 0 && (
              <small>{t.committee.only(point.kinds.map((one) => t.kinds[one]).join(', '))}</small>
            )}
          </span>
          <a className="kb-btn" data-variant="quiet" href={`tel:${point.phone.replace(/[^\d+]/g, '')}`}>
            <Phone aria-hidden="true" />
            <span className="num">{formatPhone(point.phone)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Whom to call: the committee's people who receive this kind of unit, or those of the committee above. Nothing when nobody is named. */
export function CommitteeContacts({
  committee,
  kind,
  card = false,
}: {
  committee: AreaContacts | null | 'unknown';
  kind: UnitKind | '';
  /** It stands on a card of its own. */
  card?: boolean;
}) {
  const t = registerI18n.useTexts();
  if (committee === null || committee === 'unknown') return null;
  const pointsOf = ({ contacts }: AreaContacts): ContactPoint[] =>
    contacts.filter((point) => receives(point, kind));
  const own = pointsOf(committee);
  const of = own.length > 0 || committee.above === null ? committee : committee.above;
  const points = own.length > 0 ? own : pointsOf(of);
  if (points.length === 0) return null;
  return (
    <section className={card ? 'c-card c-form c-committee' : 'c-committee'} aria-labelledby="committee">
      <h2 id="committee">{t.committee.title}</h2>
      <p className="kb-label">{t.committee.of(of.area.fullName)}</p>
      <Points points={points} />
    </section>
  );
}
