import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { type AreaContactsDto, listContactPointsOfArea } from '@khai-bao/api-client/registration';
import { useQuery } from '@tanstack/react-query';
import { Phone } from 'lucide-react';
import { useState } from 'react';
import { AreaPicker } from '../intake/area-picker.js';
import { QueryResult } from '../navigation/page.js';
import { useApi } from '../session/session.js';
import { guideTexts } from './guide.texts.js';

function Contacts({ area }: { area: AreaContactsDto }) {
  const t = guideTexts.useTexts();
  const of = area.contacts.length > 0 || area.above === null ? area : area.above;
  return (
    <>
      {of.contacts.length === 0 ? (
        <p>{t.nobody}</p>
      ) : (
        <ul className="guide-contacts">
          {of.contacts.map((point) => (
            <li key={point.id}>
              <span>
                <strong>{point.name}</strong>
                <span className="under">
                  {point.post}, {point.hours}
                </span>
              </span>
              {/\d/.test(point.phone) && (
                <a className="num" href={`tel:${point.phone.replaceAll(/[^\d+]/g, '')}`}>
                  <Phone size={16} aria-hidden="true" /> {point.phone}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={citizenRoutes.areaRegistration(area.area.code)}>{t.areaPage(area.area.fullName)}</a>
      </p>
    </>
  );
}

/** Finds one's committee and says whom to call there; on paper there is a line to write it on. */
export function WhomToCall() {
  const t = guideTexts.useTexts();
  const api = useApi();
  const [code, setCode] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ['contacts', code],
    queryFn: () => listContactPointsOfArea({ client: api.client, path: { code: code ?? '' } }),
    enabled: code !== null,
  });
  return (
    <section aria-labelledby="goi-ai">
      <h2 id="goi-ai">{t.help}</h2>
      <p>{t.hotline}</p>
      <div className="no-print">
        <AreaPicker
          label={t.find}
          placeholder={t.findPlaceholder}
          nothing={t.findNothing}
          value={code}
          chosen={query.data?.area.fullName}
          onChange={setCode}
        />
      </div>
      {code !== null && <QueryResult query={query}>{(area) => <Contacts area={area} />}</QueryResult>}
      <p className="guide-line">{t.write}</p>
    </section>
  );
}
