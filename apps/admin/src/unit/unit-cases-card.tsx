import { listUnitCases, type UnitCaseStage } from '@khai-bao/api-client/alerts';
import { Tag, formatDateTime, formatPhone, type Tone } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { BellRing, CircleCheck, Phone, Stethoscope } from 'lucide-react';
import { useApi } from '../session/session.js';
import { unitCasesTexts } from './unit-cases.texts.js';

const refreshMs = 30_000;
const stageStyles: Record<UnitCaseStage, readonly [Tone, typeof BellRing]> = {
  notified: ['caution', BellRing],
  taken: ['blue', Stethoscope],
  ended: ['plain', CircleCheck],
};

/** Suspected cases of this unit: that the medical centre takes care of them, what to do, and whom to call. Nothing while there are none. */
export function UnitCasesCard() {
  const t = unitCasesTexts.useTexts();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['unit-cases'],
    queryFn: () => listUnitCases({ client: api.client }),
    refetchInterval: refreshMs,
  });
  if (!data || data.items.length === 0) return null;
  const { centre } = data;
  return (
    <section>
      <h2>{t.title}</h2>
      {centre !== null && (
        <p className="row">
          {centre.phone !== '' && (
            <a className="kb-btn" data-size="small" href={`tel:${centre.phone}`}>
              <Phone size={16} aria-hidden="true" /> {t.call(centre.name)}{' '}
              <span className="num">{formatPhone(centre.phone)}</span>
            </a>
          )}
          <span className="dim num">
            {centre.phone === '' ? `${centre.name}. ` : ''}
            {t.hotline(formatPhone(centre.hotline))}
          </span>
        </p>
      )}
      <table className="table">
        <tbody>
          {data.items.map((one) => {
            const [tone, Icon] = stageStyles[one.stage];
            return (
              <tr key={one.code}>
                <td className="main">
                  <span className="strong num">{one.code}</span>
                  <span className="under">
                    {t.sources[one.source]} · {one.gateName} · {formatDateTime(one.openedAt)}
                  </span>
                  <span className="under">{t.next[one.stage]}</span>
                </td>
                <td>
                  <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
                    {t.stages[one.stage]}
                  </Tag>
                  {one.takenAt !== null && (
                    <span className="under num">{t.taken(formatDateTime(one.takenAt))}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
