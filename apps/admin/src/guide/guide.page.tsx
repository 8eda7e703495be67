import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import '../styles/guide.css';
import { type AreaContactsDto, listContactPointsOfArea } from '@khai-bao/api-client/registration';
import { Button, LogoWithName, setLanguage, useLanguage } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Languages, LogIn, Phone, Printer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { AreaPicker } from '../intake/area-picker.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
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
function WhomToCall() {
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

/** The guide for a unit's administrator with the slip in hand: open to everybody, short, made to be printed too. */
export function GuidePage() {
  const t = guideTexts.useTexts();
  const language = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  useEffect(() => {
    document.title = `${t.title} · Khai Báo`;
  }, [t]);
  return (
    <div className="guide">
      <header className="guide-top no-print">
        <Link to="/" aria-label={`Khai Báo: ${t.signIn}`}>
          <LogoWithName size={30} />
        </Link>
        <Button
          variant="plain"
          icon={<Languages aria-hidden="true" />}
          lang={other}
          onClick={() => setLanguage(other)}
        >
          {other === 'en' ? 'English' : 'Tiếng Việt'}
        </Button>
      </header>
      <main className="guide-page">
        <h1>{t.title}</h1>
        <p className="dim">{t.intro}</p>
        <div className="row no-print">
          <Link to="/" className="kb-btn">
            <LogIn size={18} aria-hidden="true" /> {t.signIn}
          </Link>
          <Button variant="quiet" icon={<Printer aria-hidden="true" />} onClick={() => print()}>
            {t.print}
          </Button>
        </div>
        <nav className="no-print" aria-label={t.contents}>
          <ul className="guide-contents">
            {Object.entries(t.parts).map(([id, { title }]) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
            <li>
              <a href="#goi-ai">{t.help}</a>
            </li>
          </ul>
        </nav>
        {Object.entries(t.parts).map(([id, { title, steps }], at) => (
          <section key={id} aria-labelledby={id}>
            <h2 id={id}>
              <span className="guide-number num" aria-hidden="true">
                {at + 1}
              </span>
              {title}
            </h2>
            <ol>
              {steps.split('\n').map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
        ))}
        <WhomToCall />
      </main>
    </div>
  );
}
