import {
  listContactPointsOfArea,
  type AreaContactsDto,
  type ContactPointDto,
  type UnitKind,
} from '@khai-bao/api-client/registration';
import { ApiProblem, publicClient } from '@khai-bao/api-client';
import { Phone } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { registerI18n } from './texts.js';

/** Whom units of an area call, `unknown` when there is no such area; null while that is not known. */
export type Committee = AreaContactsDto | 'unknown' | null;

/** Asks whom units of an area call; the form is not kept waiting for it. */
export function useCommittee(areaCode: string): Committee {
  const [held, setHeld] = useState<{ code: string; committee: Committee } | null>(null);
  useEffect(() => {
    if (!areaCode) return;
    let live = true;
    const keep = (committee: Committee): void => {
      if (live) setHeld({ code: areaCode, committee });
    };
    listContactPointsOfArea({ client: publicClient, path: { code: areaCode } }).then(keep, (error: unknown) =>
      keep(error instanceof ApiProblem && error.status === 404 ? 'unknown' : null),
    );
    return () => {
      live = false;
    };
  }, [areaCode]);
  return held?.code === areaCode ? held.committee : null;
}

const receives = ({ kinds }: ContactPointDto, kind: UnitKind | ''): boolean =>
  kind === '' || kinds.length === 0 || kinds.includes(kind);

function Points({ points }: { points: readonly ContactPointDto[] }) {
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
          {/\d{3}/.test(point.phone.replace(/\D/g, '')) && (
            <a className="kb-btn" data-variant="quiet" href={`tel:${point.phone.replace(/[^\d+]/g, '')}`}>
              <Phone aria-hidden="true" />
              <span className="num">{point.phone}</span>
            </a>
          )}
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
  committee: Committee;
  kind: UnitKind | '';
  /** It stands on a card of its own. */
  card?: boolean;
}) {
  const t = registerI18n.useTexts();
  const titleId = useId();
  if (committee === null || committee === 'unknown') return null;
  const pointsOf = ({ contacts }: AreaContactsDto): ContactPointDto[] =>
    contacts.filter((point) => receives(point, kind));
  const own = pointsOf(committee);
  const of = own.length > 0 || committee.above === null ? committee : committee.above;
  const points = own.length > 0 ? own : pointsOf(of);
  if (points.length === 0) return null;
  return (
    <section className={card ? 'c-card c-form c-committee' : 'c-committee'} aria-labelledby={titleId}>
      <h2 id={titleId}>{t.committee.title}</h2>
      <p className="kb-label">{t.committee.of(of.area.fullName)}</p>
      <Points points={points} />
    </section>
  );
}
