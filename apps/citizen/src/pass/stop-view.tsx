import type { AcceptedDeclarationDto } from '@khai-bao/api-client/declarations';
import {
  StateArch,
  Button,
  formatLongDate,
  formatPhone,
  formatTime,
  hotlineOf,
  isDialable,
  telephoneLink,
  useLanguage,
} from '@khai-bao/ui';
import { Hospital, MapPin, Phone, UserPlus } from 'lucide-react';
import type { KeptDeclaration } from '../keep/store.js';
import { Page, pageTitle } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { Clock } from './clock.js';
import { ManageLink } from './manage-link.js';
import { useNextPerson } from './pass-view.js';

const mapOf = (address: string): string =>
  `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(address)}`;

/** Whether help was notified: said only when the server says so. */
function MedicalCentreStatus({
  entry,
  centre,
  away,
}: {
  entry: KeptDeclaration;
  centre: string;
  away: boolean;
}) {
  const t = i18n.useTexts();
  const { status } = entry;
  if (status?.medicalCentreNotifiedAt)
    return (
      <>
        <strong>{t.pass.notified(centre, formatTime(status.medicalCentreNotifiedAt))}</strong>
        {t.pass.notifiedNext(entry.maskedPhone)}
        {status.acknowledgedAt && t.pass.acknowledged(formatTime(status.acknowledgedAt))}
      </>
    );
  if (away) return <>{t.pass.statusOffline}</>;
  return (
    <>
      <strong>{t.pass.telling(centre)}</strong>
      {t.pass.tellingNext}
    </>
  );
}

/** The gate closed: what to do now, whom to call, and where help is. `away`: the server could not be asked. */
export function StopView({
  entry,
  answer,
  away,
}: {
  entry: KeptDeclaration;
  answer: AcceptedDeclarationDto;
  away: boolean;
}) {
  const t = i18n.useTexts();
  const nextPerson = useNextPerson(entry.gate.code);
  const language = useLanguage();
  const centre = answer.medicalCentre;
  const hotline = hotlineOf(answer.hotline);
  return (
    <Page
      title={t.pass.stop}
      view="suspected"
      ground="stop"
      heading={
        <div className="c-verdict" data-size="small">
          <StateArch state="closed" />
          <h1 {...pageTitle}>{t.pass.stop}</h1>
          <Clock />
          <p>{t.pass.stopLead}</p>
        </div>
      }
    >
      <div className="c-sheet">
        <h2>{t.pass.now}</h2>
        <ol className="c-steps" data-tone="stop">
          <li>
            <strong>{t.pass.stop1Strong}</strong>
            {t.pass.stop1}
          </li>
          <li aria-live="polite">
            <MedicalCentreStatus entry={entry} centre={centre?.name ?? t.pass.centre} away={away} />
          </li>
          <li>
            <strong>{t.pass.stop3Strong}</strong>
            {t.pass.stop3}
          </li>
        </ol>
        <a className="kb-btn" data-size="big" href={telephoneLink(hotline)}>
          <Phone aria-hidden="true" />
          <span>
            {t.pass.hotline}: <span className="c-nowrap">{formatPhone(hotline)}</span>
          </span>
        </a>
        {centre && (
          <section className="c-centre" aria-label={t.pass.centre}>
            <Hospital aria-hidden="true" />
            <p>
              <strong>{centre.name}</strong>
              {centre.address && (
                <>
                  <br />
                  {centre.address}
                </>
              )}
            </p>
            <div className="c-pair">
              {isDialable(centre.phone) && (
                <a className="kb-btn" data-variant="quiet" href={telephoneLink(centre.phone)}>
                  <Phone aria-hidden="true" />
                  <span>{t.pass.call(formatPhone(centre.phone))}</span>
                </a>
              )}
              <a
                className="kb-btn"
                data-variant="quiet"
                href={mapOf([centre.name, centre.address || answer.areaName].join(', '))}
                target="_blank"
                rel="noreferrer"
              >
                <MapPin aria-hidden="true" />
                {t.pass.directions}
              </a>
            </div>
          </section>
        )}
        <p className="c-quiet num">
          {entry.shortName} · {t.pass.declaredAt(formatTime(answer.acceptedAt))} ·{' '}
          {formatLongDate(answer.acceptedAt, language)}
        </p>
        <Button variant="plain" icon={<UserPlus aria-hidden="true" />} onClick={() => void nextPerson()}>
          {t.pass.nextPerson}
        </Button>
        <ManageLink entry={entry} />
      </div>
    </Page>
  );
}
